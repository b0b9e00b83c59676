import { ThrottledError } from '../../domain/model/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Lane } from '../../domain/ports/directory.ts';
import { AbortWatch } from './abort-registry.ts';
import { AdaptiveRate } from './adaptive-rate.ts';
import { type Prioritised, PriorityQueue } from './binary-heap.ts';
import { FastestAnswer } from './min-latency.ts';
import { LaneQueue, type Queued } from './priority-lane-queue.ts';
import type { PacedCall } from './rate-limited-call.ts';
import { ThrottleCount } from './rolling-minute-counter.ts';
import type { Answered, NarrowLimit, NarrowLimits } from './scoped-limits.ts';
import { type Manner, RequestPace, type Start } from './sliding-window-limiter.ts';

/** While both lanes have work, every fifth start is the background's: that is its guaranteed 20 %. */
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
  readonly narrowLimits: NarrowLimits;
  /** The most calls that may wait at a time. No caller may have more of them than there is room left. */
  readonly maxQueue: number;
  readonly isThrottle: (error: unknown) => boolean;
}

/** A call on its way through the queue. It ends once, in `attempt` or by `reject`. */
interface Ticket extends Queued {
  readonly call: PacedCall;
  /** Sends once; settles the call if that succeeds, else rejects. */
  readonly attempt: () => Promise<void>;
  readonly reject: (reason: unknown) => void;
  deadline: Deadline | null;
  queuedAt: number;
}

interface Deadline extends Prioritised {
  readonly at: number;
  readonly ticket: Ticket;
}

/** The calls of one quota category: those that wait, whose turn it is, and the pace at which they start. */
export class CategoryQueue {
  readonly #clock: Clock;
  readonly #pace: RequestPace;
  readonly #rate: AdaptiveRate;
  readonly #fastest = new FastestAnswer();
  readonly #narrowLimits: NarrowLimits;
  readonly #maxQueue: number;
  readonly #isThrottle: (error: unknown) => boolean;
  readonly #lanes = { interactive: new LaneQueue<Ticket>(), background: new LaneQueue<Ticket>() };
  readonly #deadlines = new PriorityQueue<Deadline>((a, b) => a.at < b.at);
  readonly #signals = new AbortWatch<Ticket>((ticket, reason) => this.#drop(ticket, reason));
  readonly #throttles = new ThrottleCount();
  #turns = 0;
  /** Interactive starts since the last background one. */
  #interactiveInARow = 0;
  #lastCaller: string | null = null;
  /** Until then several people may want the category. */
  #severalUntil = Number.NEGATIVE_INFINITY;
  #timer: { readonly at: number; readonly cancel: () => void } | null = null;
  #starting = false;
  /** The call that is being queued: one that starts meanwhile has not waited, however long the starting takes. */
  #entering: Ticket | null = null;

  constructor(options: CategoryQueueOptions) {
    this.#clock = options.clock;
    this.#pace = new RequestPace(options.perSecond, options.quota);
    this.#rate = new AdaptiveRate(options.perSecond);
    this.#narrowLimits = options.narrowLimits;
    this.#maxQueue = options.maxQueue;
    this.#isThrottle = options.isThrottle;
  }

