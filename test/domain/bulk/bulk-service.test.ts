import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { LEASE_MS, LeaseLostError } from '../../../src/domain/bulk/bulk-lease.ts';
import { localAdministrator } from '../../../src/domain/model/actor.ts';
import {
  ForbiddenError,
  NoResponseError,
  NotAllowedError,
  UpstreamUnavailableError,
  UserNotFoundError,
} from '../../../src/domain/model/errors.ts';
import { allowAll, type WriteRequest } from '../../../src/domain/ports/authorizer.ts';
import { delay } from '../../../src/domain/primitives/delay.ts';
import { anyRequest } from '../commands/any-request.ts';
import { PACE, ScriptedBulk } from './scripted-bulk.ts';

const names = (count: number) => Array.from({ length: count }, (_, index) => `user-${index}`);
const counts = async (scripted: ScriptedBulk, id: string) => (await scripted.store.find(id))?.counts;

describe('an operation', () => {
  test('keeps as many writes in flight as the quota can use, and no more', async () => {
    const scripted = new ScriptedBulk();
    scripted.takes(200);
    const { id } = await scripted.start(scripted.open(), names(300));
    await scripted.clock.advance(60_000);
    expect((await scripted.store.find(id))?.status).toBe('SUCCEEDED');
    // 25 a second of 200 ms each are 5, with room for as many looks, and 2 to spare.
    expect(scripted.mostInFlight).toBe(12);
  });

  test('says how long the pending writes take at the pace of the quotas', async () => {
    const scripted = new ScriptedBulk();
    const bulk = scripted.open();
    const twoCallsEach = await scripted.start(bulk, names(100));
    expect(bulk.secondsLeft(twoCallsEach)).toBe(200 / PACE.writes);
    await scripted.clock.advance(1_000);
    const ended = await bulk.find(twoCallsEach.id);
    expect(ended && bulk.secondsLeft(ended)).toBeNull();
  });

  test('is waited for as long as the request says, and runs on', async () => {
    const scripted = new ScriptedBulk();
    scripted.takes(1_000);
    const answer = scripted.start(scripted.open(), names(100), { waitSeconds: 3 });
    await scripted.clock.advance(2_999);
    expect(await Promise.race([answer, 'waiting'])).toBe('waiting');
    await scripted.clock.advance(1);
    const { id, status } = await answer;
    expect(status).toBe('RUNNING');
    await scripted.clock.advance(60_000);
    expect((await scripted.store.find(id))?.status).toBe('SUCCEEDED');
    expect(scripted.clock.pending).toBe(0);
  });

  test('is not waited for longer than it takes', async () => {
    const scripted = new ScriptedBulk();
    scripted.takes(100);
    const answer = scripted.start(scripted.open(), ['ann'], { waitSeconds: 30 });
    await scripted.clock.advance(100);
    expect(await answer).toMatchObject({ status: 'SUCCEEDED' });
    expect(scripted.clock.pending).toBe(0);
  });

  test('uses the quotas as its owner, so that owners share them evenly', async () => {
    const scripted = new ScriptedBulk();
    const bulk = scripted.open();
    scripted.takes(100);
    const request = { kind: 'DISABLE_USERS', usernames: ['ann'], groupNames: null, waitSeconds: 0 } as const;
    for (const subject of ['first', 'second']) {
      const caller = { actor: { ...localAdministrator, subject }, request: anyRequest };
      await bulk.start(request, caller, new AbortController().signal);
    }
    await scripted.clock.advance(1_000);
    expect([...scripted.callers]).toEqual(['owner first', 'owner second']);
  });

  test('takes the permission of its kind, to begin and to cancel that of another', async () => {
    const scripted = new ScriptedBulk();
    const bulk = scripted.open();
    const actor = { ...localAdministrator, subject: 'another', permissions: new Set(['MEMBERSHIP_WRITE'] as const) };
    const request = { kind: 'ENABLE_USERS', usernames: ['ann'], groupNames: null } as const;
    const { signal } = new AbortController();
    await expect(bulk.start(request, { actor, request: anyRequest }, signal)).rejects.toBeInstanceOf(ForbiddenError);
    expect(await scripted.store.running()).toEqual([]);
    scripted.takes(100);
    const { id } = await scripted.start(bulk, ['ann']);
    await expect(bulk.cancel(id, scripted.contextOf(actor))).rejects.toThrow('ACCOUNT_WRITE');
    await scripted.clock.advance(200);
    expect((await scripted.store.find(id))?.status).toBe('SUCCEEDED');
  });
});

