import type { Clock } from '../ports/clock.ts';
import type { Directory } from '../ports/directory.ts';
import { pagesFor } from './group-size-cache.ts';

/** How long a number is gone by: Cognito's own estimate may be hours old from the first. */
const LIFE_MS = 3_600_000;

/** From so many calls on that knowing may spare, the one is worth it that asks. */
const WORTH_ASKING = 10;

/**
 * About how many users the pool has, as far as anybody has learnt: what reading the whole pool costs, to be weighed
 * against other ways. Never used as an answer.
 */
export class UserCount {
  readonly #clock: Clock;
  readonly #look: (() => number) | null;
  #learnt: { readonly users: number; readonly until: number } | null = null;

  /** @param look where the pool is in this process: counts its users without a call */
  constructor(clock: Clock, look: (() => number) | null = null) {
    this.#clock = clock;
    this.#look = look;
  }

  /** Notes what somebody was told, or has counted. */
  learn(users: number): void {
    this.#learnt = { users, until: this.#clock.now() + LIFE_MS };
  }

  /**
   * The pages that reading the whole pool takes; null where that is not known.
   *
   * @param alternative the calls of the other way: many of them are worth one DescribeUserPool, where nobody has made it
   */
  async pages(alternative: number, directory: Pick<Directory, 'describePool'>): Promise<number | null> {
    if (this.#known() === null && alternative >= WORTH_ASKING) {
      // Where it is not allowed, or fails, the way is chosen without.
      const pool = await directory.describePool().catch(() => null);
      if (pool !== null) this.learn(pool.estimatedNumberOfUsers);
    }
    const users = this.#known();
    return users === null ? null : pagesFor(users);
  }

  #known(): number | null {
    if (this.#look !== null) return this.#look();
    return this.#learnt !== null && this.#clock.now() < this.#learnt.until ? this.#learnt.users : null;
  }
}
