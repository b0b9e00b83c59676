import { BinaryHeap } from './binary-heap.ts';
import { StartHistory } from './start-history.ts';
import { type BurstMode, type Permit, REDUCED_BURST, SHARED_BURST, type StartLimiter } from './start-limiter.ts';

const SECOND_MS = 1_000;

// Where the numbers come from: docs/decisions/quota-sharing.md, "The numbers".

/** A call without an answer is taken to reach Cognito's counter within this time. */
const MAX_ARRIVAL_DELAY_MS = 200;

/** How much a late timer or a busy event loop may catch up on, as far as the windows allow. */
const CATCH_UP_MS = 10;

/** Starts that took less than this share of their time at the even rate are a burst. */
const BURST_TIME_SHARE = 0.5;

/**
 * The moments at which calls of one limit may start in a process that has the limit to itself.
 *
 * 1. At most `perSecond` calls start in any second. After idle time that many may start at once.
 * 2. At most `quota` calls are counted by Cognito in any second. A call holds its slot until one second after its answer,
 *    less the time that the fastest call takes. The decision paper has the proof.
 * 3. Once a call had to wait, starts are spaced evenly: a burst is not repeated every second.
 * 4. A burst of hundreds starts in parts, by `StartHistory.burstOpens`.
 *
 * See docs/decisions/quota-sharing.md.
 */
export class SlidingWindowLimiter implements StartLimiter {
  readonly part = 1;
  readonly #perSecond: () => number;
  readonly #quota: () => number;
  readonly #history = new StartHistory();
  readonly #slots = new BinaryHeap<Permit>((a, b) => a.freeAt < b.freeAt);
  readonly #spacing = { full: new Spacing(1), reduced: new Spacing(REDUCED_BURST) };

  /**
   * Both may change at any time. A lower one holds at once, for what has started in the last second as well.
   *
   * @param perSecond the most starts in any rolling second, a whole number
   * @param quota the most that Cognito may count in a second, a whole number not less than `perSecond`
   */
  constructor(perSecond: () => number, quota: () => number) {
    this.#perSecond = perSecond;
    this.#quota = quota;
  }

  /** As `StartLimiter` says. Having a call waiting is what rule 3 asks for. */
  earliest(now: number, rate = this.#perSecond(), mode: BurstMode = 'full'): number {
    this.#evictExpired(now);
    const secondOpens = this.#history.startedBack(burstOf(rate)) + SECOND_MS;
    if (secondOpens > now) this.#delay(secondOpens - CATCH_UP_MS);
    // Waiting for a slot moves no schedule: slots come free as irregularly as answers come.
    const slot = this.#slots.size >= this.#quota() ? this.#slots.first : undefined;
    const burstOpens = this.#history.burstOpens(this.#perSecond());
    const spacing = mode === 'reduced' ? this.#spacing.reduced : this.#spacing.full;
    const spread = mode === 'shared' ? this.#spread(now, rate) : Number.NEGATIVE_INFINITY;
    return Math.max(spacing.due, secondOpens, burstOpens, spread, slot?.freeAt ?? Number.NEGATIVE_INFINITY);
  }

  /** Returns when the next call after a burst may start, so that the rest of its second's calls are spread evenly. */
  #spread(now: number, rate: number): number {
    const inSecond = this.startedInSecond(now);
    const burst = Math.ceil(SHARED_BURST * burstOf(rate));
    if (inSecond < burst) return Number.NEGATIVE_INFINITY;
    const first = this.#history.startedBack(inSecond);
    const last = this.#history.startedBack(1);
    const isBurst =
      this.#history.startedBack(inSecond - burst + 1) - first < BURST_TIME_SHARE * burst * (SECOND_MS / rate);
    if (!isBurst) return Number.NEGATIVE_INFINITY;
    return last + (first + SECOND_MS - last) / Math.max(1, burstOf(rate) - inSecond + 1);
  }

  start(now: number, rate = this.#perSecond()): Permit {
    this.#spacing.full.start(now, rate);
    this.#spacing.reduced.start(now, rate);
    const permit: Permit = { at: now, freeAt: now + SECOND_MS + MAX_ARRIVAL_DELAY_MS, throttled: false, heapIndex: -1 };
    this.#history.add(permit);
    this.#slots.add(permit);
    return permit;
  }

  recordResponse(permit: Permit, now: number, minLatency: number): void {
    if (permit.heapIndex < 0) return;
    this.#slots.remove(permit);
    const arrivalDelay = Math.max(0, Math.min(MAX_ARRIVAL_DELAY_MS, now - permit.at - minLatency));
    permit.freeAt = permit.at + SECOND_MS + arrivalDelay;
    this.#slots.add(permit);
  }

  recordThrottle(permit: Permit, now: number, rate = this.#perSecond()): void {
    permit.throttled = true;
    this.#delay(now + SECOND_MS / rate);
  }

  recordRateChange(now: number, rate: number): void {
    this.#spacing.full.delayAtMost(now + SECOND_MS / rate);
    this.#spacing.reduced.delayAtMost(now + SECOND_MS / rate);
  }

  /** Does nothing: nobody else is told. */
  recordDemand(): void {}

  /** Does nothing: only what this process does opens the limit. */
  onOpen(): void {}

  startedInSecond(now: number): number {
    return this.#history.startedWithin(SECOND_MS, now);
  }

  acceptedBefore(permit: Permit): number {
    return this.#history.acceptedBefore(permit);
  }

  isIdle(now: number): boolean {
    this.#evictExpired(now);
    return this.#slots.size === 0;
  }

  #delay(until: number): void {
    this.#spacing.full.delay(until);
    this.#spacing.reduced.delay(until);
  }

  /** Drops the slots that are free again, and old starts. */
  #evictExpired(now: number): void {
    for (let first = this.#slots.first; first !== undefined && first.freeAt <= now; first = this.#slots.first) {
      this.#slots.remove(first);
    }
    this.#history.evictExpired(now);
  }
}

/** The even intervals of rule 3. */
class Spacing {
  readonly #burst: number;
  /** When the next call may start. Idle time leaves it in the past: that is the room for a burst. */
  #due = Number.NEGATIVE_INFINITY;

  /** @param burst the share of a second's calls that may start at once after idle time */
  constructor(burst: number) {
    this.#burst = burst;
  }

  get due(): number {
    return this.#due;
  }

  delay(until: number): void {
    this.#due = Math.max(this.#due, until);
  }

  delayAtMost(until: number): void {
    this.#due = Math.min(this.#due, until);
  }

  start(now: number, rate: number): void {
    const interval = SECOND_MS / rate;
    // Half an interval more than the burst needs, so that rounding does not hold back its last call.
    this.#due = Math.max(this.#due, now - (burstOf(this.#burst * rate) - 0.5) * interval) + interval;
  }
}

/** The most calls that may start at once after idle time. */
function burstOf(rate: number): number {
  return Math.max(1, Math.ceil(rate));
}
