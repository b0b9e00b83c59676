import { ThrottledError } from '../../domain/model/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Priority } from '../../domain/ports/directory.ts';
import type { AdaptiveRate } from './adaptive-rate.ts';
import { BurstPolicy } from './burst-policy.ts';
import { MinLatency } from './min-latency.ts';
import { PriorityTurns, type Turn } from './priority-turns.ts';
import type { RateLimitedCall } from './rate-limited-call.ts';
import { RollingMinuteCounter } from './rolling-minute-counter.ts';
import type { OnResponse, ScopedLimit, ScopedLimiters } from './scoped-limits.ts';
import type { Permit, StartLimiter } from './start-limiter.ts';
import { type QueuedCall, toQueuedCall, WaitingCalls } from './waiting-calls.ts';
import { WakeTimer } from './wake-timer.ts';

export interface CategoryQueueOptions {
  readonly clock: Clock;
  /** Whoever changes its rate calls `reschedule`. */
  readonly limiter: StartLimiter;
  readonly rate: AdaptiveRate;
  /** Shared by all categories, since reads of one user span two of them. */
  readonly scopedLimiters: ScopedLimiters;
  /** The most calls that may wait at a time. A caller may have no more of them than there is room left. */
  readonly maxQueue: number;
  readonly isThrottle: (error: unknown) => boolean;
}

/** Starts the calls of one quota category: which waiting call is next, and when. */
export class CategoryQueue {
  readonly #clock: Clock;
  readonly #limiter: StartLimiter;
  readonly #rate: AdaptiveRate;
  readonly #minLatency = new MinLatency();
  readonly #options: CategoryQueueOptions;
  readonly #waiting: WaitingCalls;
  readonly #bursts = new BurstPolicy();
  readonly #throttles = new RollingMinuteCounter();
  readonly #timer: WakeTimer;
  readonly #turns: PriorityTurns;
  #sequence = 0;
  #dispatching = false;
  /** The call that is being queued. If it starts meanwhile it has not waited, however long the start takes. */
  #entering: QueuedCall | null = null;

  constructor(options: CategoryQueueOptions) {
    this.#clock = options.clock;
    this.#limiter = options.limiter;
    this.#rate = options.rate;
    this.#options = options;
    this.#waiting = new WaitingCalls(options.maxQueue, (queued, reason) => this.#drop(queued, reason));
    this.#turns = new PriorityTurns(this.#waiting);
    this.#timer = new WakeTimer(options.clock, () => this.#dispatch());
    this.#limiter.onOpen(() => this.#dispatch());
  }

  /** As `Pacer.run`, for a call of this category. */
  run<T>(call: RateLimitedCall, limit: ScopedLimit | null, send: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const now = this.#clock.now();
      const attempt = async () => resolve(await send());
      const queued = toQueuedCall({ call, limit, attempt, reject, sequence: this.#sequence++, queuedAt: now });
      if (this.#waiting.isFullFor(queued.caller)) reject(this.#throttledError(queued, now));
      else this.#enter(queued, now);
    });
  }

  /** Applies a changed rate to the calls that wait. */
  reschedule(): void {
    const now = this.#clock.now();
    this.#limiter.recordRateChange(now, this.#rate.at(now));
    this.#dispatch();
  }

  /** Returns the figures of `CategoryUsage`. */
  usage() {
    const now = this.#clock.now();
    return {
      limitPerSecond: this.#part(now),
      usedInLastSecond: this.#limiter.startedInSecond(now),
      queued: this.#waiting.size,
      throttledInLastMinute: this.#throttles.lastMinute(now),
    };
  }

  /** Queues the call, unless it was aborted or cannot start in time. */
  #enter(queued: QueuedCall, now: number, throttle?: unknown): void {
    const { priority, deadline, signal } = queued.call;
    if (signal?.aborted) {
      queued.reject(signal.reason);
      return;
    }
    // A throttled call is queued at the head: nothing waits before it.
    const wait =
      throttle === undefined ? this.#estimateWait(queued, now) : Math.max(0, this.#earliest(priority, now) - now);
    if (deadline !== undefined && now + wait > deadline) {
      queued.reject(this.#throttledError(queued, now, throttle));
      return;
    }
    queued.queuedAt = now;
    this.#waiting.add(queued, throttle !== undefined);
    this.#entering = queued;
    this.#dispatch();
    this.#entering = null;
  }

  #leave(queued: QueuedCall, now: number, started = false): void {
    this.#waiting.remove(queued, started);
    if (queued !== this.#entering && now > queued.queuedAt) queued.call.meter.addWait(queued.queuedAt, now);
  }

  #drop(queued: QueuedCall, reason: unknown): void {
    this.#leave(queued, this.#clock.now());
    queued.reject(reason);
    this.#dispatch();
  }

