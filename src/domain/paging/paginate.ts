import { CallBudgetExceededError, StaleCursorError, ThrottledError } from '../model/errors.ts';
import { MAX_PAGE_SIZE, type Page, type PageRequest } from '../ports/directory.ts';

/**
 * A position in a list of Cognito's: the token and limit of the page, and the key of the item right before the position. The
 * key rather than an index: an item that joins or leaves the page must not shift the position.
 */
export interface PagePosition {
  /** Null for the first page. */
  readonly token: string | null;
  /** 1 to 60: the same for all tokens of a list. */
  readonly limit: number;
  /** Null for the start of the page. */
  readonly after: string | null;
}

export interface PositionedItem<Item> {
  readonly item: Item;
  /** The position right after the item. */
  readonly place: PagePosition;
}

/** Items taken from a list, and what is known of the rest. */
export interface PageSlice<Item> {
  readonly taken: readonly PositionedItem<Item>[];
  /** Whether more follows, by what Cognito says: the last page may turn out to be empty. */
  readonly more: boolean;
  /** Null unless reading ended before enough items were found and before the end of the list. */
  readonly cut: Cut | null;
}

/** Where and why reading ended early. */
export interface Cut {
  readonly reason: CutReason;
  /** The position up to which all items were examined, often far behind the last item that was taken. */
  readonly place: PagePosition;
}

/** The codes of errors that would not occur if the request were made later, or with a larger budget. */
export const CUT_REASONS = ['CALL_BUDGET_EXCEEDED', 'THROTTLED'] as const;

export type CutReason = (typeof CUT_REASONS)[number];

/** Called before each page but the first. Returns why reading must stop after so many items, or null if it may go on. */
export type StopBefore = (taken: number) => CutReason | null;

/**
 * Reads one page. `wanted` is how many items are still needed: a list of many small parts may read so many of them
 * concurrently.
 */
export type ReadPage<Item> = (page: PageRequest, wanted: number) => Promise<Page<Item>>;

/** Returns the items of a page that match, in their order. `token` is that of the page. */
export type PageFilter<Item> = (
  items: readonly Item[],
  token: string | null,
) => Promise<readonly Item[]> | readonly Item[];

/**
 * Returns the start of a list of which `count` items are wanted, with the page size that divides them most evenly.
 */
export function startPosition(count: number): PagePosition {
  return { token: null, limit: Math.ceil(count / Math.ceil(count / MAX_PAGE_SIZE)), after: null };
}

/**
 * Takes up to `count` items from a position on, and reads as many pages as that takes. Pages may be short or empty: only a
 * missing token ends a list. If the call budget or the quota ends the reading after the first page, the items found so far
 * are returned, and continuing from the position of the cut returns each item once.
 *
 * @param keyOf returns the key of an item, unique in the list
 * @param keep returns the items that match; called for a whole page, so that it can read more for all of them together
 * @throws StaleCursorError if the item of the position is no longer in the list: never returns a wrong page
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

  /** Whether a page was examined, so that a cut makes progress. */
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
        // The position was within the first page of its token; items that joined may have shifted it to the next.
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
      // At the end of a page the start of the next is the better position: this page need not be read again.
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
