import { describe, expect, test } from 'vitest';
import { localAdministrator } from '../../../src/domain/access/actor.ts';
import {
  ForbiddenError,
  NotAllowedError,
  UnansweredError,
  UpstreamUnavailableError,
  UserNotFoundError,
} from '../../../src/domain/errors.ts';
import { BulkBench, PACE } from './bulk-bench.ts';

const names = (count: number) => Array.from({ length: count }, (_, index) => `user-${index}`);
const counts = (bench: BulkBench, id: string) => bench.store.find(id)?.counts;

describe('an operation', () => {
  test('keeps as many writes in flight as the quota can use, and no more', async () => {
    const bench = new BulkBench();
    bench.takes(200);
    const { id } = await bench.start(bench.open(), names(300));
    await bench.clock.advance(60_000);
    expect(bench.store.find(id)?.status).toBe('SUCCEEDED');
    // 25 a second of 200 ms each are 5, with room for as many looks, and 2 to spare.
    expect(bench.mostInFlight).toBe(12);
  });

  test('says how long the pending writes take at the pace of the quotas', async () => {
    const bench = new BulkBench();
    const bulk = bench.open();
    const twoCallsEach = await bench.start(bulk, names(100));
    expect(bulk.secondsLeft(twoCallsEach)).toBe(200 / PACE.writes);
    await bench.clock.advance(1_000);
    const ended = bulk.find(twoCallsEach.id);
    expect(ended && bulk.secondsLeft(ended)).toBeNull();
  });

  test('is waited for as long as the request says, and runs on', async () => {
    const bench = new BulkBench();
    bench.takes(1_000);
    const answer = bench.start(bench.open(), names(100), { waitSeconds: 3 });
    await bench.clock.advance(2_999);
    expect(await Promise.race([answer, 'waiting'])).toBe('waiting');
    await bench.clock.advance(1);
    const { id, status } = await answer;
    expect(status).toBe('RUNNING');
    await bench.clock.advance(60_000);
    expect(bench.store.find(id)?.status).toBe('SUCCEEDED');
    expect(bench.clock.pending).toBe(0);
  });

  test('is not waited for longer than it takes', async () => {
    const bench = new BulkBench();
    bench.takes(100);
    const answer = bench.start(bench.open(), ['ann'], { waitSeconds: 30 });
    await bench.clock.advance(100);
    expect(await answer).toMatchObject({ status: 'SUCCEEDED' });
    expect(bench.clock.pending).toBe(0);
  });

  test('takes the permission of its kind, to begin and to cancel', async () => {
    const bench = new BulkBench();
    const bulk = bench.open();
    const actor = { ...localAdministrator, permissions: new Set(['MEMBERSHIP_WRITE'] as const) };
    const request = { kind: 'ENABLE_USERS', usernames: ['ann'], groupNames: null } as const;
    const { signal } = new AbortController();
    await expect(bulk.start(request, actor, signal)).rejects.toBeInstanceOf(ForbiddenError);
    expect(bench.store.running()).toEqual([]);
    bench.takes(100);
    const { id } = await bench.start(bulk, ['ann']);
    await expect(bulk.cancel(id, actor)).rejects.toThrow('ACCOUNT_WRITE');
    await bench.clock.advance(200);
    expect(bench.store.find(id)?.status).toBe('SUCCEEDED');
  });
});

test('an operation that is cancelled while its writes wait for quota sends none of them, and says so at once', async () => {
  const bench = new BulkBench();
  bench.admitsNone();
  const bulk = bench.open();
  const { id } = await bench.start(bulk, names(100));
  await bench.clock.advance(5_000);
  const [cancelled] = await Promise.all([bulk.cancel(id, localAdministrator), bench.clock.advance(0)]);
  expect(cancelled).toMatchObject({ status: 'CANCELLED', counts: { SKIPPED: 100 } });
  expect(bench.sent).toEqual([]);
});

