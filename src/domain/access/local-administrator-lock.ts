import { NoResponseError, QueueFullError } from '../model/errors.ts';
import { type AdministratorLock, type LockWait, WRITE_ARRIVES_WITHIN_MS } from '../ports/administrator-lock.ts';
import type { Clock } from '../ports/clock.ts';
import { delay } from '../primitives/delay.ts';
import { Mutex } from '../primitives/mutex.ts';

/** The lock of a process that administers the pool alone. */
export class LocalAdministratorLock implements AdministratorLock {
  readonly #clock: Clock;
  readonly #mutex: Mutex;
  /** Until when a write without an answer may arrive. */
  #unansweredUntil = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#mutex = new Mutex(clock);
  }

  run<Result>(wait: LockWait, action: (beforeWrite: () => Promise<void>) => Promise<Result>): Promise<Result> {
    return this.#mutex.run(wait, async () => {
      await this.#waitForUnanswered(wait);
      let isAnswered = true;
      try {
        return await action(async () => {
          this.#unansweredUntil = this.#clock.now() + WRITE_ARRIVES_WITHIN_MS;
        });
      } catch (error) {
        isAnswered = !(error instanceof NoResponseError);
        throw error;
      } finally {
        if (isAnswered) this.#unansweredUntil = Number.NEGATIVE_INFINITY;
      }
    });
  }

  async #waitForUnanswered({ signal, deadline }: LockWait): Promise<void> {
    const wait = this.#unansweredUntil - this.#clock.now();
    if (wait <= 0) return;
    if (deadline !== undefined && deadline() < this.#unansweredUntil) throw new QueueFullError();
    await delay(this.#clock, wait, signal);
    signal?.throwIfAborted();
  }
}
