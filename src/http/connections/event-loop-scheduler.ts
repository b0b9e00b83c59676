/**
 * Some milliseconds of work if the tasks are requests. `npm run bench -- load-users` measured 1.41 to 1.45 times the
 * throughput of a bare Yoga with four, 1.14 to 1.26 with one, and 1.25 to 1.26 without a limit, in three, three and two
 * runs.
 */
const MAX_TASKS_PER_TICK = 4;

/**
 * Starts at most a few tasks in one turn of the event loop.
 *
 * Node accepts one new connection per turn (libuv since 1.45). If each turn serves every connection that it has, the last of
 * 200 connections that come at once under load waits for 10 s and more in the kernel's queue, where clients give up.
 */
export class EventLoopScheduler {
  readonly #waiting: (() => void)[] = [];
  /** Immediates that are set and have not run. One that is set while they run waits for the next turn. */
  #set = 0;

  /** Runs the task in this turn, after pending reads, unless many tasks wait. */
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
