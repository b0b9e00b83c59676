import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CallBudgetExceededError, ThrottledError, UpstreamUnavailableError } from '../../../src/domain/model/errors.ts';
import { type PagePosition, type PageSlice, startPosition, takeItems } from '../../../src/domain/paging/paginate.ts';
import type { Page, PageRequest } from '../../../src/domain/ports/directory.ts';

const keyOf = (item: string) => item;

/** A list whose tokens are places in it, and whose pages come in the sizes given, over and over; 0 is an empty page. */
function listOf(items: readonly string[], sizes: readonly number[] = [60]) {
  let reads = 0;
  return {
    get reads() {
      return reads;
    },
    async read({ limit, token }: PageRequest): Promise<Page<string>> {
      const start = Number(token);
      const end = start + Math.min(limit, sizes[reads % sizes.length] ?? limit);
      reads += 1;
      return { items: items.slice(start, end), next: end < items.length ? String(end) : null };
    },
  };
}

/** The same list, of which only so many pages can be read. */
function within(
  budget: number,
  read: (page: PageRequest) => Promise<Page<string>>,
  error: Error = new CallBudgetExceededError('ListUsers', budget),
) {
  let reads = 0;
  return async (page: PageRequest) => {
    if (reads >= budget) throw error;
    reads += 1;
    return read(page);
  };
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `item-${index}`);

describe('beginning', () => {
  test.each([
    { count: 1, limit: 1 },
    { count: 7, limit: 7 },
    { count: 60, limit: 60 },
    { count: 61, limit: 31 },
    { count: 120, limit: 60 },
    { count: 500, limit: 56 },
    { count: 1_000, limit: 59 },
  ])('of $count reads pages of $limit: as few calls as can be, and as even', ({ count, limit }) => {
    expect(startPosition(count)).toEqual({ token: null, limit, after: null });
    expect(Math.ceil(count / limit)).toBe(Math.ceil(count / 60));
  });
});

