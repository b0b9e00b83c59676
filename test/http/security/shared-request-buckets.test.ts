import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Clock } from '../../../src/domain/ports/clock.ts';
import type { RequestBucketStore } from '../../../src/domain/ports/request-bucket-store.ts';
import { SharedRequestBuckets } from '../../../src/http/security/shared-request-buckets.ts';
import { FakeClock } from '../../support/fake-clock.ts';

/** A store in memory, as the contract of `RequestBucketStore` has it. */
class MemoryStore implements RequestBucketStore {
  takes = 0;
  /** What each answer takes; null: the store fails. */
  latencyMs: number | null = 0;
  readonly #perMinute: number;
  readonly #clock: Clock;
  /** By caller: when the bucket is full again. */
  readonly #fullAt = new Map<string, number>();

  constructor(perMinute: number, clock: Clock) {
    this.#perMinute = perMinute;
    this.#clock = clock;
  }

  async deleteBefore() {
    return 0;
  }

  async take(caller: string, wanted: number) {
    this.takes += 1;
    const { latencyMs } = this;
    if (latencyMs === null) throw new Error('The store is away.');
    if (latencyMs > 0) await new Promise<void>((resolve) => this.#clock.after(latencyMs, resolve));
    const now = this.#clock.now();
    const interval = 60_000 / this.#perMinute;
    const fullAt = Math.max(now, this.#fullAt.get(caller) ?? now);
    const room = Math.floor((now + 60_000 - fullAt) / interval + 1e-9);
    const granted = Math.max(0, Math.min(wanted, room));
    this.#fullAt.set(caller, fullAt + granted * interval);
    return { granted, waitMs: Math.max(0, fullAt + granted * interval + interval - now - 60_000) };
  }
}

function openReplicas(count: number, perMinute: number) {
  const clock = new FakeClock();
  const store = new MemoryStore(perMinute, clock);
  const replicas = Array.from({ length: count }, () => new SharedRequestBuckets(store, perMinute, clock));
  return { clock, store, replicas };
}

/** Sends so many requests to the replicas in turn. Returns how many were admitted. */
async function send(replicas: readonly SharedRequestBuckets[], requests: number, caller = 'a'): Promise<number> {
  let admitted = 0;
  for (let sent = 0; sent < requests; sent += 1) {
    if ((await replicas[sent % replicas.length]?.tryTake(caller)) === 0) admitted += 1;
  }
  return admitted;
}

describe('a caller of several replicas', () => {
  test.each([1, 2, 3, 4])('has one limit at all %i together, within a tenth', async (count) => {
    const { replicas } = openReplicas(count, 600);
    const admitted = await send(replicas, 2_000);
    expect(admitted).toBeLessThanOrEqual(600);
    expect(admitted).toBeGreaterThanOrEqual(540);
  });

  test('costs a statement per 15 requests, and none while the bucket is empty', async () => {
    const { clock, store, replicas } = openReplicas(1, 600);
    await send(replicas, 600);
    expect(store.takes).toBe(40);
    expect(await replicas[0]?.tryTake('a')).toBe(100);
    const asked = store.takes;
    for (let sent = 0; sent < 1_000; sent += 1) await replicas[0]?.tryTake('a');
    expect(store.takes).toBe(asked);
    await clock.advance(100);
    expect(await replicas[0]?.tryTake('a')).toBe(0);
  });

  test('shares one statement among requests that come at once', async () => {
    const { clock, store, replicas } = openReplicas(1, 600);
    store.latencyMs = 20;
    const waits = Promise.all(Array.from({ length: 15 }, () => replicas[0]?.tryTake('a')));
    await clock.advance(20);
    expect(await waits).toEqual(Array(15).fill(0));
    expect(store.takes).toBe(1);
  });

  test('has a small limit exactly', async () => {
    const { replicas } = openReplicas(4, 3);
    expect(await send(replicas, 40)).toBe(3);
  });

  test('cannot save a grant for later', async () => {
    const { clock, store, replicas } = openReplicas(1, 600);
    await send(replicas, 1);
    await clock.advance(10_000);
    await send(replicas, 1);
    expect(store.takes).toBe(2);
  });
});

describe('while the store', () => {
  test('fails, each replica limits its callers alone, and tries again after five seconds', async () => {
    const { clock, store, replicas } = openReplicas(1, 600);
    store.latencyMs = null;
    expect(await send(replicas, 1_000)).toBe(600);
    expect(store.takes).toBe(1);
    store.latencyMs = 0;
    await clock.advance(5_000);
    await send(replicas, 1);
    expect(store.takes).toBe(2);
  });

  test('takes five seconds, a request waits for a quarter of one', async () => {
    const { clock, store, replicas } = openReplicas(1, 600);
    store.latencyMs = 5_000;
    const first = replicas[0]?.tryTake('a');
    await clock.advance(250);
    expect(await first).toBe(0);
    expect(await replicas[0]?.tryTake('a')).toBe(0);
    expect(store.takes).toBe(1);
  });
});

test('whatever a caller sends to whom and when, it is admitted no more than a bucket and its refill', async () => {
  const step = fc.record({ replica: fc.nat(3), requests: fc.integer({ min: 1, max: 200 }), pauseMs: fc.nat(20_000) });
  const load = fc.array(step, { maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(load, fc.integer({ min: 1, max: 2_000 }), async (steps, perMinute) => {
      const { clock, replicas } = openReplicas(4, perMinute);
      const began = clock.now();
      let admitted = 0;
      for (const { replica, requests, pauseMs } of steps) {
        admitted += await send(replicas.slice(replica, replica + 1), requests);
        expect(admitted).toBeLessThanOrEqual(perMinute * (1 + (clock.now() - began) / 60_000));
        await clock.advance(pauseMs);
      }
    }),
    { numRuns: 100 },
  );
});
