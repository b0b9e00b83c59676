import { describe, expect, it } from 'vitest';
import { Pacer } from '../../../src/cognito/rate/pacer.ts';
import { overrideQuotas } from '../../../src/cognito/rate/quotas.ts';
import { CallMeter } from '../../../src/domain/ports/call-meter.ts';
import type { Clock } from '../../../src/domain/ports/clock.ts';
import type { Priority } from '../../../src/domain/ports/directory.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { BusyClock } from './busy-clock.ts';
import { isThrottle, StrictServer, seededRandom } from './strict-quota-server.ts';

/** What one pacer gets done against a server. */
class Workload {
  readonly meter = new CallMeter();
  done = 0;
  /** When the last call so far was. */
  doneAt = 0;
  readonly #pacer: Pacer;

  readonly #clock: Clock;
  readonly #priority: Priority;

  constructor(clock: Clock, quota: number, priority: Priority = 'background') {
    this.#clock = clock;
    this.#priority = priority;
    this.#pacer = new Pacer({ quotas: overrideQuotas({ UserList: quota }), clock, isThrottle, maxQueue: 100_000 });
  }

  queue(count: number, send: () => Promise<void>): void {
    for (let number = 0; number < count; number += 1) {
      void this.#run(send);
    }
  }

  /** So many calls, a few of them under way at a time, as a report makes them. */
  scan(count: number, send: () => Promise<void>): void {
    let begun = 0;
    const reader = async () => {
      for (; begun < count; await this.#run(send)) begun += 1;
    };
    for (let number = 0; number < 4; number += 1) void reader();
  }

  async #run(send: () => Promise<void>): Promise<void> {
    await this.#pacer.run(
      { operation: 'ListUsers', userPoolId: 'pool', priority: this.#priority, meter: this.meter },
      send,
    );
    this.done += 1;
    this.doneAt = this.#clock.now();
  }
}

/** Seconds until the calls are done. */
async function secondsFor(clock: FakeClock, workload: Workload, count: number): Promise<number> {
  const start = clock.now();
  while (workload.done < count) await clock.advance(100);
  return (workload.doneAt - start) / 1_000;
}

/** Another program that calls so often, evenly and for ever, by a timer that is late by up to so much. */
class Neighbour {
  calls = 0;
  refused = 0;

  constructor(clock: FakeClock, server: StrictServer, perSecond: number, random: () => number, lateBy = 0) {
    const start = clock.now();
    const call = () => {
      this.calls += 1;
      if (!server.arrive()) this.refused += 1;
      const due = start + (this.calls * 1_000) / perSecond + random() * lateBy;
      clock.after(due - clock.now(), call);
    };
    call();
  }
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

  it('meets no throttle if latency varies by far more than it allows for in its pace', async () => {
    const clock = new FakeClock();
    const server = new StrictServer(clock, 25);
    const random = seededRandom(2);
    const workload = new Workload(clock, 25);
    workload.queue(2_000, () => server.call(20 + random() * 180, 5));
    expect((await secondsFor(clock, workload, 2_000)) / (2_000 / 25)).toBeLessThanOrEqual(1.15);
    expect(workload.meter.throttles).toBe(0);
  });

  it('meets no throttle if a first burst is late all together and the calls after it are not', async () => {
    const clock = new FakeClock();
    const server = new StrictServer(clock, 50);
    const workload = new Workload(clock, 50);
    const start = clock.now();
    workload.queue(500, () => server.call(clock.now() - start < 500 ? 180 : 5, 5));
    await secondsFor(clock, workload, 500);
    expect(workload.meter.throttles).toBe(0);
  });
});

describe('a process that takes long to send its calls', () => {
  it.each([1, 2])('meets no throttle at 500/s, %d ms of work each, a full second of calls at once', async (workMs) => {
    const fake = new FakeClock();
    const clock = new BusyClock(fake);
    const server = new StrictServer(clock, 500);
    const workload = new Workload(clock, 500, 'interactive');
    workload.queue(2_000, async () => {
      // Serialised, then signed, then sent: calls that start together take these steps together.
      for (let step = 0; step < 4; step += 1) {
        await null;
        clock.spend(workMs / 4);
      }
      await server.call(0, 50);
    });
    await secondsFor(fake, workload, 2_000);
    expect(workload.meter.throttles).toBe(0);
  });
});

