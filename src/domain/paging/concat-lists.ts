import { StaleCursorError } from '../model/errors.ts';
import { MAX_PAGE_SIZE, type Page } from '../ports/directory.ts';
import type { PageFilter, ReadPage } from './paginate.ts';

/** A list as `takeItems` reads it. */
export interface PagedList<Item> {
  readonly read: ReadPage<Item>;
  readonly keep: PageFilter<Item>;
}

/**
 * Returns several lists as one, each read to its end before the next is started. A token of the whole consists of the number
 * of the part and the part's own token, so that cursors work as in a single list.
 */
export function concatLists<Item>(parts: readonly PagedList<Item>[]): PagedList<Item> {
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0) return only;

  const placeOf = (token: string | null) => {
    const [number, own] = token === null ? [0, null] : parseToken(token);
    const part = parts[number];
    if (part === undefined) throw new StaleCursorError('The cursor points at a part that the list does not have.');
    return { number, own, part };
  };
  return {
    async read({ limit, token }, wanted) {
      const { number, own, part } = placeOf(token);
      const { items, next } = await part.read({ limit, token: own }, wanted);
      if (next !== null) return { items, next: `${number}:${next}` };
      return { items, next: number + 1 < parts.length ? `${number + 1}:` : null };
    },
    keep(items, token) {
      const { own, part } = placeOf(token);
      return part.keep(items, own);
    },
  };
}

/**
 * Returns the same lists, of which `wanted` are started at once, at most as many as a page has items. For lists that usually
 * have at most one item: so many of them are needed in any case.
 *
 * @param prepare called with all items that were read at once, before any of them is returned, to process them together
 */
export function prefetch<Item>(
  lists: readonly ReadPage<Item>[],
  prepare: (items: readonly Item[]) => unknown,
): readonly ReadPage<Item>[] {
  const begun = new Map<number, Promise<ReadonlyMap<number, PromiseSettledResult<Page<Item>>>>>();
  const begin = async (places: readonly number[], ...request: Parameters<ReadPage<Item>>) => {
    // Each fails by itself: items that were found before the call budget was used up count.
    const pages = new Map<number, PromiseSettledResult<Page<Item>>>();
    await Promise.all(
      places.map(async (place) => {
        const [page] = await Promise.allSettled([lists[place]?.(...request)]);
        if (page.status === 'rejected') pages.set(place, page);
        else if (page.value !== undefined) pages.set(place, { ...page, value: page.value });
      }),
    );
    const items = places.flatMap((place) => {
      const page = pages.get(place);
      return page?.status === 'fulfilled' ? page.value.items : [];
    });
    try {
      await prepare(items);
    } catch {
      // The error occurs again for the page of the items, when it is processed.
    }
    return pages;
  };

  return lists.map((read, place) => async (page, wanted) => {
    if (page.token !== null) return read(page, wanted);
    if (!begun.has(place)) {
      const places = [place];
      const end = Math.min(place + Math.min(wanted, MAX_PAGE_SIZE), lists.length);
      for (let next = place + 1; next < end && !begun.has(next); next += 1) {
        places.push(next);
      }
      const pages = begin(places, page, wanted);
      for (const each of places) begun.set(each, pages);
    }
    const settled = (await begun.get(place))?.get(place);
    if (settled?.status === 'rejected') throw settled.reason;
    return settled?.value ?? read(page, wanted);
  });
}

/** Returns the number of the part, and its own token: empty for its first page, which tokens of Cognito never are. */
function parseToken(token: string): readonly [number: number, own: string | null] {
  const [, number, own] = /^(\d+):(.*)$/s.exec(token) ?? [];
  return [Number(number), own || null];
}
