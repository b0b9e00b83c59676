import { cognitoClient } from '../../../src/cognito/client.ts';
import { cognitoDirectory } from '../../../src/cognito/directory.ts';
import { isThrottle } from '../../../src/cognito/errors.ts';
import { Pacer } from '../../../src/cognito/rate/pacer.ts';
import { UNLIMITED } from '../../../src/cognito/rate/quotas.ts';
import type { BulkRequest } from '../../../src/domain/bulk/bulk-request.ts';
import { BulkOperations } from '../../../src/domain/bulk/bulk-service.ts';
import { TrueUsernames } from '../../../src/domain/directory/username-resolver.ts';
import { localAdministrator } from '../../../src/domain/model/actor.ts';
import { unguarded } from '../../../src/domain/ports/authorizer.ts';
import { systemClock as clock } from '../../../src/domain/ports/clock.ts';
import { PoolSizes } from '../../../src/domain/scan/group-size-cache.ts';
import { SqliteAuditTrail } from '../../../src/storage/sqlite/audit-store.ts';
import { SqliteBulkStore } from '../../../src/storage/sqlite/bulk-store.ts';
import { openDatabaseFile } from '../../../src/storage/sqlite/open-database.ts';

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
