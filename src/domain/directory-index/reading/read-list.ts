import { StaleCursorError } from '../../model/errors.ts';
import { MAX_PAGE_SIZE, type Page, type PageRequest } from '../../ports/directory.ts';
import { type ListPosition, UNREAD } from './reading-progress.ts';

/** A list that is read to its end from some position on. */
export interface ReadableList<Item, Position extends ListPosition> {
  /** Where it stands; null once it is read. */
  readonly position: Position;
  /** Returns null if what it is a list of is gone. */
  readonly read: (page: PageRequest) => Promise<Page<Item> | null>;
  /** Called before each page. Resolves with the store's present time. */
  readonly now: () => Promise<Date>;
  /** Merges a page. */
  readonly merge: (items: readonly Item[], askedAt: Date) => Promise<void>;
  /** Called when a page is merged, with the position behind it, or null after the last, and with the items so far. */
  readonly advance: (position: ListPosition | null, items: number) => void;
  /** Called when the list begins, or begins anew. */
  readonly begin: (askedAt: Date) => void;
}

/**
 * Reads a list to its end. A token that Cognito does not take any longer begins the list anew, once: what is read again is
 * merged again, which is harmless. Returns how many items there were, or null if what it is a list of is gone.
 */
export async function readList<Item, Position extends ListPosition>(
  list: ReadableList<Item, Position>,
): Promise<number | null> {
  let position: ListPosition = list.position;
  let restarts = 0;
  for (;;) {
    const askedAt = await list.now();
    if (position.token === null) list.begin(askedAt);
    try {
      const page: Page<Item> | null = await list.read({ limit: MAX_PAGE_SIZE, token: position.token });
      if (page === null) return null;
      if (page.items.length > 0) await list.merge(page.items, askedAt);
      const items: number = position.items + page.items.length;
      list.advance(page.next === null ? null : { token: page.next, items }, items);
      if (page.next === null) return items;
      position = { token: page.next, items };
    } catch (error) {
      if (!(error instanceof StaleCursorError) || restarts > 0) throw error;
      restarts += 1;
      position = UNREAD;
    }
  }
}