describe('an outage', () => {
  test('that passes costs no item', async () => {
    const bench = new BulkBench();
    const ends = bench.clock.now() + 10_000;
    bench.answer = async () => {
      if (bench.clock.now() < ends) throw new UpstreamUnavailableError('Not reachable.');
    };
    const { id } = await bench.start(bench.open(), names(50));
    await bench.clock.advance(60_000);
    expect(bench.store.find(id)).toMatchObject({ status: 'SUCCEEDED', counts: { SUCCEEDED: 50 } });
  });

  test('that lasts fails items a few at a time, not all at once, with the fault by its code', async () => {
    const bench = new BulkBench();
    bench.answer = async () => {
      throw new UnansweredError('No answer.');
    };
    const bulk = bench.open();
    const { id } = await bench.start(bulk, names(100));
    await bench.clock.advance(21_000);
    const failed = bulk.items(id, -1, 100, ['FAILED']);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThan(10);
    expect(failed[0]?.failure).toEqual({ code: 'FAULT', message: 'No answer.', fault: 'UPSTREAM_UNAVAILABLE' });
    await Promise.all([bulk.cancel(id, localAdministrator), bench.clock.advance(0)]);
    // Those that were sent without an answer may have happened: nobody calls them skipped.
    const cancelled = bench.store.find(id);
    expect(cancelled).toMatchObject({ status: 'CANCELLED' });
    expect(cancelled?.counts.FAILED).toBe(new Set(bench.sent).size);
  });
});

describe('a process that stops', () => {
  test('leaves to the next what was not sent, and what was sent without an answer', async () => {
    const bench = new BulkBench();
    bench.answer = (username) =>
      username === 'user-0' ? Promise.reject(new UnansweredError('No answer.')) : Promise.resolve();
    const first = bench.open();
    const { id } = await bench.start(first, names(3));
    await bench.clock.advance(500);
    await Promise.all([first.close(), bench.clock.advance(0)]);
    expect(counts(bench, id)).toMatchObject({ PENDING: 1, SUCCEEDED: 2, FAILED: 0 });
    expect(bench.store.running()).toEqual([id]);

    bench.answer = async () => {};
    bench.sent.length = 0;
    expect(bench.open().resume()).toBe(1);
    await bench.clock.advance(1_000);
    expect(bench.sent).toEqual(['user-0']);
    expect(bench.store.find(id)).toMatchObject({ status: 'SUCCEEDED', counts: { SUCCEEDED: 3 } });
    expect(bench.open().resume()).toBe(0);
  });

  test('waits for the answers of what it sent, and tells them', async () => {
    const bench = new BulkBench();
    bench.takes(5_000);
    const bulk = bench.open();
    const { id } = await bench.start(bulk, names(100));
    await bench.clock.advance(1_000);
    const inFlight = bench.inFlight;
    let closed = false;
    const closing = bulk.close().then(() => {
      closed = true;
    });
    await bench.clock.advance(3_999);
    expect(closed).toBe(false);
    await bench.clock.advance(1);
    await closing;
    expect(inFlight).toBeGreaterThan(0);
    expect(counts(bench, id)).toMatchObject({ SUCCEEDED: inFlight, PENDING: 100 - inFlight });
  });

  test('ends whoever waits at once, and whoever watches with what was sent answered', async () => {
    const bench = new BulkBench();
    bench.takes(5_000);
    const bulk = bench.open();
    const waiting = bench.start(bulk, names(100), { waitSeconds: 30 });
    await bench.clock.advance(1_000);
    const [id = ''] = bench.store.running();
    const told: number[] = [];
    const watching = (async () => {
      for await (const { counts } of bulk.watch(id, new AbortController().signal)) told.push(counts.SUCCEEDED);
    })();
    await bench.clock.advance(1_000);
    void bulk.close();
    await bench.clock.advance(0);
    expect(await waiting).toMatchObject({ status: 'RUNNING' });
    const inFlight = bench.inFlight;
    await bench.clock.advance(5_000);
    await watching;
    expect(told).toEqual([0, inFlight]);
  });

  test('hands the caller of an operation on: the next one writes in the same name', async () => {
    const bench = new BulkBench();
    bench.takes(60_000);
    const { id } = await bench.start(bench.open(), ['ann']);
    await bench.clock.advance(0);
    // Killed here. Another process begins anew.
    bench.open().resume();
    await bench.clock.advance(0);
    expect(bench.attempts).toHaveLength(2);
    expect(bench.attempts[1]).toEqual({ ...bench.attempts[0], bulkOperationId: id });
    expect(bench.attempts[1]?.actor).toEqual(localAdministrator);
  });
});

test('a fault of the service itself stops the operation, and is handed to whoever logs it', async () => {
  const bench = new BulkBench();
  const bug = new TypeError('undefined is not a function');
  bench.answer = () => Promise.reject(bug);
  const { id } = await bench.start(bench.open(), names(100));
  await bench.clock.advance(1_000);
  expect(bench.store.find(id)?.status).toBe('COMPLETED_WITH_FAILURES');
  expect(counts(bench, id)?.SKIPPED).toBeGreaterThan(80);
  expect(bench.faults).toContain(bug);
  expect(bench.store.items(id, -1, 1)).toMatchObject([{ failure: { message: 'Unexpected error.' } }]);
});

