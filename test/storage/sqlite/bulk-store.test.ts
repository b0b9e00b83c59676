import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BulkSpec, type BulkTarget, type ItemResult, totalOf } from '../../../src/domain/bulk/bulk-operation.ts';
import { serializeError } from '../../../src/domain/bulk/item-error.ts';
import { localAdministrator } from '../../../src/domain/model/actor.ts';
import {
  GroupNotFoundError,
  InvalidInputError,
  PartialFailureError,
  UnexpectedItemError,
} from '../../../src/domain/model/errors.ts';
import { SqliteBulkStore } from '../../../src/storage/sqlite/bulk-store.ts';
import { Database } from '../../../src/storage/sqlite/database.ts';

const ORDER: BulkSpec = {
  kind: 'DISABLE_USERS',
  actor: { ...localAdministrator, username: 'maria.admin', groups: ['admin'], permissions: new Set(['ACCOUNT_WRITE']) },
  dryRun: false,
  errorPolicy: 'STOP',
  signOut: true,
};
const AT = new Date('2026-05-01T12:00:00.123Z');
const DAY_MS = 86_400_000;
const dayAfter = new Date(AT.getTime() + DAY_MS);

const users = (count: number): readonly BulkTarget[] =>
  Array.from({ length: count }, (_, index) => ({ username: `user-${index}`, groupName: null }));

function open(count = 5) {
  const store = new SqliteBulkStore(Database.inMemory());
  return { store, id: store.create(ORDER, users(count), AT).id };
}

const ended = (index: number, outcome: ItemResult['outcome'] = 'SUCCEEDED'): ItemResult => ({
  index,
  outcome,
  failure: null,
});

describe('an operation', () => {
  test('is kept as it was ordered, caller and all, with every item pending', () => {
    const { store, id } = open();
    expect(store.find(id)).toEqual({
      ...ORDER,
      id,
      status: 'RUNNING',
      createdAt: AT,
      finishedAt: null,
      counts: { PENDING: 5, SUCCEEDED: 0, UNCHANGED: 0, FAILED: 0, SKIPPED: 0 },
    });
    expect(store.items(id, -1, 10).map(({ index, username, outcome }) => [index, username, outcome])).toEqual([
      [0, 'user-0', 'PENDING'],
      [1, 'user-1', 'PENDING'],
      [2, 'user-2', 'PENDING'],
      [3, 'user-3', 'PENDING'],
      [4, 'user-4', 'PENDING'],
    ]);
  });

  test('keeps names with all that a name may hold', () => {
    const store = new SqliteBulkStore(Database.inMemory());
    const target = { username: '小林."美咲"\\', groupName: 'r&d/"moonshot",phase-2' };
    expect(store.items(store.create(ORDER, [target], AT).id, -1, 1)).toMatchObject([target]);
  });

  test('of more items than one statement takes has them all, in order', () => {
    const { store, id } = open(2_001);
    expect(store.items(id, 1_998, 10).map(({ username }) => username)).toEqual(['user-1999', 'user-2000']);
  });

  test('is among the running ones until it is finished, which skips what is pending', () => {
    const { store, id } = open();
    const other = store.create(ORDER, users(1), dayAfter).id;
    store.record(id, [ended(0)]);
    expect(store.running()).toEqual([id, other]);
    store.finish(id, 'CANCELLED', dayAfter);
    expect(store.running()).toEqual([other]);
    expect(store.find(id)).toMatchObject({
      status: 'CANCELLED',
      finishedAt: dayAfter,
      counts: { PENDING: 0, SUCCEEDED: 1, SKIPPED: 4 },
    });
    expect(store.items(id, -1, 10, ['SKIPPED'])).toHaveLength(4);
  });

  test('that nobody made is not there', () => {
    const { store } = open();
    expect(store.find('nobody')).toBeNull();
    expect(store.items('nobody', -1, 10)).toEqual([]);
    expect(store.checkpoint('nobody')).toBe(-1);
  });

  test('remembers how far it was begun, and never less', () => {
    const { store, id } = open();
    expect(store.checkpoint(id)).toBe(-1);
    store.setCheckpoint(id, 3);
    store.setCheckpoint(id, 1);
    expect(store.checkpoint(id)).toBe(3);
  });
});

