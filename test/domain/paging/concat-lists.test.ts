import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatLists, type PagedList, prefetch } from '../../../src/domain/paging/concat-lists.ts';
import {
  type PagePosition,
  type PageSlice,
  type ReadPage,
  startPosition,
  takeItems,
} from '../../../src/domain/paging/paginate.ts';
import type { PageRequest } from '../../../src/domain/ports/directory.ts';

const keyOf = (item: string) => item;

/** A list whose tokens are places in it; `pageSize` cuts its pages short. */
function listOf(items: readonly string[], pageSize = 60) {
  const requests: PageRequest[] = [];
  const read: ReadPage<string> = async (page) => {
    requests.push(page);
    const start = Number(page.token);
    const end = start + Math.min(page.limit, pageSize);
    return { items: items.slice(start, end), next: end < items.length ? String(end) : null };
  };
  return { read, requests, keep: (some: readonly string[]) => some };
}

/** Follows the last place of every stretch. */
async function readToTheEnd(list: PagedList<string>, count: number): Promise<readonly string[]> {
  const found: string[] = [];
  for (let from: PagePosition | undefined = startPosition(60); from !== undefined; ) {
    const { taken, more }: PageSlice<string> = await takeItems(from, count, list.read, keyOf, list.keep);
    found.push(...taken.map(({ item }) => item));
    from = more ? taken.at(-1)?.place : undefined;
  }
  return found;
}

const sizes = fc.array(fc.nat(5), { maxLength: 6 });
const itemsOf = (partSizes: readonly number[]) =>
  partSizes.map((size, part) => Array.from({ length: size }, (_, index) => `${part}-${index}`));

describe('lists in sequence', () => {
  test('are one list: every item once, in order, whatever the pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        sizes,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 4 }),
        async (partSizes, count, pageSize) => {
          const parts = itemsOf([1, ...partSizes]);
          const list = concatLists(parts.map((items) => listOf(items, pageSize)));
          expect(await readToTheEnd(list, count)).toEqual(parts.flat());
        },
      ),
    );
  });

  test('resume right after any item, without the parts before it', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, async (partSizes) => {
        const parts = itemsOf([2, ...partSizes]);
        const all = parts.flat();
        const list = concatLists(parts.map((items) => listOf(items, 2)));
        const { taken } = await takeItems(startPosition(60), 100, list.read, keyOf, list.keep);
        for (const [index, { place }] of taken.entries()) {
          const sources = parts.map((items) => listOf(items, 2));
          const again = concatLists(sources);
          const rest = await takeItems(place, 100, again.read, keyOf, again.keep);
          expect(rest.taken.map(({ item }) => item)).toEqual(all.slice(index + 1));
          const part = Number(all[index]?.split('-')[0]);
          if (part > 0) expect(sources.slice(0, part).flatMap(({ requests }) => requests)).toEqual([]);
        }
      }),
    );
  });

  test('are each sieved by their own rule', async () => {
    const without = (unwanted: string) => (items: readonly string[]) => items.filter((item) => item !== unwanted);
    const list = concatLists([
      { ...listOf(['a', 'b', 'c']), keep: without('b') },
      { ...listOf(['a', 'b', 'c']), keep: without('a') },
    ]);
    expect(await readToTheEnd(list, 2)).toEqual(['a', 'c', 'b', 'c']);
  });

  test('are read no further than the page needs', async () => {
    const parts = [listOf(['a', 'b']), listOf(['c'])];
    const list = concatLists(parts);
    expect(await takeItems(startPosition(60), 2, list.read, keyOf, list.keep)).toMatchObject({ more: true });
    expect(parts.map(({ requests }) => requests.length)).toEqual([1, 0]);
  });

  test('a single one keeps its own tokens', async () => {
    const only = listOf(['a', 'b'], 1);
    expect((await concatLists([only]).read({ limit: 60, token: null }, 1)).next).toBe('1');
  });

  test.each(['2:', '-1:', 'x:', 'x', '1.5:', ':'])('a token of no part is stale, not a fault: %j', async (token) => {
    const list = concatLists([listOf([]), listOf(['a'])]);
    await expect(list.read({ limit: 60, token }, 1)).rejects.toMatchObject({ code: 'STALE_CURSOR' });
  });
});

describe('lists side by side', () => {
  /** Lists of one item each, and which of them were read so far. */
  function lookups(count: number) {
    const reads: number[] = [];
    const lists = Array.from(
      { length: count },
      (_, place): ReadPage<string> =>
        async () => {
          reads.push(place);
          return { items: [`item-${place}`], next: null };
        },
    );
    return { reads, lists };
  }
  const first: PageRequest = { limit: 60, token: null };

  test('begin as many as are wanted, at once, and not one more', async () => {
    const { reads, lists } = lookups(9);
    const [list] = prefetch(lists, () => {});
    const page = list?.(first, 4);
    expect(reads).toEqual([0, 1, 2, 3]);
    expect(await page).toEqual({ items: ['item-0'], next: null });
    expect(reads).toHaveLength(4);
  });

  test('read none twice, wherever they are begun', async () => {
    const { reads, lists } = lookups(9);
    const together = prefetch(lists, () => {});
    await together[4]?.(first, 2);
    for (const list of together) expect((await list(first, Number.POSITIVE_INFINITY)).items).toHaveLength(1);
    expect(reads.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('tell of what came together before any of it is answered', async () => {
    const { lists } = lookups(3);
    const told: (readonly string[])[] = [];
    const together = prefetch(lists, (items) => told.push(items));
    await together[0]?.(first, 2);
    await together[1]?.(first, 1);
    expect(told).toEqual([['item-0', 'item-1']]);
  });

  test('go on by their own tokens', async () => {
    const { read } = listOf(['a', 'b', 'c'], 2);
    const [list] = prefetch([read], () => {});
    expect(await list?.(first, 1)).toEqual({ items: ['a', 'b'], next: '2' });
    expect(await list?.({ limit: 60, token: '2' }, 1)).toEqual({ items: ['c'], next: null });
  });

  test('fail each by itself: what the others found is not lost', async () => {
    const { lists } = lookups(2);
    const broken: ReadPage<string> = async () => {
      throw new Error('broken');
    };
    const told: (readonly string[])[] = [];
    const together = prefetch([...lists, broken], (items) => told.push(items));
    expect(await together[0]?.(first, 3)).toEqual({ items: ['item-0'], next: null });
    expect(await together[1]?.(first, 3)).toEqual({ items: ['item-1'], next: null });
    await expect(together[2]?.(first, 3)).rejects.toThrow('broken');
    expect(told).toEqual([['item-0', 'item-1']]);
  });

  test('come although preparing them together fails', async () => {
    const { lists } = lookups(2);
    const together = prefetch(lists, async () => {
      throw new Error('no room for all of them');
    });
    expect(await together[0]?.(first, 2)).toEqual({ items: ['item-0'], next: null });
  });

  test('begin no more than a page of them at once, however many are wanted', async () => {
    const { reads, lists } = lookups(100);
    await prefetch(lists, () => {})[0]?.(first, 1_000);
    expect(reads).toHaveLength(60);
  });
});