  /** As `Pacer.run`, for a call of this category. */
  run<T>(call: PacedCall, limit: NarrowLimit | null, send: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const now = this.#clock.now();
      const attempt = async () => resolve(await send());
      const ticket: Ticket = {
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
      if (this.#isFullFor(ticket)) reject(this.#tooLate(ticket, now));
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
    return this.#lanes.interactive.size + this.#lanes.background.size;
  }

  /** Who fills the queue shuts nobody else out. */
  #isFullFor({ caller }: Ticket): boolean {
    const { interactive, background } = this.#lanes;
    return interactive.sizeOfCaller(caller) + background.sizeOfCaller(caller) >= this.#maxQueue - this.#queued;
  }

  /** Queues the call, unless it was aborted or cannot start in time. */
  #enter(ticket: Ticket, now: number, throttle?: unknown): void {
    const { signal } = ticket.call;
    if (signal?.aborted) {
      ticket.reject(signal.reason);
      return;
    }
    // One that was throttled stands at the head: nothing waits before it.
    const wait = throttle === undefined ? this.#wait(ticket, now) : this.#waitOfFirst(ticket.call.lane, now);
    if (ticket.deadline !== null && now + wait > ticket.deadline.at) {
      ticket.reject(this.#tooLate(ticket, now, throttle));
      return;
    }
    ticket.queuedAt = now;
    this.#lanes[ticket.call.lane].add(ticket, throttle !== undefined);
    if (ticket.deadline !== null) this.#deadlines.add(ticket.deadline);
    if (signal !== undefined) this.#signals.add(signal, ticket);
    this.#entering = ticket;
    this.#startWhatMay();
    this.#entering = null;
  }

  #leave(ticket: Ticket, now: number, started = false): void {
    const { lane, meter, signal } = ticket.call;
    this.#lanes[lane].remove(ticket, started);
    if (ticket.deadline !== null) this.#deadlines.remove(ticket.deadline);
    if (signal !== undefined) this.#signals.remove(signal, ticket);
    if (ticket !== this.#entering && now > ticket.queuedAt) meter.waited(ticket.queuedAt, now);
  }

  #drop(ticket: Ticket, reason: unknown): void {
    this.#leave(ticket, this.#clock.now());
    ticket.reject(reason);
    this.#startWhatMay();
  }

