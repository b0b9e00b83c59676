import type { Clock } from '../ports/clock.ts';
import type { Directory } from '../ports/directory.ts';
import { pagesFor } from './group-size-cache.ts';

/** How long a number is used: Cognito's own estimate may be hours old anyway. */
const TTL_MS = 3_600_000;

/** If knowing the size can save so many calls, one call to read it is worth it. */
const MIN_CALLS_SAVED = 10;

/**
 * About how many users the pool has, if known: what reading the whole pool costs, for comparison with other ways. Never
 * shown to a client.
 */
export class UserCount {
  readonly #clock: Clock;
  readonly #count: (() => number) | null;
  #estimate: { readonly users: number; readonly until: number } | null = null;

  /** @param count counts the users without a call, if the pool is in this process */
  constructor(clock: Clock, count: (() => number) | null = null) {
    this.#clock = clock;
    this.#count = count;
  }

  /** Stores a number that was read or counted. */
  set(users: number): void {
    this.#estimate = { users, until: this.#clock.now() + TTL_MS };
  }

  /**
   * Returns the pages that reading the whole pool takes, or null if that is not known.
   *
   * @param alternative the calls of the other way: if they are many, one DescribeUserPool is made to find out
   */
  async pages(alternative: number, directory: Pick<Directory, 'describePool'>): Promise<number | null> {
    if (this.#known() === null && alternative >= MIN_CALLS_SAVED) {
      // If it is not allowed, or fails, the choice is made without it.
      const pool = await directory.describePool().catch(() => null);
      if (pool !== null) this.set(pool.estimatedNumberOfUsers);
    }
    const users = this.#known();
    return users === null ? null : pagesFor(users);
  }

  #known(): number | null {
    if (this.#count !== null) return this.#count();
    return this.#estimate !== null && this.#clock.now() < this.#estimate.until ? this.#estimate.users : null;
  }
}
