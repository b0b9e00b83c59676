import { join } from 'node:path';
import sqlite from 'node-sqlite3-wasm';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/domain/ports/clock.ts';
import { SqlAuditStore } from '../../../src/storage/sql/audit-store.ts';
import { SqlBulkStore } from '../../../src/storage/sql/bulk-store.ts';
import { MIGRATIONS } from '../../../src/storage/sqlite/migrations.ts';
import { openDatabase } from '../../../src/storage/sqlite/open-database.ts';
import { sqliteTables } from '../../../src/storage/sqlite/sqlite-tables.ts';
import { temporaryDirectory } from './temporary-directory.ts';

test('a trail from before dry runs were marked is kept, and counts as attempted', async () => {
  const directory = temporaryDirectory();
  const old = new sqlite.Database(join(directory, 'pool.sqlite'));
  for (const step of MIGRATIONS.slice(0, 2)) old.exec(step);
  old.exec(`INSERT INTO audit_event (id, at, action, outcome, actor, actor_subject)
    VALUES ('event', 0, 'DISABLE_USER', 'DENIED', 'ann', 'a-sub');
    PRAGMA user_version = 2;`);
  old.close();
  const database = openDatabase(directory, 'pool', systemClock);
  const trail = new SqlAuditStore(sqliteTables(database, systemClock), { onRecorded: () => {} });
  expect(await trail.find('event')).toMatchObject({ outcome: 'DENIED', dryRun: false });
  database.close();
});

test('a bulk operation from before there were leases can be claimed, and continues', async () => {
  const directory = temporaryDirectory();
  const old = new sqlite.Database(join(directory, 'pool.sqlite'));
  for (const step of MIGRATIONS.slice(0, 3)) old.exec(step);
  old.exec(`INSERT INTO bulk_operation VALUES ('operation', 'ENABLE_USERS',
      '{"subject":"a-sub","username":"ann","groups":[],"permissions":["ACCOUNT_WRITE"]}', 0, 'CONTINUE', 0, 'RUNNING',
      0, NULL, 1, 0, 2, 1, 0, 0, 0);
    INSERT INTO bulk_item VALUES ('operation', 0, 'bob', NULL, 'SUCCEEDED', NULL), ('operation', 1, 'eve', NULL, 'PENDING', NULL),
      ('operation', 2, 'kim', NULL, 'PENDING', NULL);
    PRAGMA user_version = 3;`);
  old.close();
  const database = openDatabase(directory, 'pool', systemClock);
  const store = new SqlBulkStore(sqliteTables(database, systemClock));
  const claim = await store.claim('worker', 5_000);
  expect(claim).toMatchObject({ checkpoint: 1, operation: { id: 'operation', counts: { PENDING: 2, SUCCEEDED: 1 } } });
  if (claim !== null) expect(await store.claimNext(claim.lease, 1, 9)).toMatchObject([{ username: 'kim' }]);
  database.close();
});

test('a bulk operation from before there were lists of them is found by whoever ordered it', async () => {
  const directory = temporaryDirectory();
  const old = new sqlite.Database(join(directory, 'pool.sqlite'));
  for (const step of MIGRATIONS.slice(0, 4)) old.exec(step);
  old.exec(`INSERT INTO bulk_operation (id, kind, actor, dry_run, error_policy, sign_out, status, created_at, checkpoint,
       deleted, pending, succeeded, unchanged, failed, skipped)
     VALUES ('operation', 'ENABLE_USERS', '{"subject":"a-sub","username":"ann","groups":[],"permissions":[]}', 0, 'CONTINUE',
       0, 'RUNNING', 0, -1, 0, 1, 0, 0, 0, 0);
    PRAGMA user_version = 4;`);
  old.close();
  const database = openDatabase(directory, 'pool', systemClock);
  const store = new SqlBulkStore(sqliteTables(database, systemClock));
  expect(await store.page({ actorSubject: 'a-sub' }, null, 9)).toMatchObject([{ id: 'operation' }]);
  expect(await store.count({ actorSubject: 'ann' })).toBe(0);
  database.close();
});
