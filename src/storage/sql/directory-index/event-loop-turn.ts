import { yieldToEventLoop } from '../../../domain/primitives/yield-to-event-loop.ts';

/** How long transactions may take of one turn of the event loop before others get theirs. */
const MAX_TURN_MS = 8;

/**
 * SQLite's statements run in this thread, and their promises are resolved without a turn of the event loop: merging many
 * pages of a reading one after another would stop all else until the last has ended.
 */
export class EventLoopTurn {
  /** When the first transaction of this turn began; null between turns. In milliseconds of `performance.now()`. */
  #beganAt: number | null = null;

  /** Resolves at once, or in the next turn if transactions have taken long enough in this one. */
  async next(): Promise<void> {
    if (this.#beganAt === null) {
      this.#beganAt = performance.now();
      setImmediate(() => {
        this.#beganAt = null;
      });
    } else if (performance.now() - this.#beganAt > MAX_TURN_MS) {
      await yieldToEventLoop();
    }
  }
}
