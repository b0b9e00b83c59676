/**
 * Values of lists that are answered in one turn of the event loop, but for a list that holds more by itself: some 20 ms of
 * work for the objects that are made of them.
 */
const VALUES_A_TURN = 2_000;

interface Waiting {
  readonly values: number;
  answer(): void;
}

/**
 * Hands out the lists of one answer, no more in a turn of the event loop than keep others waiting for a moment. Lists come
 * in crowds: one page of members is the list of every user who leads to it.
 */
export class ListsInTurns {
  /** In this turn. */
  #values = 0;
  /** From `#next` on. */
  #waiting: Waiting[] = [];
  #next = 0;
  #afterwards: (() => void)[] = [];

  /** The list at once, or in a later turn. */
  take<Item>(list: readonly Item[], values: number): readonly Item[] | Promise<readonly Item[]> {
    if (this.#waiting.length === 0 && this.#hasRoom(values)) {
      this.#count(values);
      return list;
    }
    return new Promise((resolve) => this.#waiting.push({ values, answer: () => resolve(list) }));
  }

  /**
   * Runs what is to know of all that the lists lead to: at once, or when the last of them is handed out and what it leads to
   * is asked for.
   */
  afterwards(run: () => void): void {
    if (this.#waiting.length === 0) run();
    else this.#afterwards.push(run);
  }

  /** Hands out nothing more, and runs nothing. */
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
    // An empty list is something, too: a turn has been set.
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
