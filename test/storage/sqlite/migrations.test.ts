import { join } from 'node:path';
import sqlite from 'node-sqlite3-wasm';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/domain/ports/clock.ts';
import { SqliteAuditStore } from '../../../src/storage/sqlite/audit-store.ts';
import { MIGRATIONS } from '../../../src/storage/sqlite/migrations.ts';
import { openDatabase } from '../../../src/storage/sqlite/open-database.ts';
import { temporaryDirectory } from './temporary-directory.ts';

test('a trail from before dry runs were told apart is kept, and counts as attempted', async () => {
  const directory = temporaryDirectory();
  const old = new sqlite.Database(join(directory, 'pool.sqlite'));
  for (const step of MIGRATIONS.slice(0, 2)) old.exec(step);
  old.exec(`INSERT INTO audit_event (id, at, action, outcome, actor, actor_subject)
    VALUES ('event', 0, 'DISABLE_USER', 'DENIED', 'ann', 'a-sub');
    PRAGMA user_version = 2;`);
  old.close();
  const database = openDatabase(directory, 'pool', systemClock);
  const trail = new SqliteAuditStore({ database, clock: systemClock, onRecorded: () => {} });
  expect(await trail.find('event')).toMatchObject({ outcome: 'DENIED', dryRun: false });
  database.close();
});
