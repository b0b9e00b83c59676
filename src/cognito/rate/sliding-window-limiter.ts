import { BinaryHeap, type HeapItem } from './binary-heap.ts';

const SECOND_MS = 1_000;

// Where the numbers come from: docs/decisions/quota-sharing.md, "The numbers".

/** A call without an answer is taken to reach Cognito's counter within this time. */
const MAX_ARRIVAL_DELAY_MS = 200;

/** How long a start is kept: the second before a call is still known when its throttle comes in. */
const HISTORY_MS = 3_000;

/** How much a late timer or a busy event loop may catch up on, as far as the windows allow. */
const CATCH_UP_MS = 10;

/** No more than this share of a second's calls, or MIN_BURST, start within BURST_WINDOW_MS. */
const BURST_SHARE = 0.1;
const BURST_WINDOW_MS = 25;
const MIN_BURST = 32;

/**
 * How many calls may start at once after idle time: a full second's; the same for one of several callers, with the last
 * quarter spread over the rest of the second (`shared`); or about a third, the rest evenly (`reduced`).
 */
export type BurstMode = 'full' | 'shared' | 'reduced';

/** The share of a second's calls that start at once in mode `shared`. */
const SHARED_BURST = 0.75;
/** The share of a second's calls that start at once in mode `reduced`. */
const REDUCED_BURST = 0.35;
/** Starts that took less than this share of their time at the even rate are a burst. */
const BURST_TIME_SHARE = 0.5;

/** An attempt that started. It counts against the quota until `freeAt`. */
export interface Permit extends HeapItem {
  readonly at: number;
  freeAt: number;
  throttled: boolean;
}

/**
 * The moments at which calls of one limit may start.
 *
 * 1. At most `perSecond` calls start in any second. After idle time that many may start at once.
 * 2. At most `quota` calls are counted by Cognito in any second. A call holds its slot until one second after its answer,
 *    less the time that the fastest call takes. The decision paper has the proof.
 * 3. Once a call had to wait, starts are spaced evenly: a burst is not repeated every second.
 * 4. A burst of hundreds starts in parts, by BURST_SHARE.
 *
 * See docs/decisions/quota-sharing.md.
 */
export class SlidingWindowLimiter {
  readonly #perSecond: () => number;
  readonly #quota: () => number;
  /** From #oldest on: the starts of the last HISTORY_MS, in their order. */
  readonly #starts: Permit[] = [];
  #oldest = 0;
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

