import { describe, expect, it } from 'vitest';
import { Pacer } from '../../../src/cognito/rate/pacer.ts';
import { overrideQuotas } from '../../../src/cognito/rate/quotas.ts';
import { ThrottledError } from '../../../src/domain/model/errors.ts';
import { CallMeter } from '../../../src/domain/ports/call-meter.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { isThrottle, StrictServer, seededRandom } from './strict-quota-server.ts';

const QUOTA = 30;
/** What one process uses of the quota alone, and each of two. */
const WHOLE = 0.95;
const HALF = WHOLE / 2;
const HALF_SECOND = Math.floor(HALF * QUOTA);
const FULL_SECOND = Math.floor(WHOLE * QUOTA);

/** A pacer with more calls than it can start, and when those started. */
class BusyPacer {
  readonly clock: FakeClock;
  readonly meter = new CallMeter();
  readonly pacer: Pacer;
  readonly starts: number[] = [];
  readonly #send: () => Promise<void>;

  constructor(clock: FakeClock, share: number, send: () => Promise<void>) {
    this.clock = clock;
    this.#send = send;
    this.pacer = new Pacer({
      quotas: overrideQuotas({ UserList: QUOTA }),
      clock,
      isThrottle,
      share,
      maxQueue: 100_000,
    });
  }

  queue(count: number): void {
    for (let number = 0; number < count; number += 1) void this.#run();
  }

  startedBetween(from: number, to: number): number {
    return this.starts.filter((at) => at > from && at <= to).length;
  }

  async #run(): Promise<void> {
    const call = { operation: 'ListUsers', userPoolId: 'pool', priority: 'background', meter: this.meter } as const;
    await this.pacer.run(call, () => {
      this.starts.push(this.clock.now());
      return this.#send();
    });
  }
}

function alone(share: number, latency = 50): BusyPacer {
  const clock = new FakeClock();
  return new BusyPacer(clock, share, () => new Promise((resolve) => clock.after(latency, resolve)));
}

describe('a share of the quota that changes while calls wait', () => {
  it('holds at once if it falls, for the second that has begun as well', async () => {
    const busy = alone(WHOLE);
    busy.queue(1_000);
    await busy.clock.advance(5_250);
    const changed = busy.clock.now();
    busy.pacer.setShare(HALF);
    await busy.clock.advance(10_000);
    const later = busy.starts.filter((at) => at > changed);
    for (const start of later) expect(busy.startedBetween(start - 1_000, start)).toBeLessThanOrEqual(HALF_SECOND);
    expect(later.length).toBeGreaterThanOrEqual(9 * HALF_SECOND);
  });

  it('is used at once if it grows', async () => {
    const busy = alone(HALF);
    busy.queue(1_000);
    await busy.clock.advance(5_250);
    const changed = busy.clock.now();
    busy.pacer.setShare(WHOLE);
    await busy.clock.advance(10_000);
    expect(busy.startedBetween(changed, changed + 1_000)).toBeGreaterThanOrEqual(FULL_SECOND - 1);
    expect(busy.startedBetween(changed, changed + 10_000)).toBeGreaterThanOrEqual(10 * FULL_SECOND - 2);
    for (const start of busy.starts) expect(busy.startedBetween(start - 1_000, start)).toBeLessThanOrEqual(FULL_SECOND);
  });

  it('wakes calls that wait for the next start of a slow pace', async () => {
    const busy = alone(1 / QUOTA);
    busy.queue(3);
    await busy.clock.advance(10);
    expect(busy.starts).toHaveLength(1);
    busy.pacer.setShare(WHOLE);
    await busy.clock.advance(100);
    expect(busy.starts).toHaveLength(3);
  });

  it('holds for the limits of one user and one operation', async () => {
    const { pacer, clock } = alone(WHOLE);
    let started = 0;
    const send = () => {
      started += 1;
      return Promise.resolve();
    };
    for (let number = 0; number < 100; number += 1) {
      const call = { operation: 'AdminGetUser', userPoolId: 'pool', priority: 'interactive' } as const;
      void pacer.run({ ...call, username: 'ann', meter: new CallMeter() }, send);
    }
    await clock.advance(2_900);
    expect(started).toBeGreaterThanOrEqual(28);
    pacer.setShare(HALF);
    await clock.advance(1_000);
    const before = started;
    await clock.advance(4_000);
    expect(started - before).toBeLessThanOrEqual(4 * 5);
    pacer.setShare(WHOLE);
    await clock.advance(1_000);
    const raised = started;
    await clock.advance(3_000);
    expect(started - raised).toBeGreaterThanOrEqual(28);
  });

  it('counts for the wait that a refused call is promised', async () => {
    const busy = alone(WHOLE);
    busy.queue(280);
    await busy.clock.advance(0);
    const refused = async () => {
      const deadline = busy.clock.now() + 1_000;
      const call = { operation: 'ListUsers', userPoolId: 'pool', priority: 'background', deadline } as const;
      const error = await busy.pacer.run({ ...call, meter: busy.meter }, async () => {}).catch((thrown) => thrown);
      return error instanceof ThrottledError ? error.retryAfterSeconds : null;
    };
    const atFirst = await refused();
    busy.pacer.setShare(HALF);
    expect(await refused()).toBeGreaterThanOrEqual(1.9 * (atFirst ?? 0));
  });

  it.each([0, -1, 1.1, Number.NaN])('is never %s', (share) => {
    expect(() => alone(WHOLE).pacer.setShare(share)).toThrow(RangeError);
  });
});

describe('two processes that divide a quota of 30 against a strict server', () => {
  it.each([1, 2, 3])('have no call refused while their shares go back and forth (seed %d)', async (seed) => {
    const clock = new FakeClock();
    const server = new StrictServer(clock, QUOTA);
    const random = seededRandom(seed);
    const send = () => server.call(20 + random() * 60, 5);
    const [one, other] = [new BusyPacer(clock, HALF, send), new BusyPacer(clock, HALF, send)];
    one.queue(5_000);
    other.queue(5_000);
    let before = 0.5;
    for (const part of [0.25, 0.5, 0.75, 0.5, 0.25]) {
      const changes = [() => one.pacer.setShare(WHOLE * part), () => other.pacer.setShare(WHOLE * (1 - part))];
      if (part > before) changes.reverse();
      for (const change of changes) {
        change();
        // What one gives up is free for the other once the second before is over, and its calls have arrived.
        await clock.advance(1_500);
      }
      await clock.advance(20_000);
      before = part;
    }
    expect(one.meter.throttles + other.meter.throttles).toBe(0);
    expect(server.taken).toBeGreaterThanOrEqual(0.85 * QUOTA * (clock.now() - Date.UTC(2026, 0, 1)) * 0.001);
  });
});
