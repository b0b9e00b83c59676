import { MAX_PAGE_SIZE } from '../ports/directory.ts';
import { LruMap } from '../primitives/lru-map.ts';

/** As many groups as a pool can have. */
const CAPACITY = 10_000;

/**
 * How many members each group had when its list was last read to the end: an estimate of how long reading it takes, so that
 * the longest lists are started first. Never returned to a caller as a result.
 */
export class GroupSizeCache {
  readonly #members = new LruMap<number>(CAPACITY);
  #memberships = 0;
  #isComplete = false;

  /** Whether a scan of the whole pool has come to its end. Until then there may be unknown groups of any size. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /**
   * Called at the end of a scan of the whole pool. Deletes the sizes of other groups.
   *
   * @param groupNames the names of all groups of the pool
   */
  markComplete(groupNames: Iterable<string>): void {
    this.#isComplete = true;
    const existing = new Set(groupNames);
    for (const [name] of [...this.#members.entries()]) if (!existing.has(name)) this.delete(name);
  }

  set(groupName: string, members: number): void {
    this.delete(groupName);
    this.#memberships += members - (this.#members.set(groupName, members) ?? 0);
  }

  delete(groupName: string): void {
    this.#memberships -= this.#members.delete(groupName) ?? 0;
  }

  /** The members of all groups whose size is known, added up. */
  get memberships(): number {
    return this.#memberships;
  }

  /** The pages that each group of known size took, by name. */
  get pages(): ReadonlyMap<string, number> {
    return new Map([...this.#members.entries()].map(([name, members]) => [name, pagesFor(members)]));
  }

  /** Returns the pages that a group took last time, or null if it was never read to its end. */
  pagesOf(groupName: string): number | null {
    const members = this.#members.get(groupName);
    return members === undefined ? null : pagesFor(members);
  }
}

/** Returns the fewest pages of a list that holds so many items: one for an empty list, too. */
export function pagesFor(items: number): number {
  return Math.max(1, Math.ceil(items / MAX_PAGE_SIZE));
}
