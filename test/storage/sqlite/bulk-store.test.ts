import { describe, expect, test, vi } from 'vitest';
import { localAdministrator } from '../../../src/domain/model/actor.ts';
import { StoreUnavailableError } from '../../../src/domain/model/errors.ts';
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

describe('an operation of very many items that is never wholly stored', () => {
  const many = {
    spec,
    targets: Array.from({ length: 25_000 }, (_, index) => ({ username: `user-${index}`, groupName: null })),
  };
  const LEASE_MS = 5_000;
  const rowsOf = (database: Database) => [
    ...database.query<{ id: string }>('SELECT id FROM bulk_operation'),
    ...database.query<{ id: string }>('SELECT DISTINCT operation_id AS id FROM bulk_item'),
  ];

  test('is seen and run by nobody, and is deleted once its lease has run out', async () => {
    const { database, clock, store } = open();
    const execute = database.execute.bind(database);
    let inserts = 0;
    vi.spyOn(database, 'execute').mockImplementation((sql, values) => {
      if (sql.startsWith('insert into "bulk_item"') && ++inserts > 12) throw new StoreUnavailableError('full');
      return execute(sql, values);
    });
    await expect(store.create(many, 'worker', LEASE_MS)).rejects.toThrow(StoreUnavailableError);
    expect(rowsOf(database)).toHaveLength(2);
    expect(await store.deleteBefore(clock.date(), 1_000)).toBe(0);
    await clock.advance(LEASE_MS);
    expect(await store.count({})).toBe(0);
    expect(await store.claim('next worker', LEASE_MS)).toBeNull();
    expect(await store.deleteBefore(clock.date(), 99_999)).toBe(10_000);
    expect(rowsOf(database)).toEqual([]);
  });

  test('is given up by who comes back to it after it was deleted', async () => {
    const { database, clock, store } = open();
    const commit = database.commit.bind(database);
    const commits = vi.spyOn(database, 'commit').mockImplementationOnce(() => {
      commit();
      clock.setDate(new Date(clock.now() + LEASE_MS));
      deleted = store.deleteBefore(clock.date(), 1_000);
    });
    let deleted = Promise.resolve(0);
    await expect(store.create(many, 'worker', LEASE_MS)).rejects.toThrow('no longer holds');
    expect(await deleted).toBe(1_000);
    expect(commits).toHaveBeenCalledTimes(2);
    expect(await store.deleteBefore(clock.date(), 99_999)).toBe(9_000);
    expect(rowsOf(database)).toEqual([]);
  });
});