  /** Starts the calls that may start now and sets the timer for the next. Does nothing if it is running already. */
  #dispatch(): void {
    if (this.#dispatching) return;
    this.#dispatching = true;
    const now = this.#clock.now();
    this.#expire(now);
    const turn = this.#turn(now);
    let wakeAt = Number.POSITIVE_INFINITY;
    for (let queued = this.#turns.next(turn); queued !== undefined; queued = this.#turns.next(turn)) {
      const earliest = this.#earliest(queued.call.priority, now);
      if (earliest > now) {
        wakeAt = earliest;
        break;
      }
      this.#start(queued, now);
    }
    this.#dispatching = false;
    this.#limiter.recordDemand(this.#turns.demand(turn), now);
    this.#timer.schedule(Math.min(wakeAt, this.#turns.maintenanceDue, this.#waiting.wakesAt), now);
  }

  #turn(now: number): Turn {
    const mode = this.#bursts.modeFor('interactive', now);
    return {
      now,
      rate: this.#rate.at(now),
      part: this.#limiter.part,
      limitOpens: (limit) =>
        this.#options.scopedLimiters.earliest(limit, now, mode, this, this.#waiting.demandFor(limit)),
      opens: (priority) => this.#earliest(priority, now),
    };
  }

  #start(queued: QueuedCall, now: number): void {
    const { priority, meter, operation } = queued.call;
    try {
      meter.countCall(operation);
    } catch (error) {
      this.#leave(queued, now);
      queued.reject(error);
      return;
    }
    this.#leave(queued, now, true);
    this.#turns.start(priority, now);
    if (priority === 'interactive') this.#bursts.callStarted(queued.caller, now);
    const permit = this.#limiter.start(now, this.#rate.at(now));
    const onScopedResponse = queued.limit === null ? null : this.#options.scopedLimiters.start(queued.limit, now, this);
    this.#attempt(queued, permit, onScopedResponse).catch(queued.reject);
  }

  async #attempt(queued: QueuedCall, permit: Permit, onScopedResponse: OnResponse | null): Promise<void> {
    try {
      await queued.attempt();
      this.#recordResponse(queued, permit, onScopedResponse);
    } catch (error) {
      this.#recordResponse(queued, permit, onScopedResponse);
      if (this.#options.isThrottle(error)) this.#retryThrottled(queued, permit, error);
      else queued.reject(error);
    }
    this.#dispatch();
  }

  #recordResponse(queued: QueuedCall, permit: Permit, onScopedResponse: OnResponse | null): void {
    // An aborted call may still be on its way to Cognito, so it keeps its slot.
    if (queued.call.signal?.aborted) return;
    const now = this.#clock.now();
    this.#minLatency.add(now - permit.at, now);
    const minLatency = this.#minLatency.at(now);
    this.#limiter.recordResponse(permit, now, minLatency);
    onScopedResponse?.(now, minLatency);
  }

  #retryThrottled(queued: QueuedCall, permit: Permit, error: unknown): void {
    const now = this.#clock.now();
    queued.call.meter.countThrottle();
    this.#throttles.add(now);
    this.#limiter.recordThrottle(permit, now, this.#rate.at(now));
    this.#rate.recordThrottle(permit.at, now, this.#limiter.acceptedBefore(permit));
    this.#enter(queued, now, error);
  }

  #expire(now: number): void {
    for (let queued = this.#waiting.firstExpired(now); queued !== undefined; queued = this.#waiting.firstExpired(now)) {
      this.#leave(queued, now);
      queued.reject(this.#throttledError(queued, now));
    }
  }

  /** Returns the milliseconds after which a call that comes now starts: an estimate if others wait before it. */
  #estimateWait(queued: QueuedCall, now: number): number {
    const before = this.#waiting.countBefore(queued);
    const wait = Math.max(0, this.#earliest(queued.call.priority, now) - now) + (before * 1_000) / this.#part(now);
    if (queued.limit === null) return wait;
    const sameLimit = this.#waiting.countBeforeAt(queued.limit, queued);
    const opens = this.#options.scopedLimiters.earliest(queued.limit, now) - now;
    return Math.max(wait, opens + (sameLimit * 1_000) / Math.max(1, queued.limit.perSecond()));
  }

  /** Returns the calls per second that this process may make now. */
  #part(now: number): number {
    return this.#limiter.part * this.#rate.at(now);
  }

  #earliest(priority: Priority, now: number): number {
    return this.#limiter.earliest(now, this.#rate.at(now), this.#bursts.modeFor(priority, now));
  }

  #throttledError(queued: QueuedCall, now: number, throttle?: unknown): ThrottledError {
    const seconds = Math.max(1, Math.ceil(this.#estimateWait(queued, now) / 1_000));
    return new ThrottledError(queued.call.operation, seconds, { cause: throttle });
  }
}
