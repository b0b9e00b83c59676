import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pacer } from '../../../src/cognito/rate/pacer.ts';
import { type CognitoOperation, overrideQuotas } from '../../../src/cognito/rate/quotas.ts';
import { CallMeter } from '../../../src/domain/ports/call-meter.ts';
import type { Priority } from '../../../src/domain/ports/directory.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { ReplicaCluster } from './replica-cluster.ts';
import { isThrottle, StrictServer } from './strict-quota-server.ts';

/** Of the category UserList: 40 a second, of which the pacer uses 38. */
const RATE = 38;

interface Start {
  readonly at: number;
  readonly queuedAt: number;
  readonly priority: Priority;
}

function open() {
  const clock = new FakeClock();
  const pacer = new Pacer({ quotas: overrideQuotas({ UserList: 40 }), clock, isThrottle, maxQueue: 100_000 });
  const began = clock.now();
  const starts: Start[] = [];
  const queue = (priority: Priority, count: number, operation: CognitoOperation = 'ListUsers') => {
    const queuedAt = clock.now() - began;
    for (let number = 0; number < count; number += 1) {
      const call = { operation, userPoolId: 'pool', priority, meter: new CallMeter() };
      void pacer.run(call, async () => {
        starts.push({ at: clock.now() - began, queuedAt, priority });
        await new Promise<void>((resolve) => clock.after(20, resolve));
      });
    }
  };
  const count = (priority: Priority, from = 0, to = Number.POSITIVE_INFINITY) =>
    starts.filter((start) => start.priority === priority && start.at >= from && start.at < to).length;
  return { clock, starts, queue, count };
}

describe('maintenance', () => {
  it('takes half of a quota that nobody else uses, evenly', async () => {
    const { clock, queue, count, starts } = open();
    queue('maintenance', 1_000);
    await clock.advance(20_000);
    expect(count('maintenance')).toBeGreaterThanOrEqual(0.49 * RATE * 20);
    expect(count('maintenance')).toBeLessThanOrEqual(0.5 * RATE * 20 + 1);
    const gaps = starts.slice(1).map(({ at }, index) => at - (starts[index]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(45);
  });

  it.each(['background', 'interactive'] as const)('takes a tenth beside %s calls that wait', async (other) => {
    const { clock, queue, count } = open();
    queue(other, 2_000);
    queue('maintenance', 1_000);
    await clock.advance(30_000);
    expect(count('maintenance')).toBeLessThanOrEqual(0.1 * RATE * 30 + 1);
    expect(count('maintenance')).toBeGreaterThanOrEqual(0.08 * RATE * 30);
    expect(count('maintenance') + count(other)).toBeGreaterThanOrEqual(0.97 * RATE * 30);
  });

  it('leaves background its tenth where people want all', async () => {
    const { clock, queue, count } = open();
    queue('interactive', 3_000);
    queue('background', 1_000);
    queue('maintenance', 1_000);
    await clock.advance(30_000);
    expect(count('background')).toBeGreaterThanOrEqual(0.09 * RATE * 30);
    expect(count('maintenance')).toBeLessThanOrEqual(0.1 * RATE * 30 + 1);
    expect(count('interactive')).toBeGreaterThanOrEqual(0.78 * RATE * 30);
  });

  it('leaves people what they used lately, for ten seconds', async () => {
    const { clock, queue, count } = open();
    queue('maintenance', 2_000);
    await clock.advance(5_000);
    queue('interactive', 30);
    await clock.advance(1_000);
    expect(count('interactive')).toBe(30);
    await clock.advance(8_000);
    // Half of the 8 that were left over, or more where the burst fell into two seconds.
    expect(count('maintenance', 6_000, 14_000)).toBeLessThanOrEqual(8 * 12);
    await clock.advance(20_000);
    expect(count('maintenance', 20_000, 30_000)).toBeGreaterThanOrEqual(0.48 * RATE * 10);
  });

  it('takes no more than its part of the limit of one operation', async () => {
    const { clock, queue, count } = open();
    queue('maintenance', 200, 'ListGroups');
    await clock.advance(10_000);
    expect(count('maintenance')).toBeLessThanOrEqual(0.5 * 5 * 10 + 1);
    queue('background', 200, 'ListGroups');
    await clock.advance(10_000);
    expect(count('maintenance', 10_000)).toBeLessThanOrEqual(0.1 * 5 * 10 + 1);
    expect(count('background')).toBeGreaterThanOrEqual(40);
  });

  it('never takes more than half of a second, nor a tenth while another waits, whatever comes when', async () => {
    const burst = fc.record({
      after: fc.integer({ min: 0, max: 4_000 }),
      count: fc.integer({ min: 1, max: 120 }),
      priority: fc.constantFrom<Priority>('interactive', 'background'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(burst, { minLength: 1, maxLength: 12 }), async (bursts) => {
        const { clock, queue, starts } = open();
        queue('maintenance', 1_000);
        for (const { after, count, priority } of bursts) {
          await clock.advance(after);
          queue(priority, count);
        }
        await clock.advance(30_000);
        const own = starts.filter(({ priority }) => priority === 'maintenance');
        const others = starts.filter(({ priority }) => priority !== 'maintenance');
        for (const [index, { at }] of own.entries()) {
          const second = own.slice(index).filter((later) => later.at < at + 1_000);
          expect(second.length).toBeLessThanOrEqual(RATE / 2);
          const next = own[index + 1];
          const waited = others.some((other) => other.queuedAt <= at && next !== undefined && other.at >= next.at);
          if (next !== undefined && waited) expect(next.at - at).toBeGreaterThanOrEqual(10_000 / RATE - 1e-6);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('maintenance of one of several replicas', () => {
  async function run(seconds: number, other: Priority | null) {
    const clock = new FakeClock();
    const server = new StrictServer(clock, 30);
    const cluster = new ReplicaCluster(clock, { storeLatency: () => 2 });
    const [first, second] = [cluster.add(), cluster.add()];
    await clock.advance(3_000);
    const send = () => server.call(10, 10);
    first.queue(2_000, send, { priority: 'maintenance' });
    if (other !== null) second.queue(3_000, send, { priority: other });
    await clock.advance(2_000);
    first.reset();
    second.reset();
    await clock.advance(seconds * 1_000);
    return { own: first.done / seconds, others: second.done / seconds, refused: server.refused };
  }

  it('takes half of what they all leave over', async () => {
    const { own, refused } = await run(20, null);
    expect(own).toBeGreaterThanOrEqual(0.45 * 28);
    expect(own).toBeLessThanOrEqual(0.5 * 28 + 0.1);
    expect(refused).toBe(0);
  });

  it.each(['background', 'interactive'] as const)('takes a tenth while another has %s calls', async (other) => {
    const { own, others, refused } = await run(20, other);
    expect(own).toBeLessThanOrEqual(0.1 * 28 + 0.1);
    expect(own).toBeGreaterThanOrEqual(0.04 * 28);
    expect(own + others).toBeGreaterThanOrEqual(0.9 * 28);
    expect(refused).toBe(0);
  });
});