test('an operation that is cancelled while its writes wait for quota sends none of them, and says so at once', async () => {
  const scripted = new ScriptedBulk();
  scripted.admitsNone();
  const bulk = scripted.open();
  const { id } = await scripted.start(bulk, names(100));
  await scripted.clock.advance(5_000);
  const [cancelled] = await Promise.all([
    bulk.cancel(id, scripted.contextOf(localAdministrator)),
    scripted.clock.advance(0),
  ]);
  expect(cancelled).toMatchObject({ status: 'CANCELLED', counts: { SKIPPED: 100 } });
  expect(scripted.sent).toEqual([]);
});

describe('large operations', () => {
  const large = { signOut: false } as const;

  function looking() {
    const scripted = new ScriptedBulk();
    const looks = { under: 0, most: 0 };
    scripted.look = async () => {
      looks.under += 1;
      looks.most = Math.max(looks.most, looks.under);
      await delay(scripted.clock, 10_000);
      looks.under -= 1;
    };
    return { scripted, looks, bulk: scripted.open() };
  }

  test('look at the pool one after another, and a small one waits for none of them', async () => {
    const { scripted, looks, bulk } = looking();
    const started = [
      await scripted.start(bulk, names(1_001), large),
      await scripted.start(bulk, names(1_001), large),
      await scripted.start(bulk, names(2), large),
    ];
    await scripted.clock.advance(10_000);
    const states = await Promise.all(started.map(({ id }) => scripted.store.find(id)));
    expect([looks.most, states.map((state) => state?.status)]).toEqual([2, ['SUCCEEDED', 'RUNNING', 'SUCCEEDED']]);
    await scripted.clock.advance(20_000);
    const ended = await Promise.all(started.map(({ id }) => scripted.store.find(id)));
    expect([looks.most, ended.map((state) => state?.status)]).toEqual([2, Array(3).fill('SUCCEEDED')]);
  });

  test('that wait to look at the pool can be cancelled at once', async () => {
    const { scripted, bulk } = looking();
    await scripted.start(bulk, names(1_001), large);
    const { id } = await scripted.start(bulk, names(1_001), large);
    await scripted.clock.advance(1_000);
    const [cancelled] = await Promise.all([
      bulk.cancel(id, scripted.contextOf(localAdministrator)),
      scripted.clock.advance(0),
    ]);
    expect([cancelled, scripted.faults]).toMatchObject([{ status: 'CANCELLED', counts: { SKIPPED: 1_001 } }, []]);
  });
});

describe('an outage', () => {
  test('that passes costs no item', async () => {
    const scripted = new ScriptedBulk();
    const ends = scripted.clock.now() + 10_000;
    scripted.answer = async () => {
      if (scripted.clock.now() < ends) throw new UpstreamUnavailableError('Not reachable.');
    };
    const { id } = await scripted.start(scripted.open(), names(50));
    await scripted.clock.advance(60_000);
    expect(await scripted.store.find(id)).toMatchObject({ status: 'SUCCEEDED', counts: { SUCCEEDED: 50 } });
  });

  test('that lasts fails items a few at a time, not all at once, with the fault by its code', async () => {
    const scripted = new ScriptedBulk();
    scripted.answer = async () => {
      throw new NoResponseError('No answer.');
    };
    const bulk = scripted.open();
    const { id } = await scripted.start(bulk, names(100));
    await scripted.clock.advance(21_000);
    const failed = await bulk.items(id, -1, 100, ['FAILED']);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThan(10);
    expect(failed[0]?.failure).toEqual({ code: 'FAULT', message: 'No answer.', fault: 'UPSTREAM_UNAVAILABLE' });
    await Promise.all([bulk.cancel(id, scripted.contextOf(localAdministrator)), scripted.clock.advance(0)]);
    // Those that were sent without an answer may have happened: nobody calls them skipped.
    const cancelled = await scripted.store.find(id);
    expect(cancelled).toMatchObject({ status: 'CANCELLED' });
    expect(cancelled?.counts.FAILED).toBe(new Set(scripted.sent).size);
  });
});

