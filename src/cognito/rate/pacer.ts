import type { Clock } from '../../domain/ports/clock.ts';
import { AdaptiveRate } from './adaptive-rate.ts';
import { CategoryQueue } from './category-queue.ts';
import {
  CATEGORY_BY_OPERATION,
  QUOTA_CATEGORIES,
  type QuotaCategory,
  type QuotaSource,
  type Quotas,
} from './quotas.ts';
import type { RateLimitedCall } from './rate-limited-call.ts';
import { type ScopedLimit, ScopedLimiters } from './scoped-limits.ts';
import type { SharedQuota } from './shared-quota.ts';
import { SlidingWindowLimiter } from './sliding-window-limiter.ts';

export type { RateLimitedCall } from './rate-limited-call.ts';

export interface PacerOptions {
  readonly quotas: Quotas;
  readonly clock: Clock;
  /** The share of each quota that this process may use, above 0 and up to 1: see `setShare`. Default 0.95. */
  readonly share?: number | undefined;
  /** The quotas that this process has together with others. Without it, the process has them to itself. */
  readonly sharedQuota?: SharedQuota | undefined;
  /** Whether the error says that Cognito throttled the attempt. */
  readonly isThrottle: (error: unknown) => boolean;
  /** The most calls of one category that may wait at a time; each caller leaves as much room as it takes. Default 10,000. */
  readonly maxQueue?: number | undefined;
}

/** The share of a process that has the quotas to itself. The rest is for jitter of arrival. */
const WHOLE_SHARE = 0.95;

/**
 * What replicas together use of the limit of an operation. A call that has got it asks the store for a start of its category
 * next, and the limit's slot has to last until then: a tenth more than a second.
 */
const SHARED_SCOPED_SHARE = 0.9;

/** The use and the backlog of one category now. */
export interface CategoryUsage {
  readonly category: QuotaCategory;
  /** Requests per second that Cognito allows the whole account. */
  readonly quotaPerSecond: number;
  readonly source: QuotaSource;
  /** Calls per second that the pacer allows now: the full rate, or less for some time after a throttle. */
  readonly limitPerSecond: number;
  /** Attempts that started in the last second. */
  readonly usedInLastSecond: number;
  /** Calls that wait. */
  readonly queued: number;
  /** Attempts that Cognito throttled in the last minute. */
  readonly throttledInLastMinute: number;
}

/**
 * Starts calls to Cognito as fast as the quotas allow and no faster. Every attempt of every call of the process to one
 * account and Region passes the same pacer.
 *
 * - Each category has its own queue and rate, for all pools together; each pool has limits per operation and per user
 *   beside them.
 * - Callers share each category evenly, whatever the number of their calls; so do the requests of each caller.
 * - Interactive calls go before background ones, which keep a fifth of the starts, and begin with a smaller burst.
 * - Maintenance takes a tenth of a category while others want it, and half of what they leave over.
 * - A throttled attempt slows the category down for some time; its call goes back to the head of its request's calls.
 */
export class Pacer {
  readonly #quotas: Quotas;
  /** What Cognito has told: it wins over the defaults. */
  readonly #provisioned = new Map<QuotaCategory, number>();
  #share: number;
  readonly #sharedQuota: SharedQuota | null;
  readonly #queues: ReadonlyMap<QuotaCategory, CategoryQueue>;

