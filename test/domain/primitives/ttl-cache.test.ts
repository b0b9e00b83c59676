import { expect, test } from 'vitest';
import { TtlCache } from '../../../src/domain/primitives/ttl-cache.ts';
import { FakeClock } from '../../support/fake-clock.ts';

function openMemory() {
  const clock = new FakeClock();
  const memory = new TtlCache<number>(clock, 5_000);
  let reads = 0;
  const recall = (read?: () => Promise<number>) =>
    memory.getOrLoad('key', 'interactive', read ?? (async () => ++reads));
  return { clock, memory, recall };
}

test('an answer is good for its life, and read anew after it', async () => {
  const { clock, recall } = openMemory();
  expect(await recall()).toBe(1);
  await clock.advance(4_999);
  expect(await recall()).toBe(1);
  await clock.advance(1);
  expect(await recall()).toBe(2);
});

test('many who ask at the same time share one read', async () => {
  const { recall } = openMemory();
  expect(await Promise.all([recall(), recall(), recall()])).toEqual([1, 1, 1]);
});

test('what one could not read, the others read for themselves', async () => {
  const { recall } = openMemory();
  const outcomes = await Promise.allSettled([recall(() => Promise.reject(new Error('Gone away.'))), recall()]);
  expect(outcomes).toEqual([
    { status: 'rejected', reason: new Error('Gone away.') },
    { status: 'fulfilled', value: 1 },
  ]);
  expect(await recall()).toBe(2);
});

test('only the answers concerned are forgotten', async () => {
  const { memory, recall } = openMemory();
  await recall();
  memory.invalidate((value) => value === 7);
  expect(await recall()).toBe(1);
  memory.invalidate((value) => value === 1);
  expect(await recall()).toBe(2);
});

test('an answer that was being read while something changed is not kept', async () => {
  const { memory, recall } = openMemory();
  const older = recall();
  memory.invalidate(() => false);
  await older;
  expect(await recall()).toBe(2);
});

test('a person does not wait for what background work is reading, and background work waits for what a person is', async () => {
  const { memory, recall } = openMemory();
  let answerBulk = (_value: number) => {};
  const bulk = memory.getOrLoad('key', 'background', () => new Promise((resolve) => (answerBulk = resolve)));
  expect(await recall()).toBe(1);
  expect(await memory.getOrLoad('key', 'background', async () => 99)).toBe(1);
  answerBulk(7);
  expect(await bulk).toBe(7);
  // The newer answer stays.
  expect(await recall()).toBe(1);
});

test('a value may say how long it is valid, and a read under way is shared however long it takes', async () => {
  const clock = new FakeClock();
  const cache = new TtlCache<number>(clock, (value) => value * 1_000);
  let resolve = (_value: number) => {};
  const read = () => new Promise<number>((settle) => (resolve = settle));
  const first = cache.getOrLoad('key', 'interactive', read);
  await clock.advance(4_000);
  const second = cache.getOrLoad('key', 'interactive', async () => 99);
  resolve(5);
  expect([await first, await second]).toEqual([5, 5]);
  await clock.advance(999);
  expect(await cache.getOrLoad('key', 'interactive', async () => 7)).toBe(5);
  await clock.advance(1);
  expect(await cache.getOrLoad('key', 'interactive', async () => 7)).toBe(7);
});
