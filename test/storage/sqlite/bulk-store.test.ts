import { expect, test } from 'vitest';
import { localAdministrator } from '../../../src/domain/model/actor.ts';
import { SqlBulkStore } from '../../../src/storage/sql/bulk-store.ts';
import { Database } from '../../../src/storage/sqlite/database.ts';
import { sqliteTables } from '../../../src/storage/sqlite/sqlite-tables.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const spec = {
  kind: 'ENABLE_USERS',
  actor: localAdministrator,
  dryRun: false,
  errorPolicy: 'CONTINUE',
  signOut: false,
  memberships: 0,
  requestId: 'request-1',
  reason: null,
} as const;

function open() {
  const database = Database.inMemory();
  const clock = new FakeClock();
  const store = new SqlBulkStore(sqliteTables(database, clock));
  const create = () => store.create({ spec, targets: [{ username: 'ann', groupName: null }] }, 'worker', 5_000);
  return { database, clock, store, create };
}

test('what is deleted leaves no row behind, and all other rows alone', async () => {
  const { database, clock, store, create } = open();
  const [old, running] = [await create(), await create()];
  await store.finish(old.lease, 'SUCCEEDED');
  await clock.advance(1);
  expect(await store.deleteBefore(clock.date(), 9)).toBe(1);
  const left = [{ id: running.operation.id }];
  expect(database.query('SELECT DISTINCT operation_id AS id FROM bulk_item')).toEqual(left);
  expect(database.query('SELECT id FROM bulk_operation')).toEqual(left);
});

test('a process that opens the file need not wait for the leases of the one before, which is dead', async () => {
  const { database, clock, store, create } = open();
  const { lease, operation } = await create();
  const next = new SqlBulkStore(sqliteTables(database, clock));
  expect(await next.claim('next worker', 5_000)).toMatchObject({ operation: { id: operation.id } });
  await expect(store.record(lease, [])).rejects.toThrow('no longer holds');
});
