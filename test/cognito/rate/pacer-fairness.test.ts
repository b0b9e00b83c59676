import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { Pacer, type PacerOptions, type RateLimitedCall } from '../../../src/cognito/rate/pacer.ts';
import { overrideQuotas } from '../../../src/cognito/rate/quotas.ts';
import { CallMeter } from '../../../src/domain/ports/call-meter.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { isThrottle, TooManyRequests } from './strict-quota-server.ts';

/** Of the category UserList: 20 a second, of which the pacer uses 19. */
const QUOTA = 20;
const A_SLOT = 1_000 / 19;

let clock: FakeClock;
let began: number;
/** Who had which start, and when, in ms since the test began. */
let starts: { readonly at: number; readonly name: string }[];

beforeEach(() => {
  clock = new FakeClock();
  began = clock.now();
  starts = [];
});

function makePacer(options: Partial<PacerOptions> = {}): Pacer {
  return new Pacer({ quotas: overrideQuotas({ UserList: QUOTA }), clock, isThrottle, ...options });
}

/** One call of a request. */
function ask(
  pacer: Pacer,
  caller: string,
  meter: CallMeter,
  more: Partial<RateLimitedCall> = {},
  name = caller,
): Promise<void> {
  return pacer.run(
    { operation: 'ListUsers', userPoolId: 'pool', priority: 'interactive', caller, meter, ...more },
    async () => {
      starts.push({ at: clock.now() - began, name });
      await new Promise<void>((resolve) => clock.after(10, resolve));
    },
  );
}

/** So many calls of one request at once; what becomes of them is not waited for. */
function flood(pacer: Pacer, caller: string, count: number, more: Partial<RateLimitedCall> = {}, name = caller): void {
  const meter = new CallMeter();
  for (let number = 0; number < count; number += 1) ask(pacer, caller, meter, more, name).catch(() => {});
}

const countOf = (name: string, from = 0, to = Number.POSITIVE_INFINITY) =>
  starts.filter((start) => start.name === name && start.at >= from && start.at < to).length;

describe('callers share the quota', () => {
  it("evenly: one's single call comes after the next of another's thousand", async () => {
    const pacer = makePacer();
    flood(pacer, 'greedy', 1_000);
    await clock.advance(5_000);
    void ask(pacer, 'modest', new CallMeter());
    await clock.advance(2 * A_SLOT + 2);
    expect(countOf('modest')).toBe(1);
  });

  it('evenly, whatever the number of their requests and calls', async () => {
    const pacer = makePacer();
    for (let request = 0; request < 20; request += 1) flood(pacer, 'many', 50);
    flood(pacer, 'one', 500);
    await clock.advance(1_000);
    await clock.advance(10_000);
    const shares = [countOf('many', 1_000), countOf('one', 1_000)];
    expect(Math.abs((shares[0] ?? 0) - (shares[1] ?? 0))).toBeLessThanOrEqual(2);
  });

  it("evenly in the background's part, too", async () => {
    const pacer = makePacer();
    flood(pacer, 'first', 300, { priority: 'background' });
    flood(pacer, 'second', 300, { priority: 'background' });
    await clock.advance(11_000);
    expect(Math.abs(countOf('first', 1_000) - countOf('second', 1_000))).toBeLessThanOrEqual(2);
  });

  it('without saving up: who was silent is not served for longer afterwards', async () => {
    const pacer = makePacer();
    flood(pacer, 'early', 1_000);
    await clock.advance(10_000);
    flood(pacer, 'late', 1_000);
    await clock.advance(5_000);
    expect(countOf('late', 10_000)).toBeCloseTo(countOf('early', 10_000), -1);
  });

  it('also if one sends the next call only once the last is answered', async () => {
    const pacer = makePacer();
    const meter = new CallMeter();
    const instant = {
      operation: 'ListUsers',
      userPoolId: 'pool',
      priority: 'interactive',
      caller: 'quick',
      meter,
    } as const;
    const again = (): Promise<void> =>
      pacer
        .run(instant, async () => {
          starts.push({ at: clock.now() - began, name: 'quick' });
        })
        .then(again);
    flood(pacer, 'patient', 200);
    void again();
    await clock.advance(5_000);
    expect(countOf('patient', 1_000)).toBeGreaterThanOrEqual(countOf('quick', 1_000) - 2);
  });
});

describe('the requests of one caller share what the caller gets', () => {
  it("so a small one comes after the next call of the large one's", async () => {
    const pacer = makePacer();
    flood(pacer, 'somebody', 1_000, {}, 'large');
    await clock.advance(5_000);
    void ask(pacer, 'somebody', new CallMeter(), {}, 'small');
    await clock.advance(2 * A_SLOT + 2);
    expect(countOf('small')).toBe(1);
  });

  it('in the order of their calls each', async () => {
    const pacer = makePacer();
    const meter = new CallMeter();
    for (let number = 0; number < 60; number += 1) void ask(pacer, 'somebody', meter, {}, `large ${number}`);
    flood(pacer, 'somebody', 60, {}, 'other');
    await clock.advance(10_000);
    const large = starts.map(({ name }) => name).filter((name) => name.startsWith('large'));
    expect(large).toEqual(Array.from({ length: 60 }, (_, number) => `large ${number}`));
  });
});

