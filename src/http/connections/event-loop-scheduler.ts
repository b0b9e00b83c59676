/**
 * Of requests, that is some milliseconds of work. `npm run bench -- load-users` found 1.41 to 1.45 times a bare Yoga with
 * four, 1.14 to 1.26 with one, and 1.25 to 1.26 without a limit, three, three and two runs.
 */
const MAX_TASKS_PER_TICK = 4;

/**
 * Begins no more than a few tasks in one turn of the event loop.
 *
 * Node takes one new connection a turn (libuv since 1.45). Where each turn answers every connection that it has, of 200 that
 * come at once under load the last waits for 10 s and more in the kernel's queue, where clients give up.
 */
export class EventLoopScheduler {
  readonly #waiting: (() => void)[] = [];
  /** Immediates that have been set and have not run. One that is set while they run has to wait for the next turn. */
  #set = 0;

  /** In this turn, once what has come is read, unless many wait. */
  schedule(task: () => void): void {
    this.#waiting.push(task);
    this.#setNext();
  }

  #setNext(): void {
    if (this.#set === MAX_TASKS_PER_TICK || this.#set === this.#waiting.length) return;
    this.#set += 1;
    setImmediate(this.#begin);
  }

  readonly #begin = () => {
    const task = this.#waiting.shift();
    this.#set -= 1;
    this.#setNext();
    task?.();
  };
}
