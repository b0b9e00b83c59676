import type { Clock } from '../../domain/ports/clock.ts';
import { CategoryQueue } from './category-queue.ts';
import { CATEGORY_BY_OPERATION, QUOTA_CATEGORIES, type QuotaCategory, type Quotas } from './quotas.ts';
import type { RateLimitedCall } from './rate-limited-call.ts';
import { type ScopedLimit, ScopedLimiters } from './scoped-limits.ts';

export type { RateLimitedCall } from './rate-limited-call.ts';

export interface PacerOptions {
  readonly quotas: Quotas;
  readonly clock: Clock;
  /** The part of each quota that this process may use, above 0 and up to 1. Default 0.95. */
  readonly share?: number | undefined;
  /** Whether the error says that Cognito refused the attempt for its rate. */
  readonly isThrottle: (error: unknown) => boolean;
  /** The most calls of one category that may wait at a time; each caller leaves as much room as it takes. Default 10,000. */
  readonly maxQueue?: number | undefined;
}

/** What one category does now. */
export interface CategoryUsage {
  readonly category: QuotaCategory;
  /** Calls per second that the pacer allows now: the full rate, or less for some time after a throttle. */
  readonly limitPerSecond: number;
  /** Attempts that started in the last second. */
  readonly usedInLastSecond: number;
  /** Calls that wait. */
  readonly queued: number;
  /** Attempts that Cognito refused in the last minute. */
  readonly throttledInLastMinute: number;
}

/**
 * Lets calls to Cognito start as fast as the quotas allow and no faster. All calls of the process pass the same pacer,
 * every attempt of theirs.
 *
 * - Each category has its own queue and pace; limits per operation and per user hold beside them.
 * - Callers share each category evenly, whatever the number of their calls; so do the requests of each caller.
 * - Interactive calls go before background ones, which keep a fifth of the starts, and begin with a smaller burst.
 * - A throttled attempt makes the category slower for some time; its call goes back to the head of its request's.
 */
export class Pacer {
  readonly #quotas: Quotas;
  readonly #share: number;
  readonly #queues: ReadonlyMap<QuotaCategory, CategoryQueue>;

  constructor({ quotas, clock, share = 0.95, isThrottle, maxQueue = 10_000 }: PacerOptions) {
    if (!(share > 0 && share <= 1)) throw new RangeError(`The share of the quotas must be in (0, 1], not ${share}.`);
    this.#quotas = quotas;
    this.#share = share;
    const narrowLimits = new ScopedLimiters();
    this.#queues = new Map(
      QUOTA_CATEGORIES.map((category) => {
        const quota = Math.max(1, Math.floor(quotas.categories[category]));
        const perSecond = Math.max(1, Math.floor(share * quotas.categories[category]));
        return [category, new CategoryQueue({ clock, perSecond, quota, narrowLimits, maxQueue, isThrottle })];
      }),
    );
  }

  /**
   * Runs one attempt when the quotas allow it, at once if they do now; again after each throttle. Answers with what
   * `send` answers, rejects with what it rejects with. Beside that it rejects
   *
   * - with ThrottledError when by the estimate it would start after its deadline or the queue is full (both at once), or
   *   when the deadline has passed in the queue; `retryAfterSeconds` says how long a new call would wait;
   * - with the signal's reason when the call is aborted in the queue;
   * - with the error of `meter.charge`; that attempt is not made and uses no quota.
   */
  run<T>(call: RateLimitedCall, send: () => Promise<T>): Promise<T> {
    const category = CATEGORY_BY_OPERATION[call.operation];
    const queue = this.#queues.get(category);
    if (queue === undefined) throw new TypeError(`No quota is known for ${call.operation}.`);
    return queue.run(call, this.#narrowLimit(category, call), send);
  }

  /** Every category's use and backlog now, for metrics. */
  usage(): readonly CategoryUsage[] {
    return Array.from(this.#queues, ([category, queue]) => ({ category, ...queue.usage() }));
  }

  /** No category has both kinds. */
  #narrowLimit(category: QuotaCategory, { operation, username }: RateLimitedCall): ScopedLimit | null {
    const perOperation = this.#quotas.perOperationPerPool[category];
    if (perOperation !== undefined) return { key: operation, perSecond: this.#narrowShare(perOperation) };
    const perUser = this.#quotas.perUser[category];
    if (perUser === undefined || username === undefined) return null;
    return { key: `${perUser.kind} ${username}`, perSecond: this.#narrowShare(perUser.perSecond) };
  }

  /**
   * Rounded, where a category's share is cut off: 4 of 5 would cost a fifth of the throughput, and is not needed. Nobody
   * else takes this service's place at a narrow limit as a rule, and against jitter of arrival the pace has a guard of
   * its own (`RequestPace`, rule 2), which holds at the full limit.
   */
  #narrowShare(perSecond: number): number {
    return Math.max(1, Math.round(this.#share * perSecond));
  }
}