describe('items', () => {
  test('are listed by their outcome, and from a place on', () => {
    const { store, id } = open();
    store.record(id, [ended(1), ended(3, 'UNCHANGED'), ended(4, 'FAILED')]);
    const indexes = (...args: Parameters<SqliteBulkStore['items']>) => store.items(...args).map(({ index }) => index);
    expect(indexes(id, -1, 10, ['PENDING'])).toEqual([0, 2]);
    expect(indexes(id, 1, 10, ['FAILED', 'UNCHANGED', 'SUCCEEDED'])).toEqual([3, 4]);
    expect(indexes(id, 1, 2)).toEqual([2, 3]);
    expect(indexes(id, -1, 10, [])).toEqual([]);
  });

  test.each([
    new GroupNotFoundError('nowhere'),
    new InvalidInputError('Cognito refused the input.', null),
    new PartialFailureError('Half of it.', { completed: ['disable'], failed: ['signOut'] }),
    new UnexpectedItemError('No answer.', 'UPSTREAM_UNAVAILABLE'),
  ])('keep why they failed: $name', (error) => {
    const { store, id } = open(1);
    const failure = serializeError(error);
    store.record(id, [{ index: 0, outcome: 'FAILED', failure }]);
    expect(store.items(id, -1, 1)).toEqual([
      { index: 0, username: 'user-0', groupName: null, outcome: 'FAILED', failure },
    ]);
  });

  test('end once: a second word about one is not heard', () => {
    const { store, id } = open();
    store.record(id, [ended(2, 'FAILED')]);
    store.record(id, [ended(2), ended(2)]);
    expect(store.find(id)?.counts).toMatchObject({ PENDING: 4, FAILED: 1, SUCCEEDED: 0 });
    expect(store.items(id, 1, 1)).toMatchObject([{ outcome: 'FAILED' }]);
  });

  test('are counted as they are listed, whatever is recorded in whichever order', () => {
    const anyResult = fc.record({
      index: fc.integer({ min: 0, max: 9 }),
      outcome: fc.constantFrom<ItemResult['outcome']>('SUCCEEDED', 'UNCHANGED', 'FAILED', 'SKIPPED'),
      failure: fc.constant(null),
    });
    fc.assert(
      fc.property(fc.array(fc.array(anyResult, { maxLength: 5 }), { maxLength: 5 }), fc.boolean(), (batches, ends) => {
        const { store, id } = open(10);
        for (const batch of batches) store.record(id, batch);
        if (ends) store.finish(id, 'SUCCEEDED', AT);
        const counts = store.find(id)?.counts ?? null;
        if (counts === null) throw new Error('The operation is gone.');
        expect(totalOf(counts)).toBe(10);
        for (const outcome of ['PENDING', 'SUCCEEDED', 'UNCHANGED', 'FAILED', 'SKIPPED'] as const) {
          expect(store.items(id, -1, 100, [outcome])).toHaveLength(counts[outcome]);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('what is old', () => {
  test('is forgotten by the time of its end, a part at a time, and out of sight at once', async () => {
    const database = Database.inMemory();
    const store = new SqliteBulkStore(database);
    const [old, running, recent] = [3, 3, 3].map((count) => store.create(ORDER, users(count), AT).id) as [
      string,
      string,
      string,
    ];
    store.finish(old, 'SUCCEEDED', AT);
    store.finish(recent, 'SUCCEEDED', dayAfter);
    expect(await store.deleteBefore(dayAfter, 2)).toBe(2);
    expect(store.find(old)).toBeNull();
    expect(await store.deleteBefore(dayAfter, 2)).toBe(1);
    expect(await store.deleteBefore(dayAfter, 2)).toBe(0);
    expect(database.query('SELECT DISTINCT operation_id AS id FROM bulk_item ORDER BY id')).toEqual([
      { id: running },
      { id: recent },
    ]);
    expect(database.query('SELECT id FROM bulk_operation ORDER BY id')).toEqual([{ id: running }, { id: recent }]);
  });
});