  /**
   * Returns the moment from which one more call may start; a moment not after `now` means at once. Asking counts as having
   * a call waiting (rule 3). While every slot is held by a call without an answer, an answer may bring the moment forward.
   * @param rate calls per second to keep to, at most `perSecond`
   */
  earliest(now: number, rate = this.#perSecond(), mode: BurstMode = 'full'): number {
    this.#evictExpired(now);
    const secondOpens = this.#startedBack(burstOf(rate)) + SECOND_MS;
    if (secondOpens > now) this.#delay(secondOpens - CATCH_UP_MS);
    // Waiting for a slot moves no schedule: slots come free as irregularly as answers come.
    const slot = this.#slots.size >= this.#quota() ? this.#slots.first : undefined;
    const maxBurst = Math.max(MIN_BURST, Math.ceil(BURST_SHARE * this.#perSecond()));
    const burstOpens = this.#startedBack(maxBurst) + BURST_WINDOW_MS;
    const spacing = mode === 'reduced' ? this.#spacing.reduced : this.#spacing.full;
    const spread = mode === 'shared' ? this.#spread(now, rate) : Number.NEGATIVE_INFINITY;
    return Math.max(spacing.due, secondOpens, burstOpens, spread, slot?.freeAt ?? Number.NEGATIVE_INFINITY);
  }

  /** Returns when the next call after a burst may start, so that the rest of its second's calls are spread evenly. */
  #spread(now: number, rate: number): number {
    const inSecond = this.startedInSecond(now);
    const burst = Math.ceil(SHARED_BURST * burstOf(rate));
    if (inSecond < burst) return Number.NEGATIVE_INFINITY;
    const first = this.#startedBack(inSecond);
    const last = this.#startedBack(1);
    const isBurst = this.#startedBack(inSecond - burst + 1) - first < BURST_TIME_SHARE * burst * (SECOND_MS / rate);
    if (!isBurst) return Number.NEGATIVE_INFINITY;
    return last + (first + SECOND_MS - last) / Math.max(1, burstOf(rate) - inSecond + 1);
  }

  /** Records an attempt that starts now. */
  start(now: number, rate = this.#perSecond()): Permit {
    this.#spacing.full.start(now, rate);
    this.#spacing.reduced.start(now, rate);
    const permit: Permit = { at: now, freeAt: now + SECOND_MS + MAX_ARRIVAL_DELAY_MS, throttled: false, heapIndex: -1 };
    this.#starts.push(permit);
    this.#slots.add(permit);
    return permit;
  }

  /**
   * Records that Cognito has answered the attempt.
   * @param minLatency milliseconds that every answer takes at least
   */
  recordResponse(permit: Permit, now: number, minLatency: number): void {
    if (permit.heapIndex < 0) return;
    this.#slots.remove(permit);
    const arrivalDelay = Math.max(0, Math.min(MAX_ARRIVAL_DELAY_MS, now - permit.at - minLatency));
    permit.freeAt = permit.at + SECOND_MS + arrivalDelay;
    this.#slots.add(permit);
  }

  /** Records that Cognito throttled the attempt. It keeps its slot. No burst follows. */
  recordThrottle(permit: Permit, now: number, rate = this.#perSecond()): void {
    permit.throttled = true;
    this.#delay(now + SECOND_MS / rate);
  }

  /** Records that the rate has changed: spacing delays nothing by more than an interval of the new one. */
  recordRateChange(now: number, rate: number): void {
    this.#spacing.full.delayAtMost(now + SECOND_MS / rate);
    this.#spacing.reduced.delayAtMost(now + SECOND_MS / rate);
  }

  /** Returns how many attempts started in the second before `now`. O(started). */
  startedInSecond(now: number): number {
    return this.#starts.length - 1 - this.#starts.findLastIndex(({ at }) => at <= now - SECOND_MS);
  }

  /** Returns how many earlier attempts may share Cognito's second with this one and were not throttled. O(started). */
  acceptedBefore(permit: Permit): number {
    const before = this.#starts.slice(0, Math.max(0, this.#starts.lastIndexOf(permit)));
    return before.filter(({ freeAt, throttled }) => !throttled && freeAt > permit.at).length;
  }

  /** Whether no attempt holds a slot. */
  isIdle(now: number): boolean {
    this.#evictExpired(now);
    return this.#slots.size === 0;
  }

  #delay(until: number): void {
    this.#spacing.full.delay(until);
    this.#spacing.reduced.delay(until);
  }

  /** Drops the slots that are free again and the starts of more than HISTORY_MS ago. */
  #evictExpired(now: number): void {
    for (let first = this.#slots.first; first !== undefined && first.freeAt <= now; first = this.#slots.first) {
      this.#slots.remove(first);
    }
    for (let first = this.#starts[this.#oldest]; first !== undefined; first = this.#starts[this.#oldest]) {
      if (first.at > now - HISTORY_MS) break;
      this.#oldest += 1;
    }
    // Shifting one by one from the front would move all the others each time.
    if (2 * this.#oldest <= this.#starts.length) return;
    this.#starts.splice(0, this.#oldest);
    this.#oldest = 0;
  }

  /** Returns when the call `back` starts ago started (1 is the latest), or −Infinity if none did lately. */
  #startedBack(back: number): number {
    return this.#starts.at(-back)?.at ?? Number.NEGATIVE_INFINITY;
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
