import { type Manner, RequestPace } from './request-pace.ts';

/** A limit beside the categories' that only some calls meet: one operation on the pool, reads or writes of one user. */
export interface NarrowLimit {
  /** Names the limit among all of the process. */
  readonly key: string;
  /** The most starts in any second. */
  readonly perSecond: number;
}

/** Notes that Cognito has answered an attempt; `fastest` as in `RequestPace.answered`. */
export type Answered = (now: number, fastest: number) => void;

/** From how many limits on the idle ones are dropped. */
const FIRST_SWEEP = 256;

/** The pace of every narrow limit that a recent call met. */
export class NarrowLimits {
  readonly #paces = new Map<string, RequestPace>();
  #sweepAt = FIRST_SWEEP;

  /** How many limits are remembered. */
  get size(): number {
    return this.#paces.size;
  }

  /** The moment from which one more call may start; not after `now`: at once. */
  earliest(limit: NarrowLimit, now: number, manner: Manner = 'bold'): number {
    return this.#paces.get(limit.key)?.earliest(now, limit.perSecond, manner) ?? now;
  }

  /** Notes an attempt that starts now; answers with how to note that Cognito has answered it. */
  start(limit: NarrowLimit, now: number): Answered {
    let pace = this.#paces.get(limit.key);
    if (pace === undefined) {
      this.#sweep(now);
      pace = new RequestPace(limit.perSecond, limit.perSecond);
      this.#paces.set(limit.key, pace);
    }
    const start = pace.start(now);
    return (answeredAt, fastest) => pace.answered(start, answeredAt, fastest);
  }

  /** Drops the idle limits. The threshold is twice what is left, so that a call costs O(1) on average. */
  #sweep(now: number): void {
    if (this.#paces.size < this.#sweepAt) return;
    for (const [key, pace] of this.#paces) if (pace.isIdle(now)) this.#paces.delete(key);
    this.#sweepAt = Math.max(FIRST_SWEEP, 2 * this.#paces.size);
  }
}
