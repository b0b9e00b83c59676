import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pacer } from '../../../src/cognito/rate/pacer.ts';
import type { CognitoOperation } from '../../../src/cognito/rate/quotas.ts';
import { overrideQuotas } from '../../../src/cognito/rate/quotas.ts';
import { CallMeter } from '../../../src/domain/ports/call-meter.ts';
import type { Priority } from '../../../src/domain/ports/directory.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { isThrottle, TooManyRequests } from './strict-quota-server.ts';

interface Plan {
  /** Milliseconds after the call before it. */
  readonly after: number;
  readonly operation: CognitoOperation;
  readonly username: string | undefined;
  readonly priority: Priority;
  readonly latency: number;
  /** How many attempts are refused before the one that is not. */
  readonly refusals: number;
  readonly fails: boolean;
  readonly maxWaitMs: number | undefined;
  /** Milliseconds after the call is made. */
  readonly abortAfter: number | undefined;
}

/** The operations of UserUpdate in a plan. */
const UPDATES: ReadonlySet<CognitoOperation> = new Set(['AdminDisableUser', 'AdminEnableUser']);

const plan: fc.Arbitrary<Plan> = fc.record({
  after: fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 1_500 }) },
  ),
  operation: fc.constantFrom<CognitoOperation>(
    'AdminDisableUser',
    'AdminEnableUser',
    'ListUsers',
    'CreateGroup',
    'DeleteGroup',
  ),
  username: fc.constantFrom(undefined, 'ann', 'bob'),
  priority: fc.constantFrom<Priority>('interactive', 'background'),
  latency: fc.integer({ min: 0, max: 300 }),
  refusals: fc.oneof(
    { weight: 9, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }) },
  ),
  fails: fc.boolean(),
  maxWaitMs: fc.option(fc.integer({ min: 0, max: 5_000 }), { nil: undefined, freq: 3 }),
  abortAfter: fc.option(fc.integer({ min: 0, max: 3_000 }), { nil: undefined, freq: 3 }),
});

interface Attempt {
  readonly call: number;
  readonly planned: Plan;
  readonly at: number;
  readonly deadline: number | undefined;
}

/** Makes the calls as planned; answers with all attempts and with how often each call ended. */
async function play(plans: readonly Plan[]) {
  const clock = new FakeClock();
  const pacer = new Pacer({ quotas: overrideQuotas({ UserUpdate: 12, UserList: 8 }), clock, isThrottle });
  const attempts: Attempt[] = [];
  const endings: number[] = plans.map(() => 0);
  const meter = new CallMeter();
  for (const [call, planned] of plans.entries()) {
    const { operation, username, priority, maxWaitMs } = planned;
    await clock.advance(planned.after);
    const deadline = maxWaitMs === undefined ? undefined : clock.now() + maxWaitMs;
    const controller = new AbortController();
    if (planned.abortAfter !== undefined) clock.after(planned.abortAfter, () => controller.abort());
    let refusals = planned.refusals;
    const send = async () => {
      attempts.push({ call, planned, at: clock.now(), deadline });
      await new Promise<void>((resolve) => clock.after(planned.latency, resolve));
      if (refusals-- > 0) throw new TooManyRequests();
      if (planned.fails) throw new Error('failed');
    };
    const ended = () => {
      endings[call] = (endings[call] ?? 0) + 1;
    };
    void pacer
      .run({ operation, userPoolId: 'pool', username, priority, deadline, meter, signal: controller.signal }, send)
      .then(ended, ended);
  }
  await clock.advance(300_000);
  return { attempts, endings, meter, pending: clock.pending, usage: pacer.usage() };
}

/** The most attempts in any second that begins with one of them. */
function mostInOneSecond(attempts: readonly Attempt[]): number {
  let most = 0;
  let first = 0;
  for (const [index, attempt] of attempts.entries()) {
    while ((attempts[first]?.at ?? attempt.at) <= attempt.at - 1_000) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

describe('whatever calls come and however they end', () => {
  const schedules = fc.array(plan, { minLength: 1, maxLength: 120, size: 'max' });

  it('no more start in any second than the quotas and the scoped limits allow', async () => {
    await fc.assert(
      fc.asyncProperty(schedules, async (plans) => {
        const { attempts } = await play(plans);
        const of = (wanted: (planned: Plan) => boolean) =>
          mostInOneSecond(attempts.filter(({ planned }) => wanted(planned)));
        expect(of(({ operation }) => UPDATES.has(operation))).toBeLessThanOrEqual(11);
        expect(of(({ operation }) => operation === 'ListUsers')).toBeLessThanOrEqual(7);
        expect(of(({ operation }) => operation === 'CreateGroup')).toBeLessThanOrEqual(5);
        expect(of(({ operation }) => operation === 'DeleteGroup')).toBeLessThanOrEqual(5);
        expect(of(({ operation, username }) => UPDATES.has(operation) && username === 'ann')).toBeLessThanOrEqual(10);
      }),
      { numRuns: 60 },
    );
  });

  it('each ends exactly once, every attempt is charged once, and nothing is left behind', async () => {
    await fc.assert(
      fc.asyncProperty(schedules, async (plans) => {
        const { attempts, endings, meter, pending, usage } = await play(plans);
        expect(endings).toEqual(plans.map(() => 1));
        expect(meter.total).toBe(attempts.length);
        expect(pending).toBe(0);
        expect(usage.map(({ queued }) => queued)).toEqual(usage.map(() => 0));
      }),
      { numRuns: 60 },
    );
  });

  it('no attempt starts after the deadline of its call', async () => {
    await fc.assert(
      fc.asyncProperty(schedules, async (plans) => {
        const { attempts } = await play(plans);
        for (const { at, deadline = at } of attempts) expect(at).toBeLessThanOrEqual(deadline);
      }),
      { numRuns: 60 },
    );
  });

  it('first attempts of one priority and one limit start in order of arrival', async () => {
    await fc.assert(
      fc.asyncProperty(schedules, async (plans) => {
        const { attempts } = await play(plans);
        const queueOf = ({ operation, username, priority }: Plan) =>
          UPDATES.has(operation) ? `${priority} update of ${username}` : `${priority} ${operation}`;
        const latest = new Map<string, number>();
        const seen = new Set<number>();
        for (const { call, planned } of attempts) {
          if (seen.has(call)) continue;
          seen.add(call);
          const queue = queueOf(planned);
          expect(call).toBeGreaterThan(latest.get(queue) ?? -1);
          latest.set(queue, call);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a hundred thousand calls', () => {
  it('queue and start in little time, for one user each or with no limit of their own', async () => {
    const clock = new FakeClock();
    const pacer = new Pacer({
      quotas: overrideQuotas({ UserRead: 100_000, UserList: 100_000 }),
      clock,
      isThrottle,
      maxQueue: 100_000,
    });
    const meter = new CallMeter();
    const { signal } = new AbortController();
    const begin = performance.now();
    let ended = 0;
    for (let number = 0; number < 50_000; number += 1) {
      const common = {
        userPoolId: 'pool',
        priority: 'background',
        meter,
        signal,
        deadline: clock.now() + 100_000,
      } as const;
      const send = () => Promise.resolve();
      void pacer.run({ ...common, operation: 'AdminGetUser', username: `user${number}` }, send).then(() => ended++);
      void pacer.run({ ...common, operation: 'ListUsers' }, send).then(() => ended++);
    }
    await clock.advance(3_000);
    expect(ended).toBe(100_000);
    // 2 s on a slow machine; anything that walks the queue for each call takes minutes.
    expect(performance.now() - begin).toBeLessThan(20_000);
  });
});