describe('a process that stops', () => {
  test('leaves to the next what was not sent, and what was sent without an answer', async () => {
    const scripted = new ScriptedBulk();
    scripted.answer = (username) =>
      username === 'user-0' ? Promise.reject(new NoResponseError('No answer.')) : Promise.resolve();
    const first = scripted.open();
    const { id } = await scripted.start(first, names(3));
    await scripted.clock.advance(500);
    await Promise.all([first.close(), scripted.clock.advance(0)]);
    expect(await counts(scripted, id)).toMatchObject({ PENDING: 1, SUCCEEDED: 2, FAILED: 0 });
    expect(await scripted.store.running()).toEqual([id]);

    scripted.answer = async () => {};
    scripted.sent.length = 0;
    expect(await scripted.open().resume()).toBe(1);
    await scripted.clock.advance(1_000);
    expect(scripted.sent).toEqual(['user-0']);
    expect(await scripted.store.find(id)).toMatchObject({ status: 'SUCCEEDED', counts: { SUCCEEDED: 3 } });
    expect(await scripted.open().resume()).toBe(0);
  });

  test('waits for the answers of what it sent, and tells them', async () => {
    const scripted = new ScriptedBulk();
    scripted.takes(5_000);
    const bulk = scripted.open();
    const { id } = await scripted.start(bulk, names(100));
    await scripted.clock.advance(1_000);
    const inFlight = scripted.inFlight;
    let closed = false;
    const closing = bulk.close().then(() => {
      closed = true;
    });
    await scripted.clock.advance(3_999);
    expect(closed).toBe(false);
    await scripted.clock.advance(1);
    await closing;
    expect(inFlight).toBeGreaterThan(0);
    expect(await counts(scripted, id)).toMatchObject({ SUCCEEDED: inFlight, PENDING: 100 - inFlight });
  });

  test('ends whoever waits at once, and whoever watches with what was sent answered', async () => {
    const scripted = new ScriptedBulk();
    scripted.takes(5_000);
    const bulk = scripted.open();
    const waiting = scripted.start(bulk, names(100), { waitSeconds: 30 });
    await scripted.clock.advance(1_000);
    const [id = ''] = await scripted.store.running();
    const told: number[] = [];
    const watching = (async () => {
      for await (const { counts } of bulk.watch(id, new AbortController().signal)) told.push(counts.SUCCEEDED);
    })();
    await scripted.clock.advance(1_000);
    void bulk.close();
    await scripted.clock.advance(0);
    expect(await waiting).toMatchObject({ status: 'RUNNING' });
    const inFlight = scripted.inFlight;
    await scripted.clock.advance(5_000);
    await watching;
    expect(told).toEqual([0, inFlight]);
  });

  test('hands the caller of an operation on: the next one writes in the same name', async () => {
    const scripted = new ScriptedBulk();
    scripted.takes(60_000);
    const { id } = await scripted.start(scripted.open(), ['ann']);
    await scripted.clock.advance(0);
    // Killed here. Another process begins anew.
    await scripted.open().resume();
    await scripted.clock.advance(0);
    expect(scripted.attempts).toHaveLength(2);
    expect(scripted.attempts[1]).toEqual({ ...scripted.attempts[0], bulkOperationId: id });
    expect(scripted.attempts[1]?.actor).toEqual(localAdministrator);
  });
});

