import type { Page } from '../directory.ts';
import { StaleCursorError } from '../errors.ts';
import type { KeepItems, ReadPage } from './walk.ts';

/** A list, as `walk` takes it. */
export interface WalkedList<Item> {
  readonly read: ReadPage<Item>;
  readonly keep: KeepItems<Item>;
}

/**
 * Several lists as one, each read to its end before the next is begun. A token of the whole is the number of the part
 * and the part's own token, so a cursor finds its place as it does in one list.
 */
export function inSequence<Item>(parts: readonly WalkedList<Item>[]): WalkedList<Item> {
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
 * The same lists, but `wanted` of them are begun at once. For lists that hold one item at most, as a rule: so many are
 * needed for sure, so none is read in vain.
 *
 * @param prepare told of all items that come at once before any of them is answered, to look into them together
 */
export function sideBySide<Item>(
  lists: readonly ReadPage<Item>[],
  prepare: (items: readonly Item[]) => unknown,
): readonly ReadPage<Item>[] {
  const begun = new Map<number, Promise<ReadonlyMap<number, Page<Item>>>>();
  const begin = async (places: readonly number[], ...request: Parameters<ReadPage<Item>>) => {
    const pages = new Map<number, Page<Item>>();
    await Promise.all(
      places.map(async (place) => {
        const page = await lists[place]?.(...request);
        if (page !== undefined) pages.set(place, page);
      }),
    );
    await prepare(places.flatMap((place) => pages.get(place)?.items ?? []));
    return pages;
  };

  return lists.map((read, place) => async (page, wanted) => {
    if (page.token !== null) return read(page, wanted);
    if (!begun.has(place)) {
      const places = [place];
      for (let next = place + 1; next < Math.min(place + wanted, lists.length) && !begun.has(next); next += 1) {
        places.push(next);
      }
      const pages = begin(places, page, wanted);
      for (const each of places) begun.set(each, pages);
    }
    return (await begun.get(place))?.get(place) ?? read(page, wanted);
  });
}

/** The part's own token is empty for its first page: Cognito's never are. */
function parseToken(token: string): readonly [number: number, own: string | null] {
  const [, number, own] = /^(\d+):(.*)$/s.exec(token) ?? [];
  return [Number(number), own || null];
}
