import { type BurstMode, SlidingWindowLimiter } from './sliding-window-limiter.ts';

/** A limit beside the categories' that only some calls meet: one operation on the pool, reads or writes of one user. */
export interface ScopedLimit {
  /** Names the limit among all of the process. */
  readonly key: string;
  /** The most starts in any second. */
  readonly perSecond: number;
}

/** Notes that Cognito has answered an attempt; `fastest` as in `RequestPace.answered`. */
export type OnResponse = (now: number, fastest: number) => void;

/** From how many limits on the idle ones are dropped. */
const FIRST_SWEEP = 256;

/** For so long after a limit had room, whoever stood aside for it is expected to look again. */
const EXPECTED_MS = 5;

interface Limited {
  readonly pace: SlidingWindowLimiter;
  /** Who had the last start, and since when the others expect room. */
  taker: object;
  readonly waiting: Map<object, number>;
}

/**
 * The pace of every narrow limit that a recent call met. Reads of one user span two categories: where both wait, their starts
 * alternate, or the one whose timer comes first would have them all.
 */
export class ScopedLimiters {
  readonly #limited = new Map<string, Limited>();
  #sweepAt = FIRST_SWEEP;

  /** How many limits are remembered. */
  get size(): number {
    return this.#limited.size;
  }

  /**
   * The moment from which one more call may start; not after `now`: at once.
   * @param category whose call waits for it; left out where none does yet
   */
  earliest(limit: ScopedLimit, now: number, manner: BurstMode = 'bold', category: object | null = null): number {
    const limited = this.#limited.get(limit.key);
    if (limited === undefined) return now;
    const opens = limited.pace.earliest(now, limit.perSecond, manner);
    if (category === null) return opens;
    if (opens > now) {
      limited.waiting.set(category, opens);
      return opens;
    }
    const isOthersTurn =
      limited.taker === category &&
      Array.from(limited.waiting).some(([other, at]) => other !== category && at >= now - EXPECTED_MS);
    return isOthersTurn ? now + 1 : opens;
  }

  /** Notes an attempt that starts now; answers with how to note that Cognito has answered it. */
  start(limit: ScopedLimit, now: number, category: object = this): OnResponse {
    let limited = this.#limited.get(limit.key);
    if (limited === undefined) {
      this.#sweep(now);
      limited = {
        pace: new SlidingWindowLimiter(limit.perSecond, limit.perSecond),
        taker: category,
        waiting: new Map(),
      };
      this.#limited.set(limit.key, limited);
    }
    limited.taker = category;
    limited.waiting.delete(category);
    const { pace } = limited;
    const start = pace.start(now);
    return (answeredAt, fastest) => pace.answered(start, answeredAt, fastest);
  }

  /** Drops the idle limits. The threshold is twice what is left, so that a call costs O(1) on average. */
  #sweep(now: number): void {
    if (this.#limited.size < this.#sweepAt) return;
    for (const [key, { pace }] of this.#limited) if (pace.isIdle(now)) this.#limited.delete(key);
    this.#sweepAt = Math.max(FIRST_SWEEP, 2 * this.#limited.size);
  }
}
