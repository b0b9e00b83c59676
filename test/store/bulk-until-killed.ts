import { cognitoClient } from '../../src/cognito/client.ts';
import { cognitoDirectory } from '../../src/cognito/directory.ts';
import { isThrottle } from '../../src/cognito/errors.ts';
import { Pacer } from '../../src/cognito/pacer.ts';
import { UNLIMITED } from '../../src/cognito/quotas.ts';
import { localAdministrator } from '../../src/domain/access/actor.ts';
import { unguarded } from '../../src/domain/access/authority.ts';
import { BulkOperations } from '../../src/domain/bulk/bulk-operations.ts';
import type { BulkRequest } from '../../src/domain/bulk/bulk-request.ts';
import { systemClock as clock } from '../../src/domain/clock.ts';
import { PoolSizes } from '../../src/domain/report/pool-sizes.ts';
import { TrueUsernames } from '../../src/domain/users/true-usernames.ts';
import { SqliteAuditTrail } from '../../src/store/audit-trail.ts';
import { SqliteBulkStore } from '../../src/store/bulk-store.ts';
import { openDatabaseFile } from '../../src/store/database-file.ts';

// Goes on with the bulk operations of a data directory, or, where there are none, begins the one of the last argument.
// Ends when they are done.
const [directory = '', endpoint = '', userPoolId = '', request = ''] = process.argv.slice(2);
const database = openDatabaseFile(directory, 'pool', clock);
const store = new SqliteBulkStore(database);
const region = 'us-east-1';
const bulk = new BulkOperations({
  store,
  openDirectory: cognitoDirectory({
    client: cognitoClient({ region, endpoint, credentials: { accessKeyId: 'any', secretAccessKey: 'any' } }),
    pacer: new Pacer({ quotas: UNLIMITED, clock, isThrottle }),
    userPoolId,
    region,
  }),
  authority: unguarded,
  trail: new SqliteAuditTrail({ database, clock, onSettled: () => {} }),
  trueUsernames: new TrueUsernames(clock),
  clock,
  pace: () => ({ userLists: 30, groupsOfUser: 50, writes: 1_000 }),
  sizes: new PoolSizes(),
  onFault: (error) => {
    throw error;
  },
});

const { signal } = new AbortController();
if (bulk.resume() === 0) {
  // The parent wrote it.
  await bulk.start(JSON.parse(request) as BulkRequest, localAdministrator, signal);
}
for (const id of store.running()) for await (const _operation of bulk.watch(id, signal));
database.close();
process.exit(0);
