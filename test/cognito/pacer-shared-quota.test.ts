import { describe, expect, it } from 'vitest';
import { Pacer } from '../../src/cognito/pacer.ts';
import { withQuotas } from '../../src/cognito/quotas.ts';
import { CallMeter } from '../../src/domain/call-meter.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { isThrottle, StrictServer, seededRandom } from './pacer-strict-server.ts';

/** What one pacer gets done against a server. */
class Workload {
  readonly meter = new CallMeter();
  done = 0;
  readonly #pacer: Pacer;

  constructor(clock: FakeClock, quota: number) {
    this.#pacer = new Pacer({ quotas: withQuotas({ UserList: quota }), clock, isThrottle, maxQueue: 100_000 });
  }

  queue(count: number, send: () => Promise<void>): void {
    for (let number = 0; number < count; number += 1) {
      void this.#pacer
        .run({ operation: 'ListUsers', lane: 'background', meter: this.meter }, send)
        .then(() => (this.done += 1));
    }
  }
}

/** Seconds until the calls are done, to the tenth. */
async function secondsFor(clock: FakeClock, workload: Workload, count: number): Promise<number> {
  const start = clock.now();
  while (workload.done < count) await clock.advance(100);
  return (clock.now() - start) / 1_000;
}

/** Another program that calls so often, evenly, for ever. */
function neighbour(clock: FakeClock, server: StrictServer, perSecond: number): void {
  const call = () => {
    server.arrive();
    clock.after(1_000 / perSecond, call);
  };
  call();
}

describe('a pacer alone with a quota', () => {
  it.each([
    { quota: 25, from: 20, to: 80 },
    { quota: 30, from: 20, to: 80 },
    { quota: 50, from: 0, to: 80 },
    { quota: 120, from: 20, to: 80 },
  ])(
    'meets no throttle and needs at most 1.10 of the time at $quota/s, calls $from to $to ms on their way',
    async ({ quota, from, to }) => {
      const clock = new FakeClock();
      const server = new StrictServer(clock, quota);
      const random = seededRandom(quota);
      const workload = new Workload(clock, quota);
      workload.queue(2_000, () => server.call(from + random() * (to - from), 5));
      expect((await secondsFor(clock, workload, 2_000)) / (2_000 / quota)).toBeLessThanOrEqual(1.1);
      expect(workload.meter.throttles).toBe(0);
    },
  );

  it('meets no throttle where latency varies by far more than it allows for in its pace', async () => {
    const clock = new FakeClock();
    const server = new StrictServer(clock, 25);
    const random = seededRandom(2);
    const workload = new Workload(clock, 25);
    workload.queue(2_000, () => server.call(20 + random() * 180, 5));
    expect((await secondsFor(clock, workload, 2_000)) / (2_000 / 25)).toBeLessThanOrEqual(1.15);
    expect(workload.meter.throttles).toBe(0);
  });

  it('meets no throttle where a first burst is late all together and the calls after it are not', async () => {
    const clock = new FakeClock();
    const server = new StrictServer(clock, 50);
    const workload = new Workload(clock, 50);
    const start = clock.now();
    workload.queue(500, () => server.call(clock.now() - start < 500 ? 180 : 5, 5));
    await secondsFor(clock, workload, 500);
    expect(workload.meter.throttles).toBe(0);
  });
});

describe('a pacer beside a program that takes 40 % of a quota of 30 all the time', () => {
  it('needs at most 1.10 of the time for what is left, and has at most 0.5 % of its calls throttled', async () => {
    const clock = new FakeClock();
    const server = new StrictServer(clock, 30);
    const random = seededRandom(1);
    neighbour(clock, server, 12);
    await clock.advance(2_000);
    const workload = new Workload(clock, 30);
    workload.queue(6_000, () => server.call(20 + random() * 60, 5));
    expect((await secondsFor(clock, workload, 6_000)) / (6_000 / 18)).toBeLessThanOrEqual(1.1);
    expect(workload.meter.throttles / 6_000).toBeLessThanOrEqual(0.005);
  });

  it('is back at its full rate two minutes after the other stopped', async () => {
    const clock = new FakeClock();
    const server = new StrictServer(clock, 30);
    let busy = true;
    const other = () => {
      if (busy) server.arrive();
      clock.after(1_000 / 12, other);
    };
    other();
    const workload = new Workload(clock, 30);
    workload.queue(10_000, () => server.call(20, 5));
    await clock.advance(60_000);
    busy = false;
    await clock.advance(120_000);
    const before = workload.done;
    await clock.advance(10_000);
    expect(workload.done - before).toBeGreaterThanOrEqual(275);
  });
});

describe('two pacers on one quota', () => {
  it.each([
    { delay: 0, seed: 1 },
    { delay: 500, seed: 2 },
    { delay: 20_000, seed: 3 },
  ])('come to share it within 2 : 1 where one begins $delay ms later', async ({ delay, seed }) => {
    const clock = new FakeClock();
    const server = new StrictServer(clock, 30);
    const random = seededRandom(seed);
    const [early, late] = [new Workload(clock, 30), new Workload(clock, 30)];
    const send = () => server.call(20 + random() * 60, 5);
    early.queue(5_000, send);
    await clock.advance(delay);
    late.queue(5_000, send);
    await clock.advance(60_000);
    const before = { early: early.done, late: late.done };
    await clock.advance(60_000);
    const gained = { early: early.done - before.early, late: late.done - before.late };
    expect(gained.early / gained.late).toBeGreaterThan(0.5);
    expect(gained.early / gained.late).toBeLessThan(2);
    expect(gained.early + gained.late).toBeGreaterThan(0.9 * 30 * 60);
  });
});
