import { ThrottledError } from '../../domain/model/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Priority } from '../../domain/ports/directory.ts';
import { AbortRegistry } from './abort-registry.ts';
import { AdaptiveRate } from './adaptive-rate.ts';
import { BinaryHeap, type HeapItem } from './binary-heap.ts';
import { MinLatency } from './min-latency.ts';
import { PriorityLaneQueue, type Queued } from './priority-lane-queue.ts';
import type { RateLimitedCall } from './rate-limited-call.ts';
import { RollingMinuteCounter } from './rolling-minute-counter.ts';
import type { OnResponse, ScopedLimit, ScopedLimiters } from './scoped-limits.ts';
import { type BurstMode, type Permit, SlidingWindowLimiter } from './sliding-window-limiter.ts';

/** While both priorities have work, every fifth start is the background's: that is its guaranteed 20 %. */
const INTERACTIVE_PER_BACKGROUND = 4;

/** For so long after two people's calls the category is theirs together: one of them alone has a full second at once. */
const SEVERAL_MS = 600_000;

/** The caller of calls that nobody asked for. */
const THE_SERVICE = '';

export interface CategoryQueueOptions {
  readonly clock: Clock;
  /** The most starts in any second, at least 1. */
  readonly perSecond: number;
  /** The most that Cognito takes in a second. */
  readonly quota: number;
  /** The pacer's, for all categories: reads of one user span two of them. */
  readonly narrowLimits: ScopedLimiters;
  /** The most calls that may wait at a time. No caller may have more of them than there is room left. */
  readonly maxQueue: number;
  readonly isThrottle: (error: unknown) => boolean;
}

/** A call on its way through the queue. It ends once, in `attempt` or by `reject`. */
interface QueuedCall extends Queued {
  readonly call: RateLimitedCall;
  /** Sends once; settles the call if that succeeds, else rejects. */
  readonly attempt: () => Promise<void>;
  readonly reject: (reason: unknown) => void;
  deadline: Deadline | null;
  queuedAt: number;
}

interface Deadline extends HeapItem {
  readonly at: number;
  readonly ticket: QueuedCall;
}

