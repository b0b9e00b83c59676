import type { SharedLimiter } from './shared-limiter.ts';
import { SlidingWindowLimiter } from './sliding-window-limiter.ts';
import type { BurstMode, Demand, StartLimiter } from './start-limiter.ts';

/** A limit beside the category's that only some calls meet: one operation on one pool, reads or writes of one user. */
export interface ScopedLimit {
  /** Identifies the limit in the process. */
  readonly key: string;
  /** The most starts in any second; may change while calls wait. Zero while none may start. */
  readonly perSecond: () => number;
  /** Decides the starts of all replicas. Without it, the limit concerns this process alone. */
  readonly limiter?: SharedLimiter | undefined;
}

/** Records that Cognito has answered an attempt, as `SlidingWindowLimiter.recordResponse` does. */
export type OnResponse = (now: number, minLatency: number) => void;

/** The number of limits from which on the idle ones are dropped. */
const MIN_CLEANUP_SIZE = 256;

/** How long after a limit has room again the categories that wait for it keep their turn. */
const TURN_MS = 5;

/** After this time a call looks again whether a limit of zero has been raised. */
const CLOSED_MS = 50;

interface ScopedState {
  readonly limiter: StartLimiter;
  /** The category that had the last start. */
  lastStarter: object | null;
  /** The categories that wait, with the moment for which they expect room. */
  readonly waiting: Map<object, number>;
}

/**
 * A limiter for every scoped limit that a recent call met. Reads of one user span two categories: if both wait, their starts
 * alternate, or the one whose timer fires first would have them all.
 */
export class ScopedLimiters {
  readonly #states = new Map<string, ScopedState>();
  #cleanUpAt = MIN_CLEANUP_SIZE;

  /** How many limits are kept. */
  get size(): number {
    return this.#states.size;
  }

  /**
   * Returns the moment from which one more call may start; a moment not after `now` means at once.
   * @param category the category whose call waits for it; null if none does yet
   * @param demand how many of the category's calls wait for it
   */
  earliest(
    limit: ScopedLimit,
    now: number,
    mode: BurstMode = 'full',
    category: object | null = null,
    demand: Demand | null = null,
  ): number {
    if (demand !== null) limit.limiter?.recordDemand(demand, now);
    if (limit.perSecond() === 0) return now + CLOSED_MS;
    const state = limit.limiter === undefined ? this.#states.get(limit.key) : this.#open(limit, now);
    if (state === undefined) return now;
    const opens = state.limiter.earliest(now, limit.perSecond(), mode);
    if (category === null) return opens;
    if (opens > now) {
      state.waiting.set(category, opens);
      return opens;
    }
    const isOthersTurn =
      state.lastStarter === category &&
      Array.from(state.waiting).some(([other, at]) => other !== category && at >= now - TURN_MS);
    return isOthersTurn ? now + 1 : opens;
  }

  /** Records an attempt that starts now. Returns the function that records its answer. */
  start(limit: ScopedLimit, now: number, category: object = this): OnResponse {
    const state = this.#open(limit, now);
    state.lastStarter = category;
    state.waiting.delete(category);
    const { limiter } = state;
    const permit = limiter.start(now);
    return (answeredAt, minLatency) => limiter.recordResponse(permit, answeredAt, minLatency);
  }

  #open(limit: ScopedLimit, now: number): ScopedState {
    const known = this.#states.get(limit.key);
    if (known !== undefined) return known;
    this.#cleanUp(now);
    const limiter = limit.limiter ?? new SlidingWindowLimiter(limit.perSecond, limit.perSecond);
    const state = { limiter, lastStarter: null, waiting: new Map<object, number>() };
    this.#states.set(limit.key, state);
    return state;
  }

  /** Drops the idle limits. The next threshold is twice the rest, so that a call costs O(1) on average. */
  #cleanUp(now: number): void {
    if (this.#states.size < this.#cleanUpAt) return;
    for (const [key, { limiter }] of this.#states) if (limiter.isIdle(now)) this.#states.delete(key);
    this.#cleanUpAt = Math.max(MIN_CLEANUP_SIZE, 2 * this.#states.size);
  }
}
