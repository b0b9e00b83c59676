import { CallBudgetExceededError, StaleCursorError, ThrottledError } from '../model/errors.ts';
import { MAX_PAGE_SIZE, type Page, type PageRequest } from '../ports/directory.ts';

/**
 * A place in a list of Cognito's: the page's token, the limit of its chain, and the key of the item after which the
 * place lies. The key rather than a number: an item that joins or leaves the page must not shift the place.
 */
export interface PagePosition {
  /** Null for the first page. */
  readonly token: string | null;
  /** 1 to 60: the same all along a chain of tokens. */
  readonly limit: number;
  /** Null for the beginning of the page. */
  readonly after: string | null;
}

export interface PositionedItem<Item> {
  readonly item: Item;
  /** The place right after the item. */
  readonly place: PagePosition;
}

/** Items taken from a list, and what is known of the rest. */
export interface PageSlice<Item> {
  readonly taken: readonly PositionedItem<Item>[];
  /** Whether Cognito has said that more follows. A last page that turns out empty is Cognito's way, and a true answer. */
  readonly more: boolean;
  /** Null if nothing ended the reading before enough was found, or all of it. */
  readonly cut: Cut | null;
}

/** The end of a reading that had neither found enough nor reached the list's end. */
export interface Cut {
  readonly reason: CutReason;
  /** Up to here all has been looked at, and from here on nothing: often far behind the last item that was taken. */
  readonly place: PagePosition;
}

/** The codes of the errors that the same request, later or with more room, would not end with. */
export const CUT_REASONS = ['CALL_BUDGET_EXCEEDED', 'THROTTLED'] as const;

export type CutReason = (typeof CUT_REASONS)[number];

/** Asked before each page but the first: why the reading must not go on, with so many items taken; null if it may. */
export type StopBefore = (taken: number) => CutReason | null;

/**
 * Reads one page. `wanted` is how many items the reader can still use: a list of many small parts may read so many of
 * them side by side.
 */
export type ReadPage<Item> = (page: PageRequest, wanted: number) => Promise<Page<Item>>;

/** Which of a page's items count, in their order. `token` is that of the page. */
export type PageFilter<Item> = (
  items: readonly Item[],
  token: string | null,
) => Promise<readonly Item[]> | readonly Item[];

/**
 * Returns the beginning of a list of which `count` items are wanted, cut into chains of pages of one size as even as can be.
 */
export function startPosition(count: number): PagePosition {
  return { token: null, limit: Math.ceil(count / Math.ceil(count / MAX_PAGE_SIZE)), after: null };
}

/**
 * Takes up to `count` items from a place on, reading as many pages as that takes. Short and empty pages are nothing
 * special: only a missing token ends a list. What has been found is not thrown away where the call budget or the quota ends
 * the reading, unless that was its first page: whoever goes on from the place of the cut meets each item once.
 *
 * @param keyOf what tells an item from every other in the list
 * @param keep which items count; the others are read and passed over. A batch at a time, so that it may read more
 * @throws StaleCursorError if the item of the place is no longer there: never a wrong page
 */
export async function takeItems<Item>(
  from: PagePosition,
  count: number,
  read: ReadPage<Item>,
  keyOf: (item: Item) => string,
  keep: PageFilter<Item> = (items) => items,
  stopBefore: StopBefore = () => null,
): Promise<PageSlice<Item>> {
  const taken: PositionedItem<Item>[] = [];
  let { token } = from;
  let sought = from.after;
  let passed = 0;

  /** Whether a page has been looked through, so that to go on after it is to get on. */
  let gotOn = false;

  for (;;) {
    const here = { token, limit: from.limit, after: sought };
    let page: Page<Item>;
    let kept: readonly Item[];
    try {
      const reason = gotOn ? stopBefore(taken.length) : null;
      if (reason !== null) return { taken, more: true, cut: { reason, place: here } };
      page = await read({ limit: from.limit, token }, count - taken.length);
      let items = page.items;
      if (sought !== null) {
        const index = items.findIndex((item) => keyOf(item) === sought);
        passed += index === -1 ? items.length : index;
        // The place was within the first page of its chain link; items that joined may have pushed it into the next.
        if (index === -1 && (page.next === null || passed >= 2 * from.limit)) throw gone();
        items = index === -1 ? [] : items.slice(index + 1);
        if (index !== -1) sought = null;
      }
      kept = await keep(items, token);
    } catch (error) {
      const reason = cutReasonOf(error);
      if (!gotOn || reason === null) throw error;
      return { taken, more: true, cut: { reason, place: here } };
    }
    gotOn = true;

    for (const [index, item] of kept.entries()) {
      const isLastRead = item === page.items.at(-1);
      // At a page's end the next page's beginning is the better place: it costs no second reading of this one.
      const place =
        isLastRead && page.next !== null
          ? { token: page.next, limit: from.limit, after: null }
          : { token, limit: from.limit, after: keyOf(item) };
      taken.push({ item, place });
      if (taken.length === count) return { taken, more: index < kept.length - 1 || page.next !== null, cut: null };
    }
    if (page.next === null) return { taken, more: false, cut: null };
    token = page.next;
  }
}

function cutReasonOf(error: unknown): CutReason | null {
  return error instanceof CallBudgetExceededError || error instanceof ThrottledError ? error.code : null;
}

function gone(): StaleCursorError {
  return new StaleCursorError('The item that the cursor points at has left the list.');
}
