import type { Priority } from '../../domain/ports/directory.ts';
import type { BurstMode } from './start-limiter.ts';

/** How long after interactive calls of two callers a category counts as shared. */
const SHARED_MS = 600_000;

/** Decides how many calls of a category may start at once after idle time. */
export class BurstPolicy {
  #lastCaller: string | null = null;
  #sharedUntil = Number.NEGATIVE_INFINITY;

  /** Records that an interactive call of the caller starts. */
  callStarted(caller: string, now: number): void {
    if (this.#lastCaller !== null && caller !== this.#lastCaller) this.#sharedUntil = now + SHARED_MS;
    this.#lastCaller = caller;
  }

  modeFor(priority: Priority, now: number): BurstMode {
    if (priority !== 'interactive') return 'reduced';
    return now < this.#sharedUntil ? 'shared' : 'full';
  }
}