describe('an unexpected error', () => {
  const bug = new TypeError('undefined is not a function');

  test('fails its item, is logged, and the others are done', async () => {
    const scripted = new ScriptedBulk();
    scripted.answer = async (username) => {
      if (['user-3', 'user-4', 'user-70'].includes(username)) throw bug;
    };
    const { id } = await scripted.start(scripted.open(), names(100));
    await scripted.clock.advance(60_000);
    expect(await scripted.store.find(id)).toMatchObject({
      status: 'COMPLETED_WITH_FAILURES',
      counts: { SUCCEEDED: 97, FAILED: 3, SKIPPED: 0 },
    });
    expect(scripted.faults).toEqual([bug, bug, bug]);
    const failure = { code: 'FAULT', message: 'Unexpected error.', fault: 'INTERNAL_SERVER_ERROR' };
    expect(await scripted.store.items(id, -1, 100, ['FAILED'])).toMatchObject([{ failure }, { failure }, { failure }]);
  });

  test('stops the operation if 20 items in a row meet it, and the last one says so', async () => {
    const scripted = new ScriptedBulk();
    scripted.answer = async (username) => {
      const index = Number(username.slice(5));
      // So that items end in their order, however long the store takes to hand them out.
      await delay(scripted.clock, index);
      if (index % 20 !== 0 || username === 'user-40') throw bug;
    };
    const { id } = await scripted.start(scripted.open(), names(100));
    await scripted.clock.advance(60_000);
    // 19 after user-0 and 19 after user-20; none is done after user-40.
    const failed = await scripted.store.items(id, -1, 100, ['FAILED']);
    expect(failed.filter(({ index }) => index < 40)).toHaveLength(38);
    expect(failed.find(({ index }) => index === 40)?.failure).toEqual({
      code: 'FAULT',
      message: expect.stringContaining('20 items in a row: the operation was stopped'),
      fault: 'INTERNAL_SERVER_ERROR',
    });
    expect((await scripted.store.find(id))?.status).toBe('COMPLETED_WITH_FAILURES');
    // What was in flight by then may have been done: it counts as failed, not as skipped.
    expect((await counts(scripted, id))?.FAILED).toBe(new Set(scripted.sent).size - 2);
    expect((await counts(scripted, id))?.SKIPPED).toBe(100 - new Set(scripted.sent).size);
    expect(scripted.faults.filter((fault) => fault !== bug)).toMatchObject([
      { message: expect.stringContaining('was stopped'), cause: bug },
    ]);
  });

  test('ends an operation that is to stop at the first failure', async () => {
    const scripted = new ScriptedBulk();
    scripted.answer = () => Promise.reject(bug);
    const { id } = await scripted.start(scripted.open(), names(100), { errorPolicy: 'STOP' });
    await scripted.clock.advance(60_000);
    expect((await counts(scripted, id))?.SKIPPED).toBeGreaterThan(80);
  });
});

test('an operation whose results cannot be stored stays for the next start, and says so', async () => {
  const scripted = new ScriptedBulk();
  const full = new Error('database or disk is full');
  const record = scripted.store.record.bind(scripted.store);
  scripted.store.record = () => Promise.reject(full);
  const bulk = scripted.open();
  const { id } = await scripted.start(bulk, names(100));
  await scripted.clock.advance(1_000);
  expect(scripted.faults).toEqual([full]);
  expect(await scripted.store.find(id)).toMatchObject({ status: 'RUNNING', counts: { PENDING: 100 } });

  scripted.store.record = record;
  await scripted.open().resume();
  await scripted.clock.advance(10_000);
  expect(await scripted.store.find(id)).toMatchObject({ status: 'SUCCEEDED', counts: { SUCCEEDED: 100 } });
});

test('an operation that waits for the next start can be cancelled', async () => {
  const scripted = new ScriptedBulk();
  scripted.takes(60_000);
  const { id } = await scripted.start(scripted.open(), names(3));
  await scripted.clock.advance(0);
  // Killed here. The next process has not gone on with it yet.
  const cancelled = await scripted.open().cancel(id, scripted.contextOf(localAdministrator));
  expect(cancelled).toMatchObject({ status: 'CANCELLED', counts: { PENDING: 0, SKIPPED: 3 } });
  expect(await scripted.open().resume()).toBe(0);
});

test('an operation that is cancelled while its process stops is not gone on with', async () => {
  const scripted = new ScriptedBulk();
  scripted.takes(1_000);
  const bulk = scripted.open();
  const { id } = await scripted.start(bulk, names(100));
  await scripted.clock.advance(500);
  const inFlight = scripted.inFlight;
  const closing = bulk.close();
  const cancelling = bulk.cancel(id, scripted.contextOf(localAdministrator));
  await scripted.clock.advance(500);
  await closing;
  expect(await cancelling).toMatchObject({ status: 'CANCELLED', counts: { SUCCEEDED: inFlight, PENDING: 0 } });
  expect(await scripted.store.running()).toEqual([]);
});

test('an item that fails for itself fails alone', async () => {
  const scripted = new ScriptedBulk();
  scripted.answer = async (username) => {
    if (username === 'user-7') throw new UserNotFoundError(username);
  };
  const { id } = await scripted.start(scripted.open(), names(20));
  await scripted.clock.advance(1_000);
  expect(await counts(scripted, id)).toMatchObject({ SUCCEEDED: 19, FAILED: 1 });
  expect(await scripted.store.items(id, -1, 20, ['FAILED'])).toMatchObject([{ index: 7, username: 'user-7' }]);
});

