import { getEventListeners } from 'node:events';
import { beforeEach, describe, expect, it, test } from 'vitest';
import { Pacer, type PacerOptions, type RateLimitedCall } from '../../../src/cognito/rate/pacer.ts';
import { overrideQuotas } from '../../../src/cognito/rate/quotas.ts';
import { CallBudgetExceededError, ThrottledError } from '../../../src/domain/model/errors.ts';
import { CallMeter } from '../../../src/domain/ports/call-meter.ts';
import type { Clock } from '../../../src/domain/ports/clock.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { isThrottle, TooManyRequests } from './strict-quota-server.ts';

/** Of the category UserList: 20 a second, of which the pacer uses 19. */
const QUOTA = 20;
const FULL_SECOND = 19;

let clock: FakeClock;
/** The moments, in ms since the test began, at which attempts started, and their names. */
let starts: { readonly at: number; readonly name: string }[];

beforeEach(() => {
  clock = new FakeClock();
  starts = [];
});

function makePacer(options: Partial<PacerOptions> = {}): Pacer {
  return new Pacer({ quotas: overrideQuotas({ UserList: QUOTA }), clock, isThrottle, ...options });
}

function callOf(overrides: Partial<RateLimitedCall> = {}): RateLimitedCall {
  return { operation: 'ListUsers', userPoolId: 'pool', priority: 'interactive', meter: new CallMeter(), ...overrides };
}

/** Notes the start and answers after so many milliseconds. */
function sender(name = 'call', latency = 10): () => Promise<string> {
  const epoch = Date.UTC(2026, 0, 1);
  return () => {
    starts.push({ at: clock.now() - epoch, name });
    return new Promise((resolve) => clock.after(latency, () => resolve(name)));
  };
}

/** Runs so many calls at once; what they end with is not waited for. */
function flood(pacer: Pacer, count: number, overrides: Partial<RateLimitedCall> = {}, name = 'flood'): void {
  for (let number = 0; number < count; number += 1) pacer.run(callOf(overrides), sender(name)).catch(() => {});
}

const names = () => starts.map((start) => start.name);
const startedBy = (time: number) => starts.filter((start) => start.at <= time).length;

test('a call that starts as it comes has not waited, however slow the machine is', async () => {
  const fake = new FakeClock();
  let looks = 0;
  // Each look at the time is 0.4 ms after the one before.
  const slow: Clock = {
    now: () => fake.now() + 0.4 * looks++,
    date: () => fake.date(),
    after: (milliseconds, act) => fake.after(milliseconds, act),
  };
  const meter = new CallMeter();
  await makePacer({ clock: slow }).run(callOf({ meter }), async () => 'answer');
  expect([looks > 1, meter.delayedMs]).toEqual([true, 0]);
});

