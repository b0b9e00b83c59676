import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { BulkChange } from '../../src/domain/bulk/bulk-change.ts';
import type { BulkFilter } from '../../src/domain/bulk/bulk-filter.ts';
import { type BulkLease, LeaseLostError } from '../../src/domain/bulk/bulk-lease.ts';
import { type BulkSpec, type BulkTarget, type ItemResult, totalOf } from '../../src/domain/bulk/bulk-operation.ts';
import type { BulkClaim, BulkStore } from '../../src/domain/bulk/bulk-store.ts';
import { serializeError } from '../../src/domain/bulk/item-error.ts';
import { localAdministrator } from '../../src/domain/model/actor.ts';
import {
  GroupNotFoundError,
  InvalidInputError,
  PartialFailureError,
  UnexpectedItemError,
} from '../../src/domain/model/errors.ts';
import { yieldToEventLoop } from '../../src/domain/primitives/yield-to-event-loop.ts';
import { FakeClock } from '../support/fake-clock.ts';
import type { TestEngine } from './engines.ts';

/** Some 2,500, each a way to the server and back. */
const MANY_STATEMENTS = { timeout: 120_000 };

const SPEC: BulkSpec = {
  kind: 'DISABLE_USERS',
  actor: { ...localAdministrator, username: 'maria.admin', groups: ['admin'], permissions: new Set(['ACCOUNT_WRITE']) },
  dryRun: false,
  errorPolicy: 'STOP',
  signOut: true,
  memberships: 0,
  requestId: 'request-1',
  reason: null,
};
const AT = new Date('2026-05-01T12:00:00.123Z');
const DAY_MS = 86_400_000;
const dayAfter = new Date(AT.getTime() + DAY_MS);
const LEASE_MS = 5_000;

const users = (count: number): readonly BulkTarget[] =>
  Array.from({ length: count }, (_, index) => ({ username: `user-${index}`, groupName: null }));

const create = (store: BulkStore, targets = users(5), workerId = 'ann') =>
  store.create({ spec: SPEC, targets }, workerId, LEASE_MS);

const ended = (index: number, outcome: ItemResult['outcome'] = 'SUCCEEDED'): ItemResult => ({
  index,
  outcome,
  failure: null,
});

