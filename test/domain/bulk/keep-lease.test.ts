import { expect, test } from 'vitest';
import { LEASE_MS, LeaseLostError } from '../../../src/domain/bulk/bulk-lease.ts';
import type { LeaseRenewal } from '../../../src/domain/bulk/bulk-store.ts';
import { keepLease } from '../../../src/domain/bulk/keep-lease.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const lease = { operationId: 'operation', workerId: 'ann', number: 1 };

/** A lease that is kept over a store that answers as `renew` does. */
function keep(renew: () => Promise<void>, isCancelRequested = () => false) {
  const clock = new FakeClock();
  const renewedAt: number[] = [];
  const lost: unknown[] = [];
  const toldToCancelAt: number[] = [];
  const start = clock.now();
  const renewLease = async () => {
    renewedAt.push(clock.now() - start);
    await renew();
    return { isCancelRequested: isCancelRequested() };
  };
  const stop = keepLease({ renewLease }, lease, clock, {
    onLost: (error) => lost.push(error),
    onCancelRequested: () => toldToCancelAt.push(clock.now() - start),
  });
  return { clock, renewedAt, lost, toldToCancelAt, stop };
}

test('is renewed more often than once a second, until it is not needed any more', async () => {
  const { clock, renewedAt, lost, stop } = keep(async () => {});
  await clock.advance(60_000);
  expect(renewedAt).toHaveLength(75);
  expect(renewedAt.slice(0, 2)).toEqual([800, 1_600]);
  stop();
  await clock.advance(60_000);
  expect(renewedAt).toHaveLength(75);
  expect(lost).toEqual([]);
  expect(clock.pending).toBe(0);
});

test('outlives a store that fails for a moment', async () => {
  let fails = 0;
  const { clock, lost, stop } = keep(async () => {
    fails += 1;
    if (fails % 2 === 1) throw new Error('The store is not reachable.');
  });
  await clock.advance(60_000);
  expect(lost).toEqual([]);
  stop();
});

test('is lost once another worker holds it, without waiting for its end', async () => {
  const error = new LeaseLostError(lease);
  const { clock, renewedAt, lost } = keep(() => Promise.reject(error));
  await clock.advance(60_000);
  expect(renewedAt).toEqual([800]);
  expect(lost).toEqual([error]);
  expect(clock.pending).toBe(0);
});

test.each([
  { store: 'rejects', renew: () => Promise.reject(new Error('The store is not reachable.')) },
  { store: 'never answers', renew: () => new Promise<void>(() => {}) },
])('is lost when it runs out, if the store $store', async ({ renew }) => {
  const { clock, lost } = keep(renew);
  await clock.advance(LEASE_MS - 1);
  expect(lost).toEqual([]);
  await clock.advance(1);
  expect(lost).toHaveLength(1);
  expect(clock.pending).toBe(0);
});

test('counts from the moment in which its renewal was sent, not from the answer', async () => {
  const clock = new FakeClock();
  const lost: number[] = [];
  const start = clock.now();
  let answers = 0;
  const renewLease = () =>
    new Promise<LeaseRenewal>((resolve) => {
      answers += 1;
      if (answers === 1) clock.after(1_500, () => resolve({ isCancelRequested: false }));
    });
  keepLease({ renewLease }, lease, clock, {
    onLost: () => lost.push(clock.now() - start),
    onCancelRequested: () => {},
  });
  await clock.advance(60_000);
  expect(lost).toEqual([800 + LEASE_MS]);
});

test('tells its holder within a second that somebody has asked to cancel, and goes on until the operation has ended', async () => {
  let isCancelRequested = false;
  const { clock, renewedAt, toldToCancelAt, stop } = keep(
    async () => {},
    () => isCancelRequested,
  );
  await clock.advance(3_000);
  expect(toldToCancelAt).toEqual([]);
  isCancelRequested = true;
  await clock.advance(2_000);
  expect(toldToCancelAt[0]).toBeLessThan(4_000);
  expect(renewedAt.at(-1)).toBe(toldToCancelAt.at(-1));
  stop();
});
