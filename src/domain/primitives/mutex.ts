import { QueueFullError } from '../model/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { CallOptions, Priority } from '../ports/directory.ts';

/** For whom an action waits: what its calls to Cognito go by. */
export type Waiting = Pick<CallOptions, 'priority' | 'signal' | 'deadline'>;

/**
 * Lets one action run at a time: those that a person waits for first, and else in the order in which they came. Who waits
 * does so no longer than for a call: until the deadline, or until the signal fires.
 */
export class Mutex {
  readonly #clock: Clock;
  /** What hands the lock over, to each who waits. */
  readonly #waiting: Readonly<Record<Priority, Set<() => void>>> = { interactive: new Set(), background: new Set() };
  #isHeld = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Rejects with what the action rejects with; where it was not begun, with OthersFirstError after the deadline, and with
   * the signal's reason once that fires.
   */
  async run<Result>(waiting: Waiting, action: () => Promise<Result>): Promise<Result> {
    waiting.signal?.throwIfAborted();
    if (this.#isHeld) await this.#wait(waiting);
    this.#isHeld = true;
    try {
      return await action();
    } finally {
      this.#release();
    }
  }

  #wait({ priority, signal, deadline }: Waiting): Promise<void> {
    const line = this.#waiting[priority];
    return new Promise((resolve, reject) => {
      const leave = () => {
        line.delete(enter);
        cancel();
        signal?.removeEventListener('abort', abort);
      };
      const enter = () => {
        leave();
        resolve();
      };
      const abort = () => {
        leave();
        reject(signal?.reason);
      };
      const giveUp = () => {
        leave();
        reject(new QueueFullError());
      };
      const cancel =
        deadline === undefined ? () => {} : this.#clock.after(Math.max(0, deadline() - this.#clock.now()), giveUp);
      signal?.addEventListener('abort', abort, { once: true });
      line.add(enter);
    });
  }

  /** Hands it on, without a moment in which it is free: whoever comes just then has not waited. */
  #release(): void {
    const [next] = [...this.#waiting.interactive, ...this.#waiting.background];
    if (next === undefined) this.#isHeld = false;
    else next();
  }
}