describe('a pacer beside a program that takes 40 % of a quota of 30 all the time', () => {
  it('needs at most 1.10 of the time for what is left, and has at most 0.5 % of its calls throttled', async () => {
    const clock = new FakeClock();
    const server = new StrictServer(clock, 30);
    const random = seededRandom(1);
    new Neighbour(clock, server, 12, random);
    await clock.advance(2_000);
    const workload = new Workload(clock, 30);
    workload.queue(6_000, () => server.call(20 + random() * 60, 5));
    expect((await secondsFor(clock, workload, 6_000)) / (6_000 / 18)).toBeLessThanOrEqual(1.1);
    expect(workload.meter.throttles / 6_000).toBeLessThanOrEqual(0.005);
  });

  /** Ways there and back, in milliseconds: how Cognito's 50 ms may be divided, and some that vary. */
  const ways = [
    { there: 0, varying: 0, back: 50 },
    { there: 0, varying: 3, back: 50 },
    { there: 10, varying: 0, back: 10 },
    { there: 25, varying: 0, back: 25 },
    { there: 25, varying: 5, back: 20 },
  ];

  /** A scan of 719 calls, the report of 10,000 users in 100 groups, at some moment between two calls of the other's. */
  async function scanBeside(part: number, way: (typeof ways)[number], seed: number) {
    const clock = new FakeClock();
    const server = new StrictServer(clock, 30);
    const random = seededRandom(seed);
    const other = new Neighbour(clock, server, part * 30, random, 2);
    await clock.advance(1_500 + random() * 100);
    const before = { calls: other.calls, refused: other.refused };
    const workload = new Workload(clock, 30);
    workload.scan(719, () => server.call(way.there + random() * way.varying, way.back));
    const seconds = await secondsFor(clock, workload, 719);
    const left = Math.min(28, 30 - part * 30);
    return {
      // As bench/lower-bound.ts has it.
      ratio: seconds / (Math.floor(718 / left) + (way.there + way.varying / 2 + way.back) / 1_000),
      throttled: workload.meter.throttles / workload.meter.total,
      othersRefused: (other.refused - before.refused) / (other.calls - before.calls),
    };
  }

  const most = (values: readonly number[]) => Math.max(...values);

  it.each(ways)(
    "reads a report in 1.10 of that time, with 0.5 % of its calls refused and 1 % of the other's, $there to $there + $varying ms there and $back ms back, whenever it begins",
    async (way) => {
      const scans = [];
      for (let seed = 1; seed <= 12; seed += 1) scans.push(await scanBeside(0.4, way, seed));
      expect(most(scans.map(({ ratio }) => ratio))).toBeLessThanOrEqual(1.1);
      expect(most(scans.map(({ throttled }) => throttled))).toBeLessThanOrEqual(0.005);
      const refused = scans.map(({ othersRefused }) => othersRefused);
      expect(refused.reduce((sum, part) => sum + part, 0) / scans.length).toBeLessThanOrEqual(0.01);
    },
  );

  it.each([
    { part: 0.2, ratio: 1.13, throttled: 0.005 },
    { part: 0.3, ratio: 1.13, throttled: 0.005 },
    { part: 0.5, ratio: 1.13, throttled: 0.02 },
    // So much less than its quota that it takes the pacer two falls to get there.
    { part: 0.6, ratio: 1.13, throttled: 0.025 },
  ])('gives way to one that takes $part of it as well', async ({ part, ratio, throttled }) => {
    const scans = [];
    for (const way of ways.slice(0, 2)) {
      for (let seed = 1; seed <= 6; seed += 1) scans.push(await scanBeside(part, way, seed));
    }
    expect(most(scans.map((scan) => scan.ratio))).toBeLessThanOrEqual(ratio);
    expect(most(scans.map((scan) => scan.throttled))).toBeLessThanOrEqual(throttled);
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
  ])('come to share it within 2 : 1 if one begins $delay ms later', async ({ delay, seed }) => {
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
