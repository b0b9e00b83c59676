import { describe, expect, test } from 'vitest';
import { LocalRequestBuckets } from '../../../src/http/security/request-buckets.ts';
import { FakeClock } from '../../support/fake-clock.ts';

describe('a caller', () => {
  test("may send a minute's worth at once, and then at the steady rate", async () => {
    const clock = new FakeClock();
    const buckets = new LocalRequestBuckets(60, clock);
    for (let sent = 0; sent < 60; sent += 1) expect(await buckets.tryTake('a')).toBe(0);
    expect(await buckets.tryTake('a')).toBe(1_000);
    await clock.advance(400);
    expect(await buckets.tryTake('a')).toBeCloseTo(600);
    await clock.advance(600);
    expect(await buckets.tryTake('a')).toBe(0);
    expect(await buckets.tryTake('a')).toBeGreaterThan(0);
  });

  test('who was quiet for an hour has no more than a minute saved', async () => {
    const clock = new FakeClock();
    const buckets = new LocalRequestBuckets(2, clock);
    await buckets.tryTake('a');
    await clock.advance(3_600_000);
    expect([await buckets.tryTake('a'), await buckets.tryTake('a')]).toEqual([0, 0]);
    expect(await buckets.tryTake('a')).toBe(30_000);
  });

  test('has a limit of their own', async () => {
    const buckets = new LocalRequestBuckets(1, new FakeClock());
    expect([await buckets.tryTake('a'), await buckets.tryTake('b')]).toEqual([0, 0]);
    expect(await buckets.tryTake('a')).toBeGreaterThan(0);
  });
});

test('of very many callers, those who were quiet for longest are forgotten', async () => {
  const buckets = new LocalRequestBuckets(1, new FakeClock());
  for (let caller = 0; caller < 10_000; caller += 1) await buckets.tryTake(`caller ${caller}`);
  await buckets.tryTake('caller 0');
  await buckets.tryTake('one more');
  expect(buckets.size).toBe(10_000);
  expect(await buckets.tryTake('caller 0')).toBeGreaterThan(0);
  expect(await buckets.tryTake('caller 1')).toBe(0);
});