test.each([false, true])(
  'an item that the guard refuses fails, and the others are done (dry run: %s)',
  async (dryRun) => {
    const scripted = new ScriptedBulk();
    const permit = async ({ change }: WriteRequest) => {
      if (change.kind === 'account' && change.username === 'ann') throw new NotAllowedError('Not her.');
    };
    scripted.authorizer = {
      checkAllowed: permit,
      guard: async (attempt, write) => {
        await permit(attempt);
        return write(attempt.directory, attempt.change);
      },
      ofOneChange: allowAll.ofOneChange,
      ofManyWrites: () => scripted.authorizer,
      ofPlannedWrites: async () => scripted.authorizer,
    };
    const { id } = await scripted.start(scripted.open(), ['ann', 'bob'], { dryRun });
    await scripted.clock.advance(1_000);
    expect(await scripted.store.items(id, -1, 2)).toMatchObject([
      { username: 'ann', outcome: 'FAILED', failure: { code: 'NOT_ALLOWED', message: 'Not her.' } },
      { username: 'bob', outcome: 'SUCCEEDED', failure: null },
    ]);
    expect(scripted.sent).toEqual(dryRun ? [] : ['bob']);
  },
);

test('an operation that is watched tells of itself twice a second at most, and when it ends', async () => {
  const scripted = new ScriptedBulk();
  scripted.takes(100);
  const bulk = scripted.open();
  const { id } = await scripted.start(bulk, names(100));
  const began = scripted.clock.now();
  const events: { readonly at: number; readonly status: string }[] = [];
  const watching = (async () => {
    for await (const { status } of bulk.watch(id, new AbortController().signal)) {
      events.push({ at: scripted.clock.now() - began, status });
    }
  })();
  await scripted.clock.advance(60_000);
  await watching;
  expect(events.length).toBeGreaterThan(2);
  for (const [index, { at }] of events.slice(1, -1).entries()) {
    const since = at - (events[index]?.at ?? 0);
    expect(since).toBeGreaterThanOrEqual(500);
    expect(since).toBeLessThanOrEqual(1_000);
  }
  expect(events.at(-1)).toEqual({ at: expect.any(Number), status: 'SUCCEEDED' });
  expect(events.at(-1)?.at).toBe(((await scripted.store.find(id))?.finishedAt?.getTime() ?? 0) - began);
});

describe('whoever waits for an operation', () => {
  /** How many listeners there are more than before, on whatever signal. */
  function countListeners() {
    let count = 0;
    const { addEventListener, removeEventListener } = AbortSignal.prototype;
    const added = vi.spyOn(AbortSignal.prototype, 'addEventListener').mockImplementation(function (
      this: AbortSignal,
      ...given: Parameters<AbortSignal['addEventListener']>
    ) {
      count += 1;
      addEventListener.apply(this, given);
    });
    const removed = vi.spyOn(AbortSignal.prototype, 'removeEventListener').mockImplementation(function (
      this: AbortSignal,
      ...given: Parameters<AbortSignal['removeEventListener']>
    ) {
      count -= 1;
      removeEventListener.apply(this, given);
    });
    onTestFinished(() => {
      added.mockRestore();
      removed.mockRestore();
    });
    return () => count;
  }

  test('by watching it leaves no listener behind with any event, nor when the watching ends', async () => {
    const scripted = new ScriptedBulk();
    scripted.takes(1_000);
    const bulk = scripted.open();
    const listeners = countListeners();
    const { id } = await scripted.start(bulk, names(4_000));
    await scripted.clock.advance(1_000);
    const before = listeners();
    const client = new AbortController();
    let events = 0;
    const watching = (async () => {
      for await (const _ of bulk.watch(id, client.signal)) events += 1;
    })();
    await scripted.clock.advance(2_000);
    const atFirst = listeners();
    await scripted.clock.advance(8_000);
    expect(events).toBeGreaterThan(5);
    expect(listeners()).toBeLessThanOrEqual(atFirst + 1);
    client.abort();
    await watching;
    expect(listeners()).toBe(before);
  });

  test('by a mutation that waits leaves none either', async () => {
    const scripted = new ScriptedBulk();
    scripted.takes(10);
    const bulk = scripted.open();
    const listeners = countListeners();
    const any = vi.spyOn(AbortSignal, 'any');
    onTestFinished(() => any.mockRestore());
    for (let round = 0; round < 5; round += 1) {
      const started = scripted.start(bulk, ['ann'], { waitSeconds: 30 });
      await scripted.clock.advance(1_000);
      expect((await started).status).toBe('SUCCEEDED');
    }
    expect(listeners()).toBe(0);
    // A signal that follows that of the process would stay with it.
    expect(any).not.toHaveBeenCalled();
  });
});

