/**
 * The most values of lists that are handed out in one turn of the event loop, except for a single longer list: some 20 ms of
 * work for their objects.
 */
const VALUES_A_TURN = 2_000;

interface Waiting {
  readonly values: number;
  answer(): void;
}

/**
 * Hands out the lists of one response, a limited number of values in each turn of the event loop, so that other requests do
 * not wait long. Many lists can become known at once: one page of members is the list of every user whose group it belongs
 * to.
 */
export class ListsInTurns {
  /** Handed out in this turn. */
  #values = 0;
  /** Lists that wait, from index `#next` on. */
  #waiting: Waiting[] = [];
  #next = 0;
  #afterwards: (() => void)[] = [];

  /** Returns the list at once, or in a later turn. */
  take<Item>(list: readonly Item[], values: number): readonly Item[] | Promise<readonly Item[]> {
    if (this.#waiting.length === 0 && this.#hasRoom(values)) {
      this.#count(values);
      return list;
    }
    return new Promise((resolve) => this.#waiting.push({ values, answer: () => resolve(list) }));
  }

  /**
   * Calls the function at once, or when the last waiting list is handed out and the reads that it leads to are requested.
   * For a batch that is to include those reads.
   */
  afterwards(run: () => void): void {
    if (this.#waiting.length === 0) run();
    else this.#afterwards.push(run);
  }

  /** Drops the waiting lists and functions. */
  drop(): void {
    this.#waiting = [];
    this.#next = 0;
    this.#afterwards = [];
  }

  #hasRoom(values: number): boolean {
    return this.#values === 0 || this.#values + values <= VALUES_A_TURN;
  }

  #count(values: number): void {
    if (this.#values === 0) setImmediate(this.#begin);
    // An empty list counts, too: a turn is scheduled.
    this.#values += Math.max(values, 1);
  }

  readonly #begin = (): void => {
    this.#values = 0;
    for (let next = this.#waiting[this.#next]; next && this.#hasRoom(next.values); next = this.#waiting[this.#next]) {
      this.#next += 1;
      this.#count(next.values);
      next.answer();
    }
    if (this.#values > 0) return;
    this.#waiting = [];
    this.#next = 0;
    const afterwards = this.#afterwards;
    this.#afterwards = [];
    for (const run of afterwards) run();
  };
}