describe('a scoped limit', () => {
  it('is shared as well', async () => {
    const pacer = makePacer();
    flood(pacer, 'greedy', 500, { operation: 'GetGroup' });
    await clock.advance(3_000);
    void ask(pacer, 'modest', new CallMeter(), { operation: 'GetGroup' });
    await clock.advance(500);
    expect(countOf('modest')).toBe(1);
  });

  it('of reads of one user is shared between the two categories that it spans', async () => {
    const pacer = makePacer();
    flood(pacer, 'greedy', 500, { operation: 'AdminListGroupsForUser', username: 'ann' });
    await clock.advance(3_000);
    for (let number = 0; number < 3; number += 1) {
      const asked = ask(pacer, 'modest', new CallMeter(), { operation: 'AdminGetUser', username: 'ann' });
      await clock.advance(300);
      await asked;
    }
    expect(countOf('modest')).toBe(3);
    expect(countOf('greedy', 3_000, 3_900)).toBeGreaterThanOrEqual(4);
  });

  it('saves up nothing for whom it held back', async () => {
    const pacer = makePacer({ quotas: overrideQuotas({ UserUpdate: 25 }) });
    flood(pacer, 'held', 100, { operation: 'AdminDisableUser', username: 'ann' });
    flood(pacer, 'free', 300, { operation: 'AdminDisableUser' });
    await clock.advance(5_000);
    flood(pacer, 'held', 300, { operation: 'AdminDisableUser' });
    await clock.advance(4_000);
    expect(countOf('free', 5_000)).toBeGreaterThanOrEqual(0.45 * (countOf('held', 5_000) + countOf('free', 5_000)));
  });
});

describe('a call that may not wait long', () => {
  it('is not refused for what others have waiting', async () => {
    const pacer = makePacer();
    flood(pacer, 'greedy', 2_000);
    const modest = ask(pacer, 'modest', new CallMeter(), { deadline: clock.now() + 1_500 });
    await clock.advance(1_500);
    await expect(modest).resolves.toBeUndefined();
  });

  it('is refused at once for what its own caller has waiting', async () => {
    const pacer = makePacer();
    flood(pacer, 'greedy', 2_000);
    await expect(
      Promise.all(
        Array.from({ length: 100 }, () => ask(pacer, 'modest', new CallMeter(), { deadline: clock.now() + 1_500 })),
      ),
    ).rejects.toMatchObject({ code: 'THROTTLED' });
  });

  it('is not refused because another has filled the queue', async () => {
    const pacer = makePacer({ maxQueue: 100 });
    flood(pacer, 'greedy', 10_000);
    const modest = ask(pacer, 'modest', new CallMeter());
    await clock.advance(2_000);
    await expect(modest).resolves.toBeUndefined();
    expect(pacer.usage().find(({ category }) => category === 'UserList')?.queued).toBeLessThan(100);
  });
});

it('a refused call goes back to the head of its queue, and its caller pays for one start', async () => {
  const pacer = makePacer();
  const meter = new CallMeter();
  let refusals = 1;
  const refused = pacer.run(
    { operation: 'ListUsers', userPoolId: 'pool', priority: 'interactive', caller: 'refused', meter },
    async () => {
      starts.push({ at: clock.now() - began, name: 'refused' });
      if (refusals-- > 0) throw new TooManyRequests();
    },
  );
  flood(pacer, 'greedy', 100);
  flood(pacer, 'other', 100);
  await clock.advance(3_000);
  await refused;
  const second = starts.findLastIndex(({ name }) => name === 'refused');
  expect(second).toBeLessThanOrEqual(19 + 2);
});

it('of any callers and requests, none that waits all the time gets less than another', async () => {
  const crowd = fc.array(fc.array(fc.integer({ min: 150, max: 200 }), { minLength: 1, maxLength: 4 }), {
    minLength: 2,
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(crowd, async (callers) => {
      starts = [];
      clock = new FakeClock();
      began = clock.now();
      const pacer = makePacer();
      for (const [caller, requests] of callers.entries()) {
        for (const [request, calls] of requests.entries()) {
          flood(pacer, String(caller), calls, {}, `${caller}.${request}`);
        }
      }
      await clock.advance(7_000);
      const perCaller = callers.map((requests, caller) =>
        requests.map((_, request) => countOf(`${caller}.${request}`, 1_000)),
      );
      const totals = perCaller.map((requests) => requests.reduce((sum, count) => sum + count, 0));
      expect(Math.max(...totals) - Math.min(...totals)).toBeLessThanOrEqual(2);
      for (const requests of perCaller) expect(Math.max(...requests) - Math.min(...requests)).toBeLessThanOrEqual(2);
    }),
    { numRuns: 20 },
  );
});
