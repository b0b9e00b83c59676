import { RequestPace } from './request-pace.ts';

/** A limit within or across categories that only some calls meet: one operation on the pool, reads or writes of one user. */
export interface NarrowLimit {
  /** Names the limit among all of the process. */
  readonly key: string;
  /** The most starts in any second. */
  readonly perSecond: number;
}

/** How many limits are kept before those that are forgotten of no consequence are looked for. */
const FIRST_SWEEP = 256;

/** The pace of every narrow limit that a recent call met. */
export class NarrowLimits {
  readonly #paces = new Map<string, RequestPace>();
  #sweepAt = FIRST_SWEEP;

  /** The moment from which one more call may start; not after `now`: at once. */
  earliest(limit: NarrowLimit, now: number): number {
    return this.#paces.get(limit.key)?.earliest(now) ?? now;
  }

  record(limit: NarrowLimit, now: number): void {
    let pace = this.#paces.get(limit.key);
    if (pace === undefined) {
      this.#sweep(now);
      pace = new RequestPace(limit.perSecond, limit.perSecond);
      this.#paces.set(limit.key, pace);
    }
    pace.record(now);
  }

  /** Drops the limits that are as good as new. The threshold doubles with what is left, so that it costs O(1) a call. */
  #sweep(now: number): void {
    if (this.#paces.size < this.#sweepAt) return;
    for (const [key, pace] of this.#paces) if (pace.isFresh(now)) this.#paces.delete(key);
    this.#sweepAt = Math.max(FIRST_SWEEP, 2 * this.#paces.size);
  }
}