describe('walk', () => {
  // A page of at least one item among the sizes, or no walk would end.
  const sizes = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 }).map((some) => [...some, 3]);

  test('finds each item once, from page to page, however the pages come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(40), fc.integer({ min: 1, max: 45 }), sizes, async (size, count, pageSizes) => {
        const items = numbered(size);
        const list = listOf(items, pageSizes);
        const found: string[] = [];
        for (let from: PagePosition | null = startPosition(count); from !== null; ) {
          const { taken, more }: PageSlice<string> = await takeItems(from, count, list.read, keyOf);
          found.push(...taken.map(({ item }) => item));
          from = more ? (taken.at(-1)?.place ?? null) : null;
        }
        expect(found).toEqual(items);
      }),
    );
  });

  test('resumes right after any item, whatever is sieved out', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        sizes,
        fc.integer({ min: 1, max: 3 }),
        async (size, pageSizes, nth) => {
          const items = numbered(size);
          const keep = (some: readonly string[]) => some.filter((item) => items.indexOf(item) % nth === 0);
          const { taken } = await takeItems(startPosition(60), 1_000, listOf(items, pageSizes).read, keyOf, keep);
          expect(taken.map(({ item }) => item)).toEqual(keep(items));
          for (const [index, { place }] of taken.entries()) {
            const rest = await takeItems(place, 1_000, listOf(items, pageSizes).read, keyOf, keep);
            expect(rest.taken.map(({ item }) => item)).toEqual(keep(items).slice(index + 1));
          }
        },
      ),
    );
  });

  test('reads no further than it must', async () => {
    const list = listOf(numbered(300));
    await takeItems(startPosition(120), 120, list.read, keyOf);
    expect(list.reads).toBe(2);
  });

  test('says that more follows if the page holds more, or a token does', async () => {
    const twenty = listOf(numbered(20));
    const from: PagePosition = { token: null, limit: 10, after: null };
    expect((await takeItems(from, 5, twenty.read, keyOf)).more).toBe(true);
    expect((await takeItems(from, 10, twenty.read, keyOf)).more).toBe(true);
    expect((await takeItems(from, 20, twenty.read, keyOf)).more).toBe(false);
    expect((await takeItems(from, 21, twenty.read, keyOf)).more).toBe(false);
  });

  test('after the last item of a page the place is the next page, which costs no second reading', async () => {
    const list = listOf(numbered(20));
    const { taken } = await takeItems({ token: null, limit: 10, after: null }, 10, list.read, keyOf);
    expect(taken.at(-1)?.place).toEqual({ token: '10', limit: 10, after: null });
    expect(taken.at(-2)?.place).toEqual({ token: null, limit: 10, after: 'item-8' });
  });

  test('what is cut short anywhere goes on without missing or repeating an item', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(40),
        fc.integer({ min: 1, max: 45 }),
        sizes,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        async (size, count, pageSizes, nth, budget) => {
          const items = numbered(size);
          const keep = (some: readonly string[]) => some.filter((item) => items.indexOf(item) % nth === 0);
          const list = listOf(items, pageSizes);
          const found: string[] = [];
          for (let from: PagePosition | null = startPosition(count); from !== null; ) {
            const { taken, more, cut }: PageSlice<string> = await takeItems(
              from,
              count,
              within(budget, list.read),
              keyOf,
              keep,
            );
            found.push(...taken.map(({ item }) => item));
            if (cut !== null) expect(more).toBe(true);
            from = more ? (cut?.place ?? taken.at(-1)?.place ?? null) : null;
          }
          expect(found).toEqual(keep(items));
        },
      ),
    );
  });

  test.each([
    { error: new CallBudgetExceededError('ListUsers', 2), reason: 'CALL_BUDGET_EXCEEDED' },
    { error: new ThrottledError('ListUsers', 3), reason: 'THROTTLED' },
  ])('answers with what it has found if $reason ends it', async ({ error, reason }) => {
    const read = within(2, listOf(numbered(30)).read, error);
    const { taken, more, cut } = await takeItems({ token: null, limit: 10, after: null }, 30, read, keyOf);
    expect(taken.map(({ item }) => item)).toEqual(numbered(20));
    expect({ more, cut }).toEqual({ more: true, cut: { reason, place: { token: '20', limit: 10, after: null } } });
  });

  test('fails if nothing was found out, or for any other reason', async () => {
    const from: PagePosition = { token: null, limit: 10, after: null };
    const { read } = listOf(numbered(30));
    await expect(takeItems(from, 30, within(0, read), keyOf)).rejects.toMatchObject({ code: 'CALL_BUDGET_EXCEEDED' });
    const unavailable = new UpstreamUnavailableError('No answer.');
    await expect(takeItems(from, 30, within(1, read, unavailable), keyOf)).rejects.toBe(unavailable);
  });

  test('continues to search for its position if that was not found before the budget ended', async () => {
    const items = numbered(10);
    const read = within(1, listOf(items, [0]).read);
    // An empty page comes first: the item of the place is on the next one.
    const empty = async (page: PageRequest) => ({ ...(await read(page)), next: '0' });
    const { taken, more, cut } = await takeItems({ token: '0', limit: 10, after: 'item-3' }, 5, empty, keyOf);
    expect({ taken, more, cut }).toEqual({
      taken: [],
      more: true,
      cut: { reason: 'CALL_BUDGET_EXCEEDED', place: { token: '0', limit: 10, after: 'item-3' } },
    });
    const rest = await takeItems(cut?.place ?? startPosition(1), 5, listOf(items).read, keyOf);
    expect(rest.taken.map(({ item }) => item)).toEqual(items.slice(4, 9));
  });

  test('stops before a page if the caller says so', async () => {
    const list = listOf(numbered(30));
    const stopBefore = (taken: number) => (taken >= 10 ? 'THROTTLED' : null);
    const { taken, cut } = await takeItems(
      { token: null, limit: 10, after: null },
      30,
      list.read,
      keyOf,
      undefined,
      stopBefore,
    );
    expect(taken).toHaveLength(10);
    expect(cut).toEqual({ reason: 'THROTTLED', place: { token: '10', limit: 10, after: null } });
    expect(list.reads).toBe(1);
  });

  test('keeps to the limit of the place, whatever count is asked for', async () => {
    const limits: number[] = [];
    const list = listOf(numbered(100));
    const read = (page: PageRequest) => {
      limits.push(page.limit);
      return list.read(page);
    };
    await takeItems({ token: '10', limit: 10, after: null }, 25, read, keyOf);
    expect(limits).toEqual([10, 10, 10]);
  });

  test('finds the place although items have joined before it and pushed it to the next page', async () => {
    const items = ['new-1', 'new-2', ...numbered(20)];
    const { taken } = await takeItems({ token: null, limit: 10, after: 'item-8' }, 2, listOf(items).read, keyOf);
    expect(taken.map(({ item }) => item)).toEqual(['item-9', 'item-10']);
  });

  test.each([
    { what: 'of a short list', size: 5 },
    { what: 'of a long one, without reading it to its end', size: 6_000 },
  ])('rejects if the item of the place is gone: $what', async ({ size }) => {
    const list = listOf(numbered(size));
    await expect(takeItems({ token: null, limit: 10, after: 'gone' }, 2, list.read, keyOf)).rejects.toMatchObject({
      code: 'STALE_CURSOR',
    });
    expect(list.reads).toBeLessThanOrEqual(2);
  });
});
