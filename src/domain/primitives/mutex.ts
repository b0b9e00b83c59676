import { QueueFullError } from '../model/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { CallOptions, Priority } from '../ports/directory.ts';

/** How an action waits: as its calls to Cognito do. */
export type Waiting = Pick<CallOptions, 'priority' | 'signal' | 'deadline'>;

/**
 * Lets one action run at a time: interactive ones first, otherwise in the order of their requests. Each waits no longer than
 * a call would: until the deadline, or until the signal is aborted.
 */
export class Mutex {
  readonly #clock: Clock;
  /** Functions that pass the lock to a waiting action. */
  readonly #waiting: Readonly<Record<Priority, Set<() => void>>> = {
    interactive: new Set(),
    background: new Set(),
    maintenance: new Set(),
  };
  #isHeld = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Rejects as the action does. If it was not started, rejects with QueueFullError after the deadline, and with the signal's
   * reason when that is aborted.
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

  /** Passes the lock on without releasing it, so that a new action cannot take it before those that wait. */
  #release(): void {
    const { interactive, background, maintenance } = this.#waiting;
    const [next] = [...interactive, ...background, ...maintenance];
    if (next === undefined) this.#isHeld = false;
    else next();
  }
}
