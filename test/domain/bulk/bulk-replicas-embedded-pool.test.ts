import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { createProcessServices } from '../../../src/app/create-process.ts';
import { createReadServices } from '../../../src/app/create-read-services.ts';
import { poolIdentities } from '../../../src/app/pool-identities.ts';
import { parseConfig } from '../../../src/config/parse-config.ts';
import { BulkService } from '../../../src/domain/bulk/bulk-service.ts';
import { UsernameResolver } from '../../../src/domain/directory/username-resolver.ts';
import { localAdministrator } from '../../../src/domain/model/actor.ts';
import type { AuditStore } from '../../../src/domain/ports/audit-store.ts';
import { allowAll } from '../../../src/domain/ports/authorizer.ts';
import { Mutex } from '../../../src/domain/primitives/mutex.ts';
import { createEmbeddedPool } from '../../../src/embedded-pool/pool.ts';
import { SqlAuditStore } from '../../../src/storage/sql/audit-store.ts';
import { SqlBulkStore } from '../../../src/storage/sql/bulk-store.ts';
import { Database } from '../../../src/storage/sqlite/database.ts';
import { sqliteTables } from '../../../src/storage/sqlite/sqlite-tables.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { anyRequest } from '../commands/any-request.ts';
import { ScriptedProcess } from './scripted-process.ts';

const USERS = 300;
const GROUP = 'group-2';

/** Two processes over one embedded pool, whose calls take 50 ms, and one store. */
function open() {
  const clock = new FakeClock();
  const pool = createEmbeddedPool({ users: USERS, groups: 2, membershipsPerUser: 0, latencyMs: 50, clock });
  const database = Database.inMemory();
  onTestFinished(() => database.close());
  const tables = sqliteTables(database, clock);
  const store = new SqlBulkStore(tables);
  const audit = new SqlAuditStore(tables, { onRecorded: () => {} });
  const openProcess = (workerId: string) => {
    const process = new ScriptedProcess(clock);
    const config = parseConfig({ EMBEDDED_POOL_QUOTAS: 'off' });
    const logger = pino({ level: 'silent' });
    const shared = createProcessServices(config, { clock: process.clock, logger, embeddedPools: [pool] });
    const [identity] = poolIdentities(config.pools);
    if (identity === undefined) throw new Error('There is no pool.');
    const { openDirectory, pace, sizes } = createReadServices(config, identity, shared);
    // Each write is recorded first: of a process that is dead none is sent any more.
    const recorder: AuditStore = Object.assign(Object.create(audit), {
      start: (event: Parameters<AuditStore['start']>[0]) => process.call(() => audit.start(event)),
      complete: (...given: Parameters<AuditStore['complete']>) => process.call(() => audit.complete(...given)),
    });
    const bulk = new BulkService({
      workerId,
      runs: 'ALL',
      store: process.reach(store),
      openDirectory,
      authorizer: allowAll,
      audit: recorder,
      usernames: new UsernameResolver(process.clock),
      clock: process.clock,
      pace,
      sizes,
      preflightMutex: new Mutex(process.clock),
      onFault: (error) => {
        throw error;
      },
    });
    return { bulk, process };
  };
  return { clock, pool, store, audit, openProcess };
}

test('a pool is as asked after one process has died in the middle, and the trail has each write', async () => {
  const { clock, pool, store, audit, openProcess } = open();
  const [first, second] = [openProcess('first'), openProcess('second')];
  await second.bulk.startClaiming();
  const usernames = Array.from({ length: USERS }, (_, index) => `user-${index + 1}`);
  const request = { kind: 'ADD_USERS_TO_GROUPS', usernames, groupNames: [GROUP], waitSeconds: 0 } as const;
  const { id } = await first.bulk.start(
    request,
    { actor: localAdministrator, request: anyRequest },
    new AbortController().signal,
  );
  while (pool.membersOf(GROUP).length < 50) await clock.advance(10);
  first.process.kill();
  await clock.advance(100);
  expect(pool.membersOf(GROUP).length).toBeLessThan(USERS);
  await clock.advance(60_000);

  expect(await store.find(id)).toMatchObject({ status: 'SUCCEEDED', counts: { PENDING: 0, FAILED: 0 } });
  expect(new Set(pool.membersOf(GROUP)).size).toBe(USERS);
  const events = await audit.page({ action: ['ADD_USER_TO_GROUP'] }, null, 1_000);
  expect(new Set(events.map(({ bulkOperationId }) => bulkOperationId))).toEqual(new Set([id]));
  expect(events.length).toBeGreaterThanOrEqual(pool.calls.counts.AdminAddUserToGroup ?? 0);
  const succeeded = events.filter(({ outcome }) => outcome === 'SUCCEEDED').map(({ username }) => username);
  expect(new Set(succeeded).size).toBe(USERS);
  // Without an outcome is only what was under way as the process died; written twice only what it had not recorded yet.
  const unknown = events.filter(({ outcome }) => outcome === 'UNKNOWN');
  expect(unknown.length).toBe(events.length - succeeded.length);
  expect(unknown.length).toBeLessThan(100);
  expect(succeeded.length - USERS).toBeLessThan(100);
});