  constructor({ quotas, clock, share = WHOLE_SHARE, isThrottle, maxQueue = 10_000, sharedQuota }: PacerOptions) {
    this.#quotas = quotas;
    this.#share = validShare(share);
    this.#sharedQuota = sharedQuota ?? null;
    const scopedLimiters = new ScopedLimiters();
    this.#queues = new Map(
      QUOTA_CATEGORIES.map((category) => {
        const perSecond = () => Math.max(1, Math.floor(this.#share * this.#quotaPerSecond(category)));
        const quota = () => this.#quotaOf(category, perSecond());
        const rate = new AdaptiveRate(perSecond, (round) => sharedQuota?.recordThrottle(category, round));
        const limiter =
          sharedQuota?.limiter(category, { perSecond, quota, rate }) ?? new SlidingWindowLimiter(perSecond, quota);
        return [category, new CategoryQueue({ clock, limiter, rate, scopedLimiters, maxQueue, isThrottle })];
      }),
    );
  }

  /**
   * Runs one attempt as soon as the quotas allow it, and again after each throttle. Settles as `send` does. It also rejects
   *
   * - with ThrottledError if the call is estimated to start after its deadline, if the queue is full, or once the deadline
   *   has passed in the queue; `retryAfterSeconds` says how long a new call would wait;
   * - with the signal's reason if the call is aborted in the queue;
   * - with the error of `meter.countCall`; that attempt is not made and uses no quota.
   */
  run<T>(call: RateLimitedCall, send: () => Promise<T>): Promise<T> {
    const category = CATEGORY_BY_OPERATION[call.operation];
    const queue = this.#queues.get(category);
    if (queue === undefined) throw new TypeError(`No quota is known for ${call.operation}.`);
    return queue.run(call, this.#scopedLimit(category, call), send);
  }

  /**
   * Changes the share of each quota that this process may use, while calls wait. A smaller one holds at once, for what has
   * started in the last second as well. A larger one is used at once, by calls that wait for a scoped limit within a second.
   * Processes that divide the quotas have 0.95 together.
   *
   * @param share above 0 and up to 1
   * @throws RangeError for any other number
   */
  setShare(share: number): void {
    this.#share = validShare(share);
    for (const queue of this.#queues.values()) queue.reschedule();
  }

  /**
   * Changes the quota of a category to what Cognito says, while calls wait: as `setShare` does.
   *
   * @param perSecond a whole number of requests per second above 0
   */
  setQuota(category: QuotaCategory, perSecond: number): void {
    this.#provisioned.set(category, perSecond);
    this.#queues.get(category)?.reschedule();
  }

  /** Returns every category's use and backlog now, for metrics. */
  usage(): readonly CategoryUsage[] {
    return Array.from(this.#queues, ([category, queue]) => {
      const quotaPerSecond = this.#quotaPerSecond(category);
      return { category, quotaPerSecond, source: this.#source(category), ...queue.usage() };
    });
  }

  #quotaPerSecond(category: QuotaCategory): number {
    return this.#provisioned.get(category) ?? this.#quotas.categories[category];
  }

  #source(category: QuotaCategory): QuotaSource {
    if (this.#provisioned.has(category)) return 'PROVISIONED';
    return this.#quotas.configured.includes(category) ? 'CONFIGURED' : 'DEFAULT';
  }

  /** The most calls of this process that Cognito may count in a second: its part of the quota, jitter included. */
  #quotaOf(category: QuotaCategory, perSecond: number): number {
    const part = Math.min(1, this.#share / WHOLE_SHARE);
    return Math.max(perSecond, Math.floor(part * this.#quotaPerSecond(category)));
  }

  /** No call has limits of several kinds: that of an operation is below that of one user. */
  #scopedLimit(category: QuotaCategory, { operation, userPoolId, username }: RateLimitedCall): ScopedLimit | null {
    const ofOperation = this.#quotas.perOperation[operation];
    if (ofOperation !== undefined) return this.#operationLimit(operation, ofOperation);
    const perOperation = this.#quotas.perOperationPerPool[category];
    if (perOperation !== undefined) return this.#operationLimit(`${operation} ${userPoolId}`, perOperation);
    const perUser = this.#quotas.perUser[category];
    if (perUser === undefined || username === undefined) return null;
    const key = `${perUser.kind} ${userPoolId} ${username}`;
    return { key, perSecond: () => this.#perUserRate(perUser.perSecond) };
  }

  #operationLimit(key: string, quota: number): ScopedLimit {
    const perSecond = () => SHARED_SCOPED_SHARE * quota;
    const limiter = this.#sharedQuota?.limiter(key, { perSecond, quota: () => quota, rate: null });
    return { key, perSecond: () => this.#scopedRate(quota), limiter };
  }

  /** Users are too many to ask the store for each: replicas divide the limit of one user. One without a share waits for it. */
  #perUserRate(perSecond: number): number {
    if (this.#sharedQuota === null) return this.#scopedRate(perSecond);
    const { share } = this.#sharedQuota;
    return share === 0 ? 0 : Math.max(1, Math.floor(share * perSecond));
  }

  /**
   * Rounds, where a category's share is cut off: 4 of 5 would cost a fifth of the throughput. Other programs rarely meet
   * the same scoped limit, and rule 2 of `SlidingWindowLimiter` guards against jitter of arrival at the full limit.
   */
  #scopedRate(perSecond: number): number {
    return Math.max(1, Math.round(this.#share * perSecond));
  }
}

function validShare(share: number): number {
  if (!(share > 0 && share <= 1)) throw new RangeError(`The share of the quotas must be in (0, 1], not ${share}.`);
  return share;
}