describe('several processes over one store', () => {
  test('run an operation one at a time, and another goes on with what one cannot hold any more', async () => {
    const scripted = new ScriptedBulk();
    scripted.takes(1_000);
    const { id } = await scripted.start(scripted.openBeside(), names(1_000));
    const second = scripted.openBeside();
    await scripted.clock.advance(10_000);
    expect(await second.resume()).toBe(0);

    const unreachable = new Error('The store is not reachable.');
    const { renewLease } = scripted.store;
    scripted.store.renewLease = () => Promise.reject(unreachable);
    await scripted.clock.advance(LEASE_MS + 1_000);
    expect(scripted.faults).toEqual([unreachable]);
    const sent = scripted.sent.length;
    expect(sent).toBeLessThan(1_000);
    await scripted.clock.advance(60_000);
    expect(scripted.sent).toHaveLength(sent);

    scripted.store.renewLease = renewLease;
    expect(await second.resume()).toBe(1);
    await scripted.clock.advance(60_000);
    expect(await scripted.store.find(id)).toMatchObject({ status: 'SUCCEEDED', counts: { SUCCEEDED: 1_000 } });
    // What the first one had sent, it recorded: nothing is sent twice.
    expect(scripted.sent).toHaveLength(1_000);
    expect(new Set(scripted.sent).size).toBe(1_000);
  });

  test('one that was taken over sends nothing more once it learns that, and its late results are not kept', async () => {
    const scripted = new ScriptedBulk();
    scripted.takes(1_000);
    const { id } = await scripted.start(scripted.open(), names(1_000));
    await scripted.clock.advance(2_500);
    const held = await counts(scripted, id);
    // The first one does not know yet, and waits for the answers of what it has sent.
    const second = scripted.open();
    expect(await second.resume()).toBe(1);
    expect(await counts(scripted, id)).toEqual(held);
    await scripted.clock.advance(60_000);
    expect(scripted.faults).toEqual([expect.any(LeaseLostError)]);
    expect(await scripted.store.find(id)).toMatchObject({ status: 'SUCCEEDED', counts: { SUCCEEDED: 1_000 } });
    // Sent twice is what was in flight, and what the first one started until its results were refused: 48 each.
    expect(scripted.sent.length).toBeLessThanOrEqual(1_000 + 2 * 48);
  });
});

describe('a store that answers late', () => {
  test('loses nothing: items are handed out before they are sent, and the end is told once it is stored', async () => {
    const scripted = new ScriptedBulk();
    scripted.storeDelayMs = 30;
    scripted.takes(100);
    const handedOut = new Set<string>();
    const { claimNext } = scripted.store;
    scripted.store.claimNext = async (...given) => {
      const items = await claimNext(...given);
      for (const { username } of items) handedOut.add(username);
      return items;
    };
    const tooEarly: string[] = [];
    const { answer } = scripted;
    scripted.answer = (username) => {
      if (!handedOut.has(username)) tooEarly.push(username);
      return answer(username);
    };
    const answered = scripted.start(scripted.open(), names(300), { waitSeconds: 30 });
    await scripted.clock.advance(60_000);
    expect(await answered).toMatchObject({ status: 'SUCCEEDED', counts: { SUCCEEDED: 300, PENDING: 0 } });
    expect(tooEarly).toEqual([]);
    expect(scripted.sent).toHaveLength(300);
    expect(scripted.clock.pending).toBe(0);
  });

  test('is waited for when the process closes: what is being stored is left for the next start', async () => {
    const scripted = new ScriptedBulk();
    scripted.storeDelayMs = 500;
    const bulk = scripted.open();
    const started = scripted.start(bulk, names(3));
    await scripted.clock.advance(100);
    let isClosed = false;
    const closing = bulk.close().then(() => {
      isClosed = true;
    });
    await scripted.clock.advance(399);
    expect(isClosed).toBe(false);
    await scripted.clock.advance(5_000);
    await closing;
    expect(await started).toMatchObject({ status: 'RUNNING', counts: { PENDING: 3 } });
    expect(scripted.sent).toEqual([]);
    scripted.storeDelayMs = 0;
    expect(await scripted.openBeside().resume()).toBe(1);
  });
});