test('an operation whose results cannot be stored stays for the next start, and says so', async () => {
  const bench = new BulkBench();
  const full = new Error('database or disk is full');
  const record = bench.store.record.bind(bench.store);
  bench.store.record = () => {
    throw full;
  };
  const bulk = bench.open();
  const { id } = await bench.start(bulk, names(100));
  await bench.clock.advance(1_000);
  expect(bench.faults).toEqual([full]);
  expect(bench.store.find(id)).toMatchObject({ status: 'RUNNING', counts: { PENDING: 100 } });

  bench.store.record = record;
  bench.open().resume();
  await bench.clock.advance(10_000);
  expect(bench.store.find(id)).toMatchObject({ status: 'SUCCEEDED', counts: { SUCCEEDED: 100 } });
});

test('an operation that waits for the next start can be cancelled', async () => {
  const bench = new BulkBench();
  bench.takes(60_000);
  const { id } = await bench.start(bench.open(), names(3));
  await bench.clock.advance(0);
  // Killed here. The next process has not gone on with it yet.
  const cancelled = await bench.open().cancel(id, localAdministrator);
  expect(cancelled).toMatchObject({ status: 'CANCELLED', counts: { PENDING: 0, SKIPPED: 3 } });
  expect(bench.open().resume()).toBe(0);
});

test('an operation that is cancelled while its process stops is not gone on with', async () => {
  const bench = new BulkBench();
  bench.takes(1_000);
  const bulk = bench.open();
  const { id } = await bench.start(bulk, names(100));
  await bench.clock.advance(500);
  const inFlight = bench.inFlight;
  const closing = bulk.close();
  const cancelling = bulk.cancel(id, localAdministrator);
  await bench.clock.advance(500);
  await closing;
  expect(await cancelling).toMatchObject({ status: 'CANCELLED', counts: { SUCCEEDED: inFlight, PENDING: 0 } });
  expect(bench.store.running()).toEqual([]);
});

test('an item that fails for itself fails alone', async () => {
  const bench = new BulkBench();
  bench.answer = async (username) => {
    if (username === 'user-7') throw new UserNotFoundError(username);
  };
  const { id } = await bench.start(bench.open(), names(20));
  await bench.clock.advance(1_000);
  expect(counts(bench, id)).toMatchObject({ SUCCEEDED: 19, FAILED: 1 });
  expect(bench.store.items(id, -1, 20, ['FAILED'])).toMatchObject([{ index: 7, username: 'user-7' }]);
});

test.each([false, true])(
  'an item that the guard refuses fails, and the others are done (dry run: %s)',
  async (dryRun) => {
    const bench = new BulkBench();
    bench.authority = {
      guard: async ({ concern }, write) => {
        if (concern.kind === 'account' && concern.username === 'ann') throw new NotAllowedError('Not her.');
        return write();
      },
      ofOneChange: () => bench.authority,
    };
    const { id } = await bench.start(bench.open(), ['ann', 'bob'], { dryRun });
    await bench.clock.advance(1_000);
    expect(bench.store.items(id, -1, 2)).toMatchObject([
      { username: 'ann', outcome: 'FAILED', failure: { code: 'NOT_ALLOWED', message: 'Not her.' } },
      { username: 'bob', outcome: 'SUCCEEDED', failure: null },
    ]);
    expect(bench.sent).toEqual(dryRun ? [] : ['bob']);
  },
);

test('an operation that is watched tells of itself twice a second at most, and when it ends', async () => {
  const bench = new BulkBench();
  bench.takes(100);
  const bulk = bench.open();
  const { id } = await bench.start(bulk, names(100));
  const began = bench.clock.now();
  const events: { readonly at: number; readonly status: string }[] = [];
  const watching = (async () => {
    for await (const { status } of bulk.watch(id, new AbortController().signal)) {
      events.push({ at: bench.clock.now() - began, status });
    }
  })();
  await bench.clock.advance(60_000);
  await watching;
  expect(events.length).toBeGreaterThan(2);
  for (const [index, { at }] of events.slice(1, -1).entries()) {
    const since = at - (events[index]?.at ?? 0);
    expect(since).toBeGreaterThanOrEqual(500);
    expect(since).toBeLessThanOrEqual(1_000);
  }
  expect(events.at(-1)).toEqual({ at: expect.any(Number), status: 'SUCCEEDED' });
  expect(events.at(-1)?.at).toBe((bench.store.find(id)?.finishedAt?.getTime() ?? 0) - began);
});