/** The calls of one quota category: those that wait, whose turn it is, and the pace at which they start. */
export class CategoryQueue {
  readonly #clock: Clock;
  readonly #pace: SlidingWindowLimiter;
  readonly #rate: AdaptiveRate;
  readonly #fastest = new MinLatency();
  readonly #narrowLimits: ScopedLimiters;
  readonly #maxQueue: number;
  readonly #isThrottle: (error: unknown) => boolean;
  readonly #queues = {
    interactive: new PriorityLaneQueue<QueuedCall>(),
    background: new PriorityLaneQueue<QueuedCall>(),
  };
  readonly #deadlines = new BinaryHeap<Deadline>((a, b) => a.at < b.at);
  readonly #signals = new AbortRegistry<QueuedCall>((ticket, reason) => this.#drop(ticket, reason));
  readonly #throttles = new RollingMinuteCounter();
  #turns = 0;
  /** Interactive starts since the last background one. */
  #interactiveInARow = 0;
  #lastCaller: string | null = null;
  /** Until then several people may want the category. */
  #severalUntil = Number.NEGATIVE_INFINITY;
  #timer: { readonly at: number; readonly cancel: () => void } | null = null;
  #starting = false;
  /** The call that is being queued: one that starts meanwhile has not waited, however long the starting takes. */
  #entering: QueuedCall | null = null;

  constructor(options: CategoryQueueOptions) {
    this.#clock = options.clock;
    this.#pace = new SlidingWindowLimiter(options.perSecond, options.quota);
    this.#rate = new AdaptiveRate(options.perSecond);
    this.#narrowLimits = options.narrowLimits;
    this.#maxQueue = options.maxQueue;
    this.#isThrottle = options.isThrottle;
  }

  /** As `Pacer.run`, for a call of this category. */
  run<T>(call: RateLimitedCall, limit: ScopedLimit | null, send: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const now = this.#clock.now();
      const attempt = async () => resolve(await send());
      const ticket: QueuedCall = {
        call,
        limit,
        attempt,
        reject,
        caller: call.caller ?? THE_SERVICE,
        request: call.meter,
        turn: this.#turns++,
        queuedAt: now,
        deadline: null,
        place: -1,
      };
      if (call.deadline !== undefined) ticket.deadline = { at: call.deadline, ticket, place: -1 };
      if (this.#isFullFor(ticket)) reject(this.#throttledError(ticket, now));
      else this.#enter(ticket, now);
    });
  }

  /** What `CategoryUsage` says of one category. */
  usage() {
    const now = this.#clock.now();
    return {
      limitPerSecond: this.#rate.at(now),
      usedInLastSecond: this.#pace.startedInSecond(now),
      queued: this.#queued,
      throttledInLastMinute: this.#throttles.lastMinute(now),
    };
  }

  get #queued(): number {
    return this.#queues.interactive.size + this.#queues.background.size;
  }

  /** Who fills the queue shuts nobody else out. */
  #isFullFor({ caller }: QueuedCall): boolean {
    const { interactive, background } = this.#queues;
    return interactive.sizeOfCaller(caller) + background.sizeOfCaller(caller) >= this.#maxQueue - this.#queued;
  }

  /** Queues the call, unless it was aborted or cannot start in time. */
  #enter(ticket: QueuedCall, now: number, throttle?: unknown): void {
    const { signal } = ticket.call;
    if (signal?.aborted) {
      ticket.reject(signal.reason);
      return;
    }
    // One that was throttled stands at the head: nothing waits before it.
    const wait = throttle === undefined ? this.#wait(ticket, now) : this.#waitOfFirst(ticket.call.priority, now);
    if (ticket.deadline !== null && now + wait > ticket.deadline.at) {
      ticket.reject(this.#throttledError(ticket, now, throttle));
      return;
    }
    ticket.queuedAt = now;
    this.#queues[ticket.call.priority].add(ticket, throttle !== undefined);
    if (ticket.deadline !== null) this.#deadlines.add(ticket.deadline);
    if (signal !== undefined) this.#signals.add(signal, ticket);
    this.#entering = ticket;
    this.#dispatch();
    this.#entering = null;
  }

  #leave(ticket: QueuedCall, now: number, started = false): void {
    const { priority, meter, signal } = ticket.call;
    this.#queues[priority].remove(ticket, started);
    if (ticket.deadline !== null) this.#deadlines.remove(ticket.deadline);
    if (signal !== undefined) this.#signals.remove(signal, ticket);
    if (ticket !== this.#entering && now > ticket.queuedAt) meter.addWait(ticket.queuedAt, now);
  }

  #drop(ticket: QueuedCall, reason: unknown): void {
    this.#leave(ticket, this.#clock.now());
    ticket.reject(reason);
    this.#dispatch();
  }

  /** Starts what may start now and sets the timer for the next. Within a start it does nothing: the loop is running. */
  #dispatch(): void {
    if (this.#starting) return;
    this.#starting = true;
    const now = this.#clock.now();
    this.#expire(now);
    let wakeAt = Number.POSITIVE_INFINITY;
    for (let ticket = this.#next(now); ticket !== undefined; ticket = this.#next(now)) {
      const earliest = this.#earliest(ticket.call.priority, now);
      if (earliest > now) {
        wakeAt = earliest;
        break;
      }
      this.#start(ticket, now);
    }
    this.#starting = false;
    this.#scheduleWake(
      Math.min(
        wakeAt,
        this.#queues.interactive.opensAt,
        this.#queues.background.opensAt,
        this.#deadlines.first?.at ?? Number.POSITIVE_INFINITY,
      ),
      now,
    );
  }

  /** The call whose turn it is, of those that no narrow limit blocks. */
  #next(now: number): QueuedCall | undefined {
    const manner = this.#manner('interactive', now);
    const earliest = (limit: ScopedLimit) => this.#narrowLimits.earliest(limit, now, manner, this);
    const interactive = this.#queues.interactive.next(now, earliest);
    if (interactive !== undefined && this.#interactiveInARow < INTERACTIVE_PER_BACKGROUND) return interactive;
    const background = this.#queues.background.next(now, earliest);
    if (background === undefined) return interactive;
    // Where only the background's caution holds it back, a person need not wait.
    return interactive !== undefined && this.#earliest('background', now) > now ? interactive : background;
  }

  #start(ticket: QueuedCall, now: number): void {
    const { priority, meter, operation } = ticket.call;
    try {
      meter.countCall(operation);
    } catch (error) {
      this.#leave(ticket, now);
      ticket.reject(error);
      return;
    }
    this.#leave(ticket, now, true);
    this.#interactiveInARow = priority === 'interactive' ? this.#interactiveInARow + 1 : 0;
    if (priority === 'interactive') this.#serve(ticket.caller, now);
    const start = this.#pace.start(now, this.#rate.at(now));
    const narrowAnswered = ticket.limit === null ? null : this.#narrowLimits.start(ticket.limit, now, this);
    this.#attempt(ticket, start, narrowAnswered).catch(ticket.reject);
  }

  async #attempt(ticket: QueuedCall, start: Permit, narrowAnswered: OnResponse | null): Promise<void> {
    try {
      await ticket.attempt();
      this.#answered(ticket, start, narrowAnswered);
    } catch (error) {
      this.#answered(ticket, start, narrowAnswered);
      if (this.#isThrottle(error)) this.#refused(ticket, start, error);
      else ticket.reject(error);
    }
    this.#dispatch();
  }

  #answered(ticket: QueuedCall, start: Permit, narrowAnswered: OnResponse | null): void {
    // What its caller cut short may still be on its way to Cognito.
    if (ticket.call.signal?.aborted) return;
    const now = this.#clock.now();
    this.#fastest.add(now - start.at, now);
    const fastest = this.#fastest.at(now);
    this.#pace.answered(start, now, fastest);
    narrowAnswered?.(now, fastest);
  }

  #refused(ticket: QueuedCall, start: Permit, error: unknown): void {
    const now = this.#clock.now();
    ticket.call.meter.countThrottle();
    this.#throttles.add(now);
    this.#pace.refused(start, now, this.#rate.at(now));
    this.#rate.throttled(start.at, now, this.#pace.takenBefore(start));
    this.#enter(ticket, now, error);
  }

  #expire(now: number): void {
    for (let first = this.#deadlines.first; first !== undefined && first.at < now; first = this.#deadlines.first) {
      this.#leave(first.ticket, now);
      first.ticket.reject(this.#throttledError(first.ticket, now));
    }
  }

  /** A call that came now would start after so many milliseconds: zero, or an estimate where others wait before it. */
  #wait(ticket: QueuedCall, now: number): number {
    const { interactive, background } = this.#queues;
    const same = this.#queues[ticket.call.priority].before(ticket);
    const before =
      ticket.call.priority === 'interactive'
        ? same + Math.min(background.load, Math.floor(same / INTERACTIVE_PER_BACKGROUND))
        : same + Math.min(interactive.load, (same + 1) * INTERACTIVE_PER_BACKGROUND);
    const wait = this.#waitOfFirst(ticket.call.priority, now) + (before * 1_000) / this.#rate.at(now);
    if (ticket.limit === null) return wait;
    const sameLimit = this.#queues[ticket.call.priority].beforeAt(ticket.limit, ticket);
    const opens = this.#narrowLimits.earliest(ticket.limit, now) - now;
    return Math.max(wait, opens + (sameLimit * 1_000) / ticket.limit.perSecond);
  }

  #waitOfFirst(priority: Priority, now: number): number {
    return Math.max(0, this.#earliest(priority, now) - now);
  }

  #earliest(priority: Priority, now: number): number {
    return this.#pace.earliest(now, this.#rate.at(now), this.#manner(priority, now));
  }

  #manner(priority: Priority, now: number): BurstMode {
    if (priority === 'background') return 'cautious';
    return now < this.#severalUntil ? 'sparing' : 'bold';
  }

  /** Who has been served lately: it takes two to share. */
  #serve(caller: string, now: number): void {
    if (this.#lastCaller !== null && caller !== this.#lastCaller) this.#severalUntil = now + SEVERAL_MS;
    this.#lastCaller = caller;
  }

  #throttledError(ticket: QueuedCall, now: number, throttle?: unknown): ThrottledError {
    const seconds = Math.max(1, Math.ceil(this.#wait(ticket, now) / 1_000));
    return new ThrottledError(ticket.call.operation, seconds, { cause: throttle });
  }

  #scheduleWake(at: number, now: number): void {
    if (this.#timer?.at === at) return;
    this.#timer?.cancel();
    this.#timer = null;
    if (at === Number.POSITIVE_INFINITY) return;
    // Timers count whole milliseconds, and cut off fractions: too early would mean to ask again at once.
    const cancel = this.#clock.after(Math.max(1, Math.ceil(at - now)), () => {
      this.#timer = null;
      this.#dispatch();
    });
    this.#timer = { at, cancel };
  }
}