  /** Starts what may start now and sets the timer for the next. Within a start it does nothing: the loop is running. */
  #startWhatMay(): void {
    if (this.#starting) return;
    this.#starting = true;
    const now = this.#clock.now();
    this.#expire(now);
    let wakeAt = Number.POSITIVE_INFINITY;
    for (let ticket = this.#next(now); ticket !== undefined; ticket = this.#next(now)) {
      const earliest = this.#earliest(ticket.call.lane, now);
      if (earliest > now) {
        wakeAt = earliest;
        break;
      }
      this.#start(ticket, now);
    }
    this.#starting = false;
    this.#wakeAt(
      Math.min(
        wakeAt,
        this.#lanes.interactive.opensAt,
        this.#lanes.background.opensAt,
        this.#deadlines.first?.at ?? Number.POSITIVE_INFINITY,
      ),
      now,
    );
  }

  /** The call whose turn it is, of those that no narrow limit blocks. */
  #next(now: number): Ticket | undefined {
    const manner = this.#manner('interactive', now);
    const earliest = (limit: NarrowLimit) => this.#narrowLimits.earliest(limit, now, manner, this);
    const interactive = this.#lanes.interactive.next(now, earliest);
    if (interactive !== undefined && this.#interactiveInARow < INTERACTIVE_PER_BACKGROUND) return interactive;
    const background = this.#lanes.background.next(now, earliest);
    if (background === undefined) return interactive;
    // Where only the background's caution holds it back, a person need not wait.
    return interactive !== undefined && this.#earliest('background', now) > now ? interactive : background;
  }

  #start(ticket: Ticket, now: number): void {
    const { lane, meter, operation } = ticket.call;
    try {
      meter.charge(operation);
    } catch (error) {
      this.#leave(ticket, now);
      ticket.reject(error);
      return;
    }
    this.#leave(ticket, now, true);
    this.#interactiveInARow = lane === 'interactive' ? this.#interactiveInARow + 1 : 0;
    if (lane === 'interactive') this.#serve(ticket.caller, now);
    const start = this.#pace.start(now, this.#rate.at(now));
    const narrowAnswered = ticket.limit === null ? null : this.#narrowLimits.start(ticket.limit, now, this);
    this.#attempt(ticket, start, narrowAnswered).catch(ticket.reject);
  }

  async #attempt(ticket: Ticket, start: Start, narrowAnswered: Answered | null): Promise<void> {
    try {
      await ticket.attempt();
      this.#answered(ticket, start, narrowAnswered);
    } catch (error) {
      this.#answered(ticket, start, narrowAnswered);
      if (this.#isThrottle(error)) this.#refused(ticket, start, error);
      else ticket.reject(error);
    }
    this.#startWhatMay();
  }

  #answered(ticket: Ticket, start: Start, narrowAnswered: Answered | null): void {
    // What its caller cut short may still be on its way to Cognito.
    if (ticket.call.signal?.aborted) return;
    const now = this.#clock.now();
    this.#fastest.add(now - start.at, now);
    const fastest = this.#fastest.at(now);
    this.#pace.answered(start, now, fastest);
    narrowAnswered?.(now, fastest);
  }

  #refused(ticket: Ticket, start: Start, error: unknown): void {
    const now = this.#clock.now();
    ticket.call.meter.throttled();
    this.#throttles.add(now);
    this.#pace.refused(start, now, this.#rate.at(now));
    this.#rate.throttled(start.at, now, this.#pace.takenBefore(start));
    this.#enter(ticket, now, error);
  }

  #expire(now: number): void {
    for (let first = this.#deadlines.first; first !== undefined && first.at < now; first = this.#deadlines.first) {
      this.#leave(first.ticket, now);
      first.ticket.reject(this.#tooLate(first.ticket, now));
    }
  }

  /** A call that came now would start after so many milliseconds: zero, or an estimate where others wait before it. */
  #wait(ticket: Ticket, now: number): number {
    const { interactive, background } = this.#lanes;
    const same = this.#lanes[ticket.call.lane].before(ticket);
    const before =
      ticket.call.lane === 'interactive'
        ? same + Math.min(background.load, Math.floor(same / INTERACTIVE_PER_BACKGROUND))
        : same + Math.min(interactive.load, (same + 1) * INTERACTIVE_PER_BACKGROUND);
    const wait = this.#waitOfFirst(ticket.call.lane, now) + (before * 1_000) / this.#rate.at(now);
    if (ticket.limit === null) return wait;
    const sameLimit = this.#lanes[ticket.call.lane].beforeAt(ticket.limit, ticket);
    const opens = this.#narrowLimits.earliest(ticket.limit, now) - now;
    return Math.max(wait, opens + (sameLimit * 1_000) / ticket.limit.perSecond);
  }

  #waitOfFirst(lane: Lane, now: number): number {
    return Math.max(0, this.#earliest(lane, now) - now);
  }

  #earliest(lane: Lane, now: number): number {
    return this.#pace.earliest(now, this.#rate.at(now), this.#manner(lane, now));
  }

  #manner(lane: Lane, now: number): Manner {
    if (lane === 'background') return 'cautious';
    return now < this.#severalUntil ? 'sparing' : 'bold';
  }

  /** Who has been served lately: it takes two to share. */
  #serve(caller: string, now: number): void {
    if (this.#lastCaller !== null && caller !== this.#lastCaller) this.#severalUntil = now + SEVERAL_MS;
    this.#lastCaller = caller;
  }

  #tooLate(ticket: Ticket, now: number, throttle?: unknown): ThrottledError {
    const seconds = Math.max(1, Math.ceil(this.#wait(ticket, now) / 1_000));
    return new ThrottledError(ticket.call.operation, seconds, { cause: throttle });
  }

  #wakeAt(at: number, now: number): void {
    if (this.#timer?.at === at) return;
    this.#timer?.cancel();
    this.#timer = null;
    if (at === Number.POSITIVE_INFINITY) return;
    // Timers count whole milliseconds, and cut off fractions: too early would mean to ask again at once.
    const cancel = this.#clock.after(Math.max(1, Math.ceil(at - now)), () => {
      this.#timer = null;
      this.#startWhatMay();
    });
    this.#timer = { at, cancel };
  }
}
