import { MAX_PAGE_SIZE } from '../ports/directory.ts';

/** How many groups are remembered: as many as a pool can have. */
const CAPACITY = 10_000;

/**
 * How many members each group had when it was last read to its end: a guess at how long reading it takes, so that the
 * longest lists are begun first. Never used as an answer.
 */
export class GroupSizeCache {
  readonly #members = new Map<string, number>();
  #memberships = 0;
  #coversPool = false;

  /** Whether a scan of the whole pool came to its end: until then there may be groups of any size that nobody knows. */
  get coverPool(): boolean {
    return this.#coversPool;
  }

  /** Tells the names of all groups that there are: the sizes of others are forgotten. */
  markComplete(groupNames: Iterable<string>): void {
    this.#coversPool = true;
    const there = new Set(groupNames);
    for (const name of [...this.#members.keys()]) if (!there.has(name)) this.delete(name);
  }

  set(groupName: string, members: number): void {
    if (this.#members.size >= CAPACITY && !this.#members.has(groupName)) {
      this.#members.clear();
      this.#memberships = 0;
    }
    this.delete(groupName);
    this.#members.set(groupName, members);
    this.#memberships += members;
  }

  delete(groupName: string): void {
    this.#memberships -= this.#members.get(groupName) ?? 0;
    this.#members.delete(groupName);
  }

  /** The members of every group that was read to its end once, together. */
  get memberships(): number {
    return this.#memberships;
  }

  /** Every group that was read to its end once, with the pages that it took. */
  get pages(): ReadonlyMap<string, number> {
    return new Map([...this.#members].map(([name, members]) => [name, pagesFor(members)]));
  }

  /** The pages that a group took last time; null where it was never read. */
  pagesOf(groupName: string): number | null {
    const members = this.#members.get(groupName);
    return members === undefined ? null : pagesFor(members);
  }
}

/** The fewest pages of a list that holds so many items: one for an empty list, too. */
export function pagesFor(items: number): number {
  return Math.max(1, Math.ceil(items / MAX_PAGE_SIZE));
}