/** What every implementation of `BulkStore` does. */
export function bulkStoreContract({ openPool }: TestEngine): void {
  const openStore = async (clock: FakeClock) => {
    const { bulk: store, close } = await openPool(clock);
    return { store, close };
  };

  async function open(count = 5) {
    const clock = new FakeClock(AT.getTime());
    const { store, close } = await openStore(clock);
    const { lease } = await create(store, users(count));
    return { clock, store, lease, id: lease.operationId, close };
  }

  /** The same, closed at the end of the test. */
  async function openForTest(count = 5) {
    const opened = await open(count);
    onTestFinished(() => opened.close());
    return opened;
  }

  describe('an operation', () => {
    test('is kept as it was requested, caller and all, with every item pending', async () => {
      const { store, id } = await openForTest();
      expect(await store.find(id)).toEqual({
        ...SPEC,
        id,
        status: 'RUNNING',
        createdAt: AT,
        finishedAt: null,
        counts: { PENDING: 5, SUCCEEDED: 0, UNCHANGED: 0, FAILED: 0, SKIPPED: 0 },
      });
      const items = await store.items(id, -1, 10);
      expect(items.map(({ index, username, outcome }) => [index, username, outcome])).toEqual([
        [0, 'user-0', 'PENDING'],
        [1, 'user-1', 'PENDING'],
        [2, 'user-2', 'PENDING'],
        [3, 'user-3', 'PENDING'],
        [4, 'user-4', 'PENDING'],
      ]);
    });

    test('is handed back as it is stored when it is created', async () => {
      const { store } = await openForTest();
      const { operation, checkpoint } = await create(store);
      expect(operation).toEqual(await store.find(operation.id));
      expect(checkpoint).toBe(-1);
    });

    test('keeps names with all that a name may hold', async () => {
      const { store } = await openForTest();
      const target = { username: '小林."美咲"\\', groupName: 'r&d/"moonshot",phase-2' };
      const { operation } = await create(store, [target]);
      expect(await store.items(operation.id, -1, 1)).toMatchObject([target]);
    });

    test('keeps what each item does, and the account that each is to make', async () => {
      const { store } = await openForTest();
      const account = {
        attributes: [{ name: 'name', value: 'Zoë "Z" O\'Neill\\ 😀' }],
        groupNames: ['r&d', 'sales'],
        invitation: 'SMS',
      } as const;
      const targets: readonly BulkTarget[] = [
        { username: 'ann', groupName: 'sales', action: 'ADD_USER_TO_GROUP' },
        { username: 'bob', groupName: null, account },
        { username: 'cyd', groupName: 'sales', action: 'REMOVE_USER_FROM_GROUP' },
        { username: 'dan', groupName: null },
      ];
      const { operation, lease } = await create(store, targets);
      const pending = targets.map((target, index) => ({ ...target, index, outcome: 'PENDING', failure: null }));
      expect(await store.items(operation.id, -1, 10)).toEqual(pending);
      expect(await store.claimNext(lease, -1, 10)).toEqual(pending);
    });

    test('of more items than one statement takes has them all, in order', async () => {
      const { store, id } = await openForTest(2_001);
      const items = await store.items(id, 1_998, 10);
      expect(items.map(({ username }) => username)).toEqual(['user-1999', 'user-2000']);
    });

    test('of very many items is stored in parts, and nobody sees or claims it before the last', async () => {
      const { store, lease } = await openForTest();
      const creating = create(store, users(25_000));
      let isCreated = false;
      void creating.then(() => {
        isCreated = true;
      });
      while (!isCreated) {
        const [newest] = await store.page({}, null, 1);
        if (newest?.id !== lease.operationId) expect(await store.items(newest?.id ?? '', 24_998, 9)).toHaveLength(1);
        expect(await store.claim('bob', LEASE_MS)).toBeNull();
        await yieldToEventLoop();
      }
      const { operation } = await creating;
      expect(await store.find(operation.id)).toMatchObject({ counts: { PENDING: 25_000 } });
      const items = await store.items(operation.id, 9_998, 3);
      expect(items.map(({ username }) => username)).toEqual(['user-9999', 'user-10000', 'user-10001']);
    });

    test('is among the running ones until it is finished, which skips what is pending', async () => {
      const { store, id, lease, clock } = await openForTest();
      await clock.advance(DAY_MS);
      const other = (await create(store, users(1))).operation.id;
      await store.record(lease, [ended(0)]);
      expect(await store.running()).toEqual([id, other]);
      await store.finish(lease, 'CANCELLED');
      expect(await store.running()).toEqual([other]);
      expect(await store.find(id)).toMatchObject({
        status: 'CANCELLED',
        finishedAt: dayAfter,
        counts: { PENDING: 0, SUCCEEDED: 1, SKIPPED: 4 },
      });
      expect(await store.items(id, -1, 10, ['SKIPPED'])).toHaveLength(4);
    });

    test('that was not created does not exist', async () => {
      const { store } = await openForTest();
      expect(await store.find('nobody')).toBeNull();
      expect(await store.items('nobody', -1, 10)).toEqual([]);
      expect(await store.cancel('nobody')).toBe(false);
    });
  });

  describe('items', () => {
    test('are listed by their outcome, and from an index on', async () => {
      const { store, id, lease } = await openForTest();
      await store.record(lease, [ended(1), ended(3, 'UNCHANGED'), ended(4, 'FAILED')]);
      const indexes = async (...args: Parameters<BulkStore['items']>) =>
        (await store.items(...args)).map(({ index }) => index);
      expect(await indexes(id, -1, 10, ['PENDING'])).toEqual([0, 2]);
      expect(await indexes(id, 1, 10, ['FAILED', 'UNCHANGED', 'SUCCEEDED'])).toEqual([3, 4]);
      expect(await indexes(id, 1, 2)).toEqual([2, 3]);
      expect(await indexes(id, -1, 10, [])).toEqual([]);
    });

    test.each([
      new GroupNotFoundError('nowhere'),
      new InvalidInputError('Cognito refused the input.', null),
      new PartialFailureError('Half of it.', { completed: ['disable'], failed: ['signOut'] }),
      new UnexpectedItemError('No answer.', 'UPSTREAM_UNAVAILABLE'),
    ])('keep why they failed: $name', async (error) => {
      const { store, id, lease } = await openForTest(1);
      const failure = serializeError(error);
      await store.record(lease, [{ index: 0, outcome: 'FAILED', failure }]);
      expect(await store.items(id, -1, 1)).toEqual([
        { index: 0, username: 'user-0', groupName: null, outcome: 'FAILED', failure },
      ]);
    });

    test('end once: a second result of one is ignored', async () => {
      const { store, id, lease } = await openForTest();
      await store.record(lease, [ended(2, 'FAILED')]);
      await store.record(lease, [ended(2), ended(2)]);
      expect((await store.find(id))?.counts).toMatchObject({ PENDING: 4, FAILED: 1, SUCCEEDED: 0 });
      expect(await store.items(id, 1, 1)).toMatchObject([{ outcome: 'FAILED' }]);
    });

    test('are counted as they are listed, whatever is recorded in whichever order', MANY_STATEMENTS, async () => {
      const anyResult = fc.record({
        index: fc.integer({ min: 0, max: 9 }),
        outcome: fc.constantFrom<ItemResult['outcome']>('SUCCEEDED', 'UNCHANGED', 'FAILED', 'SKIPPED'),
        failure: fc.constant(null),
      });
      const batches = fc.array(fc.array(anyResult, { maxLength: 5 }), { maxLength: 5 });
      await fc.assert(
        fc.asyncProperty(batches, fc.boolean(), async (results, ends) => {
          const { store, id, lease, close } = await open(10);
          for (const batch of results) await store.record(lease, batch);
          if (ends) await store.finish(lease, 'SUCCEEDED');
          const counts = (await store.find(id))?.counts ?? null;
          if (counts === null) throw new Error('The operation is gone.');
          expect(totalOf(counts)).toBe(10);
          for (const outcome of ['PENDING', 'SUCCEEDED', 'UNCHANGED', 'FAILED', 'SKIPPED'] as const) {
            expect(await store.items(id, -1, 100, [outcome])).toHaveLength(counts[outcome]);
          }
          await close();
        }),
        { numRuns: 50 },
      );
    });

    test('are handed out while they are pending, and the checkpoint says how far, to whoever goes on', async () => {
      const { store, id, lease } = await openForTest();
      await store.record(lease, [ended(1)]);
      expect((await store.claimNext(lease, -1, 2)).map(({ index }) => index)).toEqual([0, 2]);
      expect((await store.claimNext(lease, 2, 9)).map(({ index }) => index)).toEqual([3, 4]);
      expect(await store.claimNext(lease, 4, 9)).toEqual([]);
      await store.release(lease);
      expect(await store.claim('bob', LEASE_MS)).toMatchObject({ operation: { id }, checkpoint: 4 });
    });

    test('that are handed out once more never take the checkpoint back', async () => {
      const { store, lease } = await openForTest();
      await store.claimNext(lease, -1, 4);
      await store.claimNext(lease, -1, 1);
      await store.release(lease);
      expect(await store.claim('bob', LEASE_MS)).toMatchObject({ checkpoint: 3 });
    });
  });

  describe('a lease', () => {
    /** Every method that only the holder of a lease may use. */
    const writes = (store: BulkStore, lease: BulkLease) => [
      () => store.renewLease(lease, LEASE_MS),
      () => store.claimNext(lease, -1, 1),
      () => store.record(lease, [ended(0)]),
      () => store.finish(lease, 'SUCCEEDED'),
    ];

    async function expectRefused(store: BulkStore, lease: BulkLease) {
      for (const write of writes(store, lease)) await expect(write()).rejects.toBeInstanceOf(LeaseLostError);
    }

    test('is held by the process that created the operation: no other can claim it', async () => {
      const { store, lease } = await openForTest();
      expect(lease.workerId).toBe('ann');
      expect(await store.claim('bob', LEASE_MS)).toBeNull();
      expect(await store.claim('ann', LEASE_MS)).toBeNull();
    });

    test('is given to one of several workers that claim at once', async () => {
      const { store, id, lease } = await openForTest();
      await store.release(lease);
      const claims = await Promise.all(['bob', 'eve', 'kim'].map((worker) => store.claim(worker, LEASE_MS)));
      const won = claims.filter((claim) => claim !== null);
      expect(won).toMatchObject([{ operation: { id }, lease: { operationId: id } }]);
    });

    test('is of the oldest operation without a holder', async () => {
      const { store, lease, clock } = await openForTest();
      await clock.advance(1);
      const second = await create(store, users(1));
      await clock.advance(1);
      const third = await create(store, users(1));
      await store.release(third.lease);
      await store.release(second.lease);
      const claimed = [await store.claim('bob', LEASE_MS), await store.claim('bob', LEASE_MS)];
      expect(claimed.map((claim) => claim?.operation.id)).toEqual([second.operation.id, third.operation.id]);
      expect(await store.claim('bob', LEASE_MS)).toBeNull();
      await store.renewLease(lease, LEASE_MS);
    });

    test('runs out to the millisecond, and then another worker goes on where the last one was', async () => {
      const { store, id, lease, clock } = await openForTest();
      await store.claimNext(lease, -1, 3);
      await store.record(lease, [ended(0)]);
      await clock.advance(LEASE_MS - 1);
      expect(await store.claim('bob', LEASE_MS)).toBeNull();
      await clock.advance(1);
      expect(await store.claim('bob', LEASE_MS)).toMatchObject({
        operation: { id, counts: { PENDING: 4, SUCCEEDED: 1 } },
        checkpoint: 2,
        lease: { workerId: 'bob' },
      });
    });

    test('that is renewed lasts from then on', async () => {
      const { store, lease, clock } = await openForTest();
      await clock.advance(LEASE_MS - 1);
      await store.renewLease(lease, LEASE_MS);
      await clock.advance(LEASE_MS - 1);
      expect(await store.claim('bob', LEASE_MS)).toBeNull();
      await clock.advance(1);
      expect(await store.claim('bob', LEASE_MS)).not.toBeNull();
    });

    test('that has run out is still good until another worker claims the operation', async () => {
      const { store, lease, clock } = await openForTest();
      await clock.advance(10 * LEASE_MS);
      await store.record(lease, [ended(0)]);
      await store.renewLease(lease, LEASE_MS);
      expect(await store.claim('bob', LEASE_MS)).toBeNull();
    });

    test('that was taken over is refused, whatever its late holder writes, and nothing of it is kept', async () => {
      const { store, id, lease, clock } = await openForTest();
      await clock.advance(LEASE_MS);
      const claim = await store.claim('bob', LEASE_MS);
      if (claim === null) throw new Error('Nobody holds the operation.');
      await expectRefused(store, lease);
      await store.release(lease);
      expect(await store.find(id)).toMatchObject({ status: 'RUNNING', counts: { PENDING: 5 } });
      await store.renewLease(claim.lease, LEASE_MS);
      await store.release(claim.lease);
      expect(await store.claim('eve', LEASE_MS)).toMatchObject({ checkpoint: -1 });
    });

    test('of a worker that claims its own operation again ends the one before', async () => {
      const { store, lease, clock } = await openForTest();
      await clock.advance(LEASE_MS);
      const claim = await store.claim('ann', LEASE_MS);
      await expectRefused(store, lease);
      if (claim !== null) await store.record(claim.lease, [ended(0)]);
      expect(claim).not.toBeNull();
    });

    test('ends when it is given back, and with the operation', async () => {
      const { store, lease } = await openForTest();
      await store.release(lease);
      await expectRefused(store, lease);
      const claim = await store.claim('bob', LEASE_MS);
      if (claim === null) throw new Error('Nobody holds the operation.');
      await store.finish(claim.lease, 'SUCCEEDED');
      await expectRefused(store, claim.lease);
      expect(await store.claim('eve', LEASE_MS)).toBeNull();
    });
  });

  describe('cancelling', () => {
    test('ends an operation without a holder, and rejects its late results', async () => {
      const { store, id, lease, clock } = await openForTest();
      await store.record(lease, [ended(0)]);
      await store.release(lease);
      await clock.advance(DAY_MS);
      expect(await store.cancel(id)).toBe(true);
      expect(await store.find(id)).toMatchObject({
        status: 'CANCELLED',
        finishedAt: dayAfter,
        counts: { PENDING: 0, SUCCEEDED: 1, SKIPPED: 4 },
      });
      expect(await store.items(id, -1, 10, ['SKIPPED'])).toHaveLength(4);
      await expect(store.record(lease, [ended(1)])).rejects.toBeInstanceOf(LeaseLostError);
    });

    test('leaves running operations to their holder until the lease runs out, and ended ones alone', async () => {
      const { store, id, clock } = await openForTest();
      expect(await store.cancel(id)).toBe(false);
      expect(await store.find(id)).toMatchObject({ status: 'RUNNING', counts: { PENDING: 5 } });
      await clock.advance(LEASE_MS);
      expect(await store.cancel(id)).toBe(true);
      const { finishedAt } = (await store.find(id)) ?? {};
      await clock.advance(DAY_MS);
      expect(await store.cancel(id)).toBe(false);
      expect(finishedAt).toEqual(new Date(AT.getTime() + LEASE_MS));
      expect(await store.find(id)).toMatchObject({ finishedAt });
    });

    test('reaches the holder with each renewal, and no other process', async () => {
      const { store, id, lease } = await openForTest();
      const other = await create(store);
      expect(await store.renewLease(lease, LEASE_MS)).toEqual({ isCancelRequested: false });
      await store.cancel(id);
      for (let times = 0; times < 2; times += 1) {
        expect(await store.renewLease(lease, LEASE_MS)).toEqual({ isCancelRequested: true });
      }
      expect(await store.renewLease(other.lease, LEASE_MS)).toEqual({ isCancelRequested: false });
      await store.finish(lease, 'CANCELLED');
      expect(await store.find(id)).toMatchObject({ status: 'CANCELLED' });
    });

    test('reaches the process that claims the operation next', async () => {
      const { store, id, lease } = await openForTest();
      const other = await create(store);
      await store.cancel(id);
      await store.release(lease);
      await store.release(other.lease);
      const claims = [await store.claim('bob', LEASE_MS), await store.claim('bob', LEASE_MS)];
      expect(claims.map((claim) => claim?.isCancelRequested)).toEqual([true, false]);
      expect(other.isCancelRequested).toBe(false);
    });
  });

  describe('a list of operations', () => {
    const kim = { ...SPEC.actor, subject: 'kim-subject', username: 'kim' };

    /** Created in this order, each a second after the one before. */
    async function openWithFour() {
      const clock = new FakeClock(AT.getTime());
      const { store, close } = await openStore(clock);
      onTestFinished(() => close());
      const specs: readonly BulkSpec[] = [
        { ...SPEC, kind: 'ENABLE_USERS' },
        SPEC,
        { ...SPEC, actor: kim },
        { ...SPEC, actor: kim, kind: 'ENABLE_USERS' },
      ];
      const claims: BulkClaim[] = [];
      for (const spec of specs) {
        claims.push(await store.create({ spec, targets: users(2) }, 'ann', LEASE_MS));
        await clock.advance(1_000);
      }
      const ids = claims.map(({ operation }) => operation.id);
      const page = async (...given: Parameters<BulkStore['page']>) =>
        (await store.page(...given)).map(({ id }) => ids.indexOf(id));
      return { store, claims, ids, page };
    }

    test('is newest first, each as it is found alone, and goes on before any of them', async () => {
      const { store, ids, page } = await openWithFour();
      expect(await page({}, null, 10)).toEqual([3, 2, 1, 0]);
      expect(await page({}, null, 2)).toEqual([3, 2]);
      expect(await page({}, ids[2] ?? null, 10)).toEqual([1, 0]);
      expect(await page({}, ids[0] ?? null, 10)).toEqual([]);
      const [newest] = await store.page({}, null, 1);
      expect(newest).toEqual(await store.find(ids[3] ?? ''));
    });

    test('holds those of a status, a kind and an owner, and is counted as it is listed', async () => {
      const { store, claims, page } = await openWithFour();
      const lease = claims[1]?.lease;
      if (lease !== undefined) await store.finish(lease, 'SUCCEEDED');
      const cases: readonly (readonly [BulkFilter, readonly number[]])[] = [
        [{}, [3, 2, 1, 0]],
        [{ status: null, kind: null, actorSubject: null }, [3, 2, 1, 0]],
        [{ status: ['RUNNING'] }, [3, 2, 0]],
        [{ status: ['SUCCEEDED', 'CANCELLED'] }, [1]],
        [{ kind: ['ENABLE_USERS'] }, [3, 0]],
        [{ actorSubject: 'kim-subject' }, [3, 2]],
        [{ actorSubject: 'kim-subject', kind: ['ENABLE_USERS'], status: ['RUNNING'] }, [3]],
        [{ status: [] }, []],
        [{ kind: [] }, []],
        [{ actorSubject: 'nobody' }, []],
      ];
      for (const [filter, expected] of cases) {
        expect(await page(filter, null, 10), JSON.stringify(filter)).toEqual(expected);
        expect(await store.count(filter), JSON.stringify(filter)).toBe(expected.length);
      }
    });

    test('holds none that is being deleted', async () => {
      const { store, claims, page } = await openWithFour();
      const lease = claims[1]?.lease;
      if (lease !== undefined) await store.finish(lease, 'SUCCEEDED');
      await store.deleteBefore(dayAfter, 1);
      expect(await page({}, null, 10)).toEqual([3, 2, 0]);
      expect(await store.count({})).toBe(3);
    });
  });

  describe('whoever listens', () => {
    async function listen(store: BulkStore) {
      const changes: BulkChange[] = [];
      const stop = store.onChange((change) => changes.push(change));
      onTestFinished(() => {
        stop();
      });
      return { changes, stop };
    }

    test('hears of results, of a request to cancel, and of the end, each once it is stored', async () => {
      const { store, id: operationId, lease } = await openForTest();
      const { changes } = await listen(store);
      await store.claimNext(lease, -1, 5);
      await store.renewLease(lease, LEASE_MS);
      await store.record(lease, [ended(0)]);
      await vi.waitFor(() => expect(changes).toEqual([{ operationId, kind: 'PROGRESS' }]));
      await store.cancel(operationId);
      await vi.waitFor(() => expect(changes.slice(1)).toEqual([{ operationId, kind: 'CANCEL_REQUESTED' }]));
      await store.finish(lease, 'CANCELLED');
      await vi.waitFor(() => expect(changes.slice(2)).toEqual([{ operationId, kind: 'ENDED' }]));
    });

    test('is notified that an operation without a holder was ended', async () => {
      const { store, id: operationId, lease } = await openForTest();
      await store.release(lease);
      const { changes } = await listen(store);
      await store.cancel(operationId);
      await vi.waitFor(() => expect(changes).toEqual([{ operationId, kind: 'ENDED' }]));
    });

    test('hears nothing of what was refused, nor after leaving', async () => {
      const { store, id, lease } = await openForTest();
      const other = await create(store);
      const first = await listen(store);
      const second = await listen(store);
      await store.release(lease);
      await expect(store.record(lease, [ended(0)])).rejects.toBeInstanceOf(LeaseLostError);
      first.stop();
      await store.record(other.lease, [ended(0)]);
      await vi.waitFor(() => expect(second.changes).toEqual([{ operationId: other.operation.id, kind: 'PROGRESS' }]));
      expect(first.changes).toEqual([]);
      expect(await store.find(id)).toMatchObject({ counts: { PENDING: 5 } });
    });
  });

  describe('deleting', () => {
    test('goes by the time of the end, a part at a time, and hides the whole operation at once', async () => {
      const { store, lease, id, clock } = await openForTest(3);
      const running = (await create(store, users(3))).operation.id;
      const recent = await create(store, users(3));
      await store.finish(lease, 'SUCCEEDED');
      await clock.advance(DAY_MS);
      await store.finish(recent.lease, 'SUCCEEDED');
      expect(await store.deleteBefore(dayAfter, 2)).toBe(2);
      expect(await store.find(id)).toBeNull();
      expect(await store.deleteBefore(dayAfter, 2)).toBe(1);
      expect(await store.deleteBefore(dayAfter, 2)).toBe(0);
      expect(await store.items(id, -1, 9)).toEqual([]);
      for (const kept of [running, recent.operation.id]) expect(await store.items(kept, -1, 9)).toHaveLength(3);
      expect(await store.running()).toEqual([running]);
    });
  });
}
