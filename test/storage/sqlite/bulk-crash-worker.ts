import { existsSync, readFileSync } from 'node:fs';
import { createCognitoClient } from '../../../src/cognito/client.ts';
import { createCognitoDirectory } from '../../../src/cognito/directory.ts';
import { isThrottle } from '../../../src/cognito/errors.ts';
import { Pacer } from '../../../src/cognito/rate/pacer.ts';
import { UNLIMITED } from '../../../src/cognito/rate/quotas.ts';
import type { BulkRequest } from '../../../src/domain/bulk/bulk-request.ts';
import { BulkService } from '../../../src/domain/bulk/bulk-service.ts';
import { UsernameResolver } from '../../../src/domain/directory/username-resolver.ts';
import { localAdministrator } from '../../../src/domain/model/actor.ts';
import { allowAll } from '../../../src/domain/ports/authorizer.ts';
import { systemClock as clock } from '../../../src/domain/ports/clock.ts';
import { Mutex } from '../../../src/domain/primitives/mutex.ts';
import { GroupSizeCache } from '../../../src/domain/scan/group-size-cache.ts';
import { SqlAuditStore } from '../../../src/storage/sql/audit-store.ts';
import { SqlBulkStore } from '../../../src/storage/sql/bulk-store.ts';
import { openDatabase } from '../../../src/storage/sqlite/open-database.ts';
import { sqliteTables } from '../../../src/storage/sqlite/sqlite-tables.ts';
import { anyRequest } from '../../domain/commands/any-request.ts';

// Goes on with the bulk operations of a data directory, or, where there are none, begins the one of the last argument, or of
// the file that it names.
// Ends when they are done.
const [directory = '', endpoint = '', userPoolId = '', request = ''] = process.argv.slice(2);
const database = openDatabase(directory, 'pool', clock);
const tables = sqliteTables(database, clock);
const store = new SqlBulkStore(tables);
const region = 'us-east-1';
const bulk = new BulkService({
  workerId: String(process.pid),
  runs: 'ALL',
  store,
  openDirectory: createCognitoDirectory({
    client: createCognitoClient({ region, endpoint, credentials: { accessKeyId: 'any', secretAccessKey: 'any' } }),
    pacer: new Pacer({ quotas: UNLIMITED, clock, isThrottle }),
    userPoolId,
    region,
  }),
  authorizer: allowAll,
  audit: new SqlAuditStore(tables, { onRecorded: () => {} }),
  usernames: new UsernameResolver(clock),
  clock,
  pace: () => ({ userLists: 30, groupsOfUser: 50, writes: 1_000, creations: 1_000 }),
  sizes: new GroupSizeCache(),
  preflightMutex: new Mutex(clock),
  onFault: (error) => {
    throw error;
  },
});

const { signal } = new AbortController();
if ((await bulk.resume()) === 0) {
  // The parent wrote it.
  await bulk.start(
    JSON.parse(existsSync(request) ? readFileSync(request, 'utf8') : request) as BulkRequest,
    { actor: localAdministrator, request: anyRequest },
    signal,
  );
}
for (const id of await store.running()) for await (const _operation of bulk.watch(id, signal));
database.close();
process.exit(0);