describe('the pace', () => {
  it('lets an idle category start a full second of calls at once', async () => {
    flood(makePacer(), 100);
    await clock.advance(0);
    expect(starts).toHaveLength(FULL_SECOND);
  });

  it('starts a large burst in parts, so that the last of them is sent before long', async () => {
    flood(makePacer({ quotas: overrideQuotas({ UserList: 200 }) }), 300);
    await clock.advance(0);
    expect(starts).toHaveLength(32);
    await clock.advance(125);
    expect(starts).toHaveLength(190);
  });

  it('spaces the backlog evenly after the burst', async () => {
    flood(makePacer(), 200);
    await clock.advance(4_000);
    const gaps = starts.slice(FULL_SECOND + 1).map((start, index) => start.at - (starts[FULL_SECOND + index]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(0.75 * (1_000 / FULL_SECOND));
    expect(Math.max(...gaps)).toBeLessThan(1.25 * (1_000 / FULL_SECOND));
    expect(startedBy(4_000)).toBeGreaterThanOrEqual(FULL_SECOND * 4 - 1);
  });

  it('allows another burst after idle time', async () => {
    const pacer = makePacer();
    flood(pacer, FULL_SECOND + 5);
    await clock.advance(5_000);
    flood(pacer, 100);
    await clock.advance(0);
    expect(starts).toHaveLength(FULL_SECOND + 5 + FULL_SECOND);
  });

  it('counts a call until a second after its answer, for it may have arrived that late', async () => {
    const pacer = makePacer();
    for (let number = 0; number < FULL_SECOND; number += 1) void pacer.run(callOf(), sender('late', 150));
    flood(pacer, 20);
    // The burst may reach the server at 150 ms: until 1,150 ms there is room for one more, not for two.
    await clock.advance(1_149);
    expect(starts).toHaveLength(FULL_SECOND + 1);
    await clock.advance(10);
    expect(starts.length).toBeGreaterThan(FULL_SECOND + 1);
  });

  it('notices as soon as an answer shows that a call arrived early', async () => {
    flood(makePacer({ share: 1 }), QUOTA + 1);
    await clock.advance(1_011);
    expect(starts[QUOTA]?.at).toBe(1_010);
  });

  it('does not take it for an answer when the caller cuts a call short', async () => {
    const pacer = makePacer();
    const controller = new AbortController();
    // One for all: a signal warns at its eleventh listener.
    const cutShort = new Promise<void>((_, reject) =>
      controller.signal.addEventListener('abort', () => reject(new Error('cut short'))),
    );
    for (let number = 0; number < FULL_SECOND; number += 1) {
      pacer.run(callOf({ signal: controller.signal }), () => cutShort).catch(() => {});
    }
    await clock.advance(5);
    controller.abort();
    flood(pacer, 20);
    await clock.advance(1_190);
    expect(starts).toHaveLength(1);
  });

  it('does not wait for ever for the places of calls that hang', async () => {
    const pacer = makePacer();
    for (let number = 0; number < FULL_SECOND; number += 1) void pacer.run(callOf(), () => new Promise(() => {}));
    flood(pacer, 20);
    await clock.advance(1_300);
    expect(starts.length).toBeGreaterThan(1);
  });

  it('keeps each category by itself', async () => {
    const pacer = makePacer();
    flood(pacer, 100);
    flood(pacer, 1, { operation: 'AdminGetUser', username: 'ann' }, 'other');
    await clock.advance(0);
    expect(names()).toContain('other');
  });

  it('uses only its share of the quotas, but at least one call a second', async () => {
    flood(makePacer({ share: 0.5 }), 100);
    flood(makePacer({ quotas: overrideQuotas({ UserList: 1 }) }), 100, {}, 'slow');
    await clock.advance(0);
    expect(names().filter((name) => name === 'flood')).toHaveLength(10);
    expect(names().filter((name) => name === 'slow')).toHaveLength(1);
  });

  it.each([0, -1, 1.1, Number.NaN])('refuses a share of %s', (share) => {
    expect(() => makePacer({ share })).toThrow(RangeError);
  });
});

describe('the scoped limits', () => {
  it('hold 5 of one operation on the pool in a second, and let other operations pass', async () => {
    const pacer = makePacer();
    flood(pacer, 20, { operation: 'CreateGroup' }, 'create');
    flood(pacer, 1, { operation: 'DeleteGroup' }, 'delete');
    await clock.advance(0);
    expect(names()).toEqual([...Array<string>(5).fill('create'), 'delete']);
    await clock.advance(3_900);
    expect(names().filter((name) => name === 'create').length).toBeGreaterThanOrEqual(18);
  });

  it('hold 10 reads of one user in a second, over both categories of reads', async () => {
    const pacer = makePacer();
    flood(pacer, 8, { operation: 'AdminGetUser', username: 'ann' }, 'get');
    flood(pacer, 8, { operation: 'AdminListGroupsForUser', username: 'ann' }, 'groups');
    flood(pacer, 1, { operation: 'AdminListGroupsForUser', username: 'bob' }, 'other user');
    await clock.advance(999);
    expect(names().filter((name) => name !== 'other user')).toHaveLength(10);
    expect(names()).toContain('other user');
    await clock.advance(1_500);
    expect(starts).toHaveLength(17);
  });

  it('count reads and writes of one user apart', async () => {
    const pacer = makePacer();
    flood(pacer, 10, { operation: 'AdminGetUser', username: 'ann' });
    flood(pacer, 10, { operation: 'AdminDisableUser', username: 'ann' });
    await clock.advance(0);
    expect(starts).toHaveLength(20);
  });

  it('hold for each pool apart: its users and its operations have nothing to do with those of another pool', async () => {
    const pacer = makePacer();
    for (const userPoolId of ['one', 'other']) {
      flood(pacer, 11, { operation: 'AdminGetUser', username: 'ann', userPoolId }, `reads of ${userPoolId}`);
      flood(pacer, 6, { operation: 'CreateGroup', userPoolId }, `groups of ${userPoolId}`);
    }
    await clock.advance(0);
    for (const pool of ['one', 'other']) {
      expect(names().filter((name) => name === `reads of ${pool}`)).toHaveLength(10);
      expect(names().filter((name) => name === `groups of ${pool}`)).toHaveLength(5);
    }
  });

  it('leave the quota of a category to all pools together', async () => {
    const pacer = makePacer();
    for (const userPoolId of ['one', 'other']) flood(pacer, FULL_SECOND, { userPoolId });
    await clock.advance(999);
    expect(starts).toHaveLength(FULL_SECOND);
  });

  it('serve a call that stood aside before those that came after it', async () => {
    const pacer = makePacer();
    flood(pacer, 11, { operation: 'AdminAddUserToGroup', username: 'ann' }, 'ann');
    flood(pacer, 40, { operation: 'AdminAddUserToGroup' }, 'others');
    await clock.advance(1_250);
    const eleventh = names().lastIndexOf('ann');
    expect(eleventh).toBeGreaterThan(10);
    expect(names().slice(eleventh + 1)).not.toContain('ann');
    expect(names().filter((name) => name === 'others').length).toBeLessThan(40);
  });
});

describe('the priorities', () => {
  it('let background calls begin with a third of a second at once, and go on evenly', async () => {
    flood(makePacer(), 100, { priority: 'background' });
    await clock.advance(0);
    expect(starts).toHaveLength(7);
    await clock.advance(500);
    expect(starts.length).toBeGreaterThanOrEqual(7 + 9);
    expect(starts.length).toBeLessThanOrEqual(7 + 10);
    await clock.advance(499);
    expect(starts).toHaveLength(FULL_SECOND);
  });

  it('let a person use at once what the caution of background calls leaves of the second', async () => {
    const pacer = makePacer();
    flood(pacer, 100, { priority: 'background' });
    flood(pacer, 100, { priority: 'interactive' }, 'person');
    await clock.advance(0);
    expect(names().filter((name) => name === 'person')).toHaveLength(FULL_SECOND - 7);
  });

  it('let an interactive call pass a flood of background calls in about one slot', async () => {
    const pacer = makePacer();
    flood(pacer, 500, { priority: 'background' });
    await clock.advance(5_000);
    const before = starts.length;
    flood(pacer, 1, { priority: 'interactive' }, 'person');
    await clock.advance(2 * (1_000 / FULL_SECOND) + 2);
    expect(names().slice(before, before + 2)).toContain('person');
  });

  it('keep a fifth of the starts for background work in a flood of interactive calls', async () => {
    const pacer = makePacer();
    flood(pacer, 500, { priority: 'interactive' });
    flood(pacer, 500, { priority: 'background' }, 'background');
    await clock.advance(1_000);
    const before = starts.length;
    await clock.advance(10_000);
    const later = names().slice(before);
    expect(later.filter((name) => name === 'background').length / later.length).toBeCloseTo(0.2, 1);
  });

  it('serve each priority in order of arrival', async () => {
    const pacer = makePacer();
    for (let number = 0; number < 50; number += 1) void pacer.run(callOf(), sender(String(number)));
    await clock.advance(5_000);
    expect(names()).toEqual(Array.from({ length: 50 }, (_, number) => String(number)));
  });
});

describe('a throttle', () => {
  /** Refused so many times, then answered. */
  function refusedFirst(times: number, name = 'refused'): () => Promise<string> {
    const send = sender(name);
    let left = times;
    return async () => {
      const answer = await send();
      if (left-- > 0) throw new TooManyRequests();
      return answer;
    };
  }

  it('puts the call back at the head of its queue and never shows', async () => {
    const pacer = makePacer();
    const meter = new CallMeter();
    const first = pacer.run(callOf({ meter }), refusedFirst(2));
    flood(pacer, 100);
    await clock.advance(5_000);
    await expect(first).resolves.toBe('refused');
    expect(names().indexOf('refused', 1)).toBe(FULL_SECOND);
    expect(meter.throttles).toBe(2);
    expect(meter.total).toBe(3);
  });

  it('keeps the order of calls that were refused together', async () => {
    const pacer = makePacer();
    void pacer.run(callOf(), refusedFirst(1, 'a'));
    void pacer.run(callOf(), refusedFirst(1, 'b'));
    void pacer.run(callOf(), refusedFirst(1, 'c'));
    await clock.advance(5_000);
    expect(names()).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
  });

  it('slows the category once, by what Cognito took before it, and only for some time', async () => {
    const rate = (pacer: Pacer) => pacer.usage().find((usage) => usage.category === 'UserList')?.limitPerSecond ?? 0;
    /** The rate after a burst whose first calls were taken, and all the others refused. */
    async function rateAfter(taken: number) {
      const pacer = makePacer();
      flood(pacer, taken);
      for (let number = taken; number < FULL_SECOND; number += 1) void pacer.run(callOf(), refusedFirst(1));
      await clock.advance(20);
      const fallen = rate(pacer);
      await clock.advance(120_000);
      expect(rate(pacer)).toBe(FULL_SECOND);
      return fallen;
    }
    expect(await rateAfter(FULL_SECOND - 1)).toBeCloseTo(0.99 * FULL_SECOND, 5);
    expect(await rateAfter(14)).toBe(13);
    expect(await rateAfter(0)).toBeCloseTo(0.6 * FULL_SECOND, 5);
  });

  it('lets nothing start again before the second has room at the lower rate', async () => {
    const pacer = makePacer();
    flood(pacer, 14);
    for (let number = 14; number < FULL_SECOND; number += 1) void pacer.run(callOf(), refusedFirst(1));
    await clock.advance(999);
    expect(starts).toHaveLength(FULL_SECOND);
    await clock.advance(1_000);
    expect(starts.length).toBe(FULL_SECOND + 5);
  });

  it('never slows it to a stop', async () => {
    const pacer = makePacer();
    const meter = new CallMeter();
    pacer.run(callOf({ meter }), refusedFirst(1_000)).catch(() => {});
    await clock.advance(100_000);
    expect(meter.throttles).toBeGreaterThan(90);
  });

  it('is counted in the usage of the last minute', async () => {
    const pacer = makePacer();
    void pacer.run(callOf(), refusedFirst(3));
    const throttled = () => pacer.usage().find((usage) => usage.category === 'UserList')?.throttledInLastMinute;
    await clock.advance(5_000);
    expect(throttled()).toBe(3);
    await clock.advance(61_000);
    expect(throttled()).toBe(0);
  });

  it('ends a call that was aborted meanwhile', async () => {
    const controller = new AbortController();
    const outcome = makePacer().run(callOf({ signal: controller.signal }), refusedFirst(1));
    outcome.catch(() => {});
    controller.abort(new Error('gone'));
    await clock.advance(5_000);
    await expect(outcome).rejects.toThrow('gone');
    expect(starts).toHaveLength(1);
  });

  it('does not make the call wait again for those behind it', async () => {
    const pacer = makePacer();
    const outcome = pacer.run(callOf({ deadline: clock.now() + 1_500 }), refusedFirst(1));
    flood(pacer, 200);
    await clock.advance(1_500);
    await expect(outcome).resolves.toBe('refused');
  });

  it('ends a call that cannot be repeated in time, with the refusal as the cause', async () => {
    const outcome = makePacer().run(callOf({ deadline: clock.now() + 30 }), refusedFirst(1));
    const error = outcome.catch((reason: unknown) => reason);
    await clock.advance(11);
    expect(await error).toBeInstanceOf(ThrottledError);
    expect(await error).toMatchObject({ cause: expect.any(TooManyRequests) });
  });
});

describe('a call that may not wait', () => {
  it('starts if there is room, even with no time to wait', async () => {
    const outcome = makePacer().run(callOf({ deadline: clock.now() + 0 }), sender());
    await clock.advance(10);
    await expect(outcome).resolves.toBe('call');
  });

  it('fails at once when its estimated wait is too long, and says for how long', async () => {
    const pacer = makePacer();
    flood(pacer, FULL_SECOND * 10);
    const outcome = pacer.run(callOf({ deadline: clock.now() + 5_000 }), sender('late'));
    await expect(outcome).rejects.toBeInstanceOf(ThrottledError);
    await expect(outcome).rejects.toMatchObject({ retryAfterSeconds: 10 });
    await clock.advance(30_000);
    expect(names()).not.toContain('late');
  });

  it('was told the truth: after that time the call starts at once', async () => {
    const pacer = makePacer();
    flood(pacer, 300);
    const error = await pacer.run(callOf({ deadline: clock.now() + 0 }), sender()).catch((reason: unknown) => reason);
    if (!(error instanceof ThrottledError)) throw error;
    await clock.advance((error.retryAfterSeconds - 2) * 1_000);
    await expect(pacer.run(callOf({ deadline: clock.now() + 0 }), sender())).rejects.toBeInstanceOf(ThrottledError);
    await clock.advance(2_000);
    const again = pacer.run(callOf({ deadline: clock.now() + 0 }), sender('again'));
    await clock.advance(10);
    await expect(again).resolves.toBe('again');
  });

  it('estimates the wait at its own scoped limit, not at that of others', async () => {
    const pacer = makePacer();
    flood(pacer, 100, { operation: 'CreateGroup' });
    await expect(
      pacer.run(callOf({ operation: 'CreateGroup', deadline: clock.now() + 10_000 }), sender()),
    ).rejects.toMatchObject({
      retryAfterSeconds: 21,
    });
    const other = pacer.run(callOf({ operation: 'UpdateGroup', deadline: clock.now() + 1_000 }), sender('other'));
    await clock.advance(1_500);
    await expect(other).resolves.toBe('other');
  });

  it('fails when the time passes in the queue after all', async () => {
    const pacer = makePacer();
    const meter = new CallMeter();
    flood(pacer, FULL_SECOND * 2, { priority: 'background' });
    const outcome = pacer.run(callOf({ priority: 'background', deadline: clock.now() + 3_000, meter }), sender('late'));
    const error = outcome.catch((reason: unknown) => reason);
    flood(pacer, 1_000, { priority: 'interactive' });
    await clock.advance(3_001);
    expect(await error).toBeInstanceOf(ThrottledError);
    expect(meter.waitedMs).toBeCloseTo(3_001, 0);
    await clock.advance(20_000);
    expect(names()).not.toContain('late');
  });

  it('fails at once when the queue is full', async () => {
    const pacer = makePacer({ maxQueue: 10 });
    flood(pacer, FULL_SECOND + 5);
    await expect(pacer.run(callOf(), sender())).rejects.toMatchObject({ code: 'THROTTLED', retryAfterSeconds: 2 });
    await clock.advance(3_000);
    expect(starts).toHaveLength(FULL_SECOND + 5);
  });
});

describe('an aborted call', () => {
  it('leaves the queue at once with the reason, and is never sent', async () => {
    const pacer = makePacer();
    const controller = new AbortController();
    flood(pacer, 50);
    const meter = new CallMeter();
    const outcome = pacer.run(callOf({ signal: controller.signal, meter }), sender('aborted'));
    await clock.advance(500);
    controller.abort(new Error('not needed'));
    await expect(outcome).rejects.toThrow('not needed');
    expect(pacer.usage().find((usage) => usage.category === 'UserList')?.queued).toBe(50 - FULL_SECOND);
    await clock.advance(5_000);
    expect(names()).not.toContain('aborted');
    expect(meter.total).toBe(0);
    expect(meter.waitedMs).toBe(500);
  });

  it('is not even queued when its signal was aborted before', async () => {
    await expect(makePacer().run(callOf({ signal: AbortSignal.abort('early') }), sender())).rejects.toBe('early');
    expect(starts).toHaveLength(0);
  });

  it('is forgotten by its signal once it has left the queue', async () => {
    const { signal } = new AbortController();
    const outcome = makePacer().run(callOf({ signal }), sender());
    await clock.advance(10);
    await outcome;
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('leaves nothing behind on a signal that thousands of calls share', async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error) => warnings.push(warning);
    process.on('warning', listen);
    const pacer = makePacer();
    const controller = new AbortController();
    flood(pacer, 2_000, { signal: controller.signal });
    await clock.advance(1_000);
    controller.abort();
    await clock.advance(5_000);
    process.off('warning', listen);
    expect(warnings).toEqual([]);
    expect(clock.pending).toBe(0);
    expect(starts.length).toBeLessThan(2 * FULL_SECOND);
  });
});

describe('the meter', () => {
  it('stops a call that breaks the budget: nothing is sent and no quota is used', async () => {
    const pacer = makePacer();
    const meter = new CallMeter(2);
    flood(pacer, 2, { meter });
    await expect(pacer.run(callOf({ meter }), sender('third'))).rejects.toBeInstanceOf(CallBudgetExceededError);
    flood(pacer, 100);
    await clock.advance(0);
    expect(names()).not.toContain('third');
    expect(starts).toHaveLength(FULL_SECOND);
  });

  it('receives how long calls waited', async () => {
    const pacer = makePacer();
    flood(pacer, FULL_SECOND);
    const meter = new CallMeter();
    void pacer.run(callOf({ meter }), sender('waited'));
    await clock.advance(5_000);
    expect(meter.waitedMs).toBe(starts.find((start) => start.name === 'waited')?.at);
  });
});

describe('a sender that fails', () => {
  it.each([
    ['rejects', () => Promise.reject(new Error('broken'))],
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
  ])('ends the call once if it %s, and is not repeated', async (_, send) => {
    const pacer = makePacer();
    const meter = new CallMeter();
    await expect(pacer.run(callOf({ meter }), send)).rejects.toThrow('broken');
    expect(meter.total).toBe(1);
    expect(pacer.usage().find((usage) => usage.category === 'UserList')?.usedInLastSecond).toBe(1);
    flood(pacer, 100);
    await clock.advance(0);
    expect(starts).toHaveLength(FULL_SECOND - 1);
  });

  it('ends the call as well if the judgement of its error fails', async () => {
    const pacer = makePacer({
      isThrottle: () => {
        throw new Error('no idea');
      },
    });
    await expect(pacer.run(callOf(), () => Promise.reject(new Error('broken')))).rejects.toThrow('no idea');
  });

  it('may make another call from within', async () => {
    const pacer = makePacer();
    const outcome = pacer.run(callOf(), () => pacer.run(callOf(), sender('inner')));
    await clock.advance(10);
    await expect(outcome).resolves.toBe('inner');
  });

  it('may make very many calls from within one another', async () => {
    const pacer = makePacer({ quotas: overrideQuotas({ UserList: 50_000 }) });
    const nested = (depth: number): Promise<string> =>
      pacer.run(callOf(), () => (depth === 0 ? sender('innermost')() : nested(depth - 1)));
    const outcome = nested(20_000);
    await clock.advance(2_000);
    await expect(outcome).resolves.toBe('innermost');
  });
});

describe('the timers', () => {
  it('are one per busy category at most, and none when nothing waits', async () => {
    const pacer = makePacer();
    const instant = () => Promise.resolve();
    for (let number = 0; number < 100; number += 1) {
      void pacer.run(callOf({ deadline: clock.now() + 60_000 }), instant);
      void pacer.run(callOf({ operation: 'AdminDisableUser', username: 'ann' }), instant);
    }
    await clock.advance(500);
    expect(clock.pending).toBe(2);
    await clock.advance(60_000);
    expect(clock.pending).toBe(0);
    expect(pacer.usage().every((usage) => usage.queued === 0)).toBe(true);
  });
});
