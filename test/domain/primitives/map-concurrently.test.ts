import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mapConcurrently } from '../../../src/domain/primitives/map-concurrently.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const durations = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 40 });

/** Items that take so many milliseconds each; notes which of them start, and the most that run at a time. */
function workOf(fails: (index: number) => boolean = () => false) {
  const clock = new FakeClock();
  const started: number[] = [];
  let running = 0;
  let most = 0;
  const run = async (milliseconds: number, index: number) => {
    started.push(index);
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((resolve) => clock.after(milliseconds, resolve));
    running -= 1;
    if (fails(index)) throw new Error(`item ${index}`);
    return index;
  };
  return { clock, started, run, most: () => most };
}

async function* asyncOf<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  for (const item of items) yield await Promise.resolve(item);
}

test.each(['synchronous', 'asynchronous'])(
  'all items of a %s iterable run, in order, never more than the limit',
  (kind) =>
    fc.assert(
      fc.asyncProperty(durations, fc.integer({ min: 1, max: 8 }), async (items, limit) => {
        const { clock, run, started, most } = workOf();
        const results = mapConcurrently(limit, kind === 'synchronous' ? items : asyncOf(items), run);
        await clock.advance(60 * items.length);
        expect(await results).toEqual(items.map((_, index) => index));
        expect(started).toEqual(items.map((_, index) => index));
        // Not fewer either: each waits for nothing but its turn.
        expect(most()).toBe(Math.min(limit, items.length));
      }),
    ),
);

test('the first error is what it rejects with, at once, and no item starts after it', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: 8 }),
      fc.nat(),
      async (items, limit, place) => {
        const failing = place % items.length;
        const { clock, run, started } = workOf((index) => index === failing);
        let startedAtError = -1;
        const results = mapConcurrently(limit, items, run).catch((error: unknown) => {
          startedAtError = started.length;
          return error;
        });
        await clock.advance(60 * items.length);
        expect(await results).toEqual(new Error(`item ${failing}`));
        expect(started).toHaveLength(startedAtError);
      },
    ),
  ));

test('of several errors the first in time counts, and none is left unhandled', async () => {
  const { clock, run, started } = workOf(() => true);
  const results = mapConcurrently(2, [20, 10, 10], run);
  const refused = expect(results).rejects.toThrow('item 1');
  await clock.advance(100);
  await refused;
  expect(started).toEqual([0, 1]);
});

test('items that run at once start before the caller goes on', () => {
  const { run, started } = workOf();
  void mapConcurrently(3, [1, 1, 1, 1], run);
  expect(started).toEqual([0, 1, 2]);
});

describe('the limit', () => {
  test('may change while items run', async () => {
    let limit = 1;
    const { clock, run, started } = workOf();
    const results = mapConcurrently(() => limit, [10, 10, 10, 10, 10, 10], run);
    await clock.advance(5);
    expect(started).toHaveLength(1);
    limit = 3;
    await clock.advance(5);
    expect(started).toHaveLength(4);
    limit = 1;
    await clock.advance(10);
    expect(started).toHaveLength(5);
    await clock.advance(20);
    expect(await results).toHaveLength(6);
  });

  test('of less than one still lets one item run', async () => {
    const { clock, run, most } = workOf();
    const results = mapConcurrently(0, [1, 1], run);
    await clock.advance(10);
    expect(await results).toEqual([0, 1]);
    expect(most()).toBe(1);
  });
});

test('an item is taken only when it can start, and the iterable is closed after an error', async () => {
  const taken: number[] = [];
  let isClosed = false;
  function* endless() {
    try {
      for (let item = 1; ; item += 1) {
        taken.push(item);
        yield item;
      }
    } finally {
      isClosed = true;
    }
  }
  const { clock, run } = workOf((index) => index === 4);
  const refused = expect(mapConcurrently(2, endless(), run)).rejects.toThrow('item 4');
  await clock.advance(0);
  expect(taken).toEqual([1, 2]);
  await clock.advance(100);
  await refused;
  expect(taken).toEqual([1, 2, 3, 4, 5, 6]);
  expect(isClosed).toBe(true);
});

test('an error of the iterable is what it rejects with', async () => {
  async function* broken() {
    yield 1;
    throw new Error('no more');
  }
  await expect(mapConcurrently(2, broken(), async (item) => item)).rejects.toThrow('no more');
});
