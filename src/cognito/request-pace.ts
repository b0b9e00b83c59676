const SECOND_MS = 1_000;

/**
 * How much later than the fastest call another one may reach Cognito's counter. Cognito counts arrivals and this process
 * sees departures: when a call is held up by j ms and one that left a second after it is not, the two lie in one second
 * of the server's. All arrivals of one second at the server left here within 1 s + j. So as many calls as the quota
 * allows may leave in any 1.08 s, and with j up to 80 ms the server cannot count too many, whatever the pattern.
 * The price: at most quota / 1.08 calls per second. A share of 0.95 costs more than that at quotas below 25, and as good
 * as the same at 25 to 50.
 */
export const ARRIVAL_JITTER_MS = 80;

/** What a late timer or a busy event loop lost may be made up for, as far as the rolling windows allow. */
const CATCH_UP_MS = 50;

/**
 * The moments at which calls of one limit may start. Two rules:
 *
 * - Rolling windows, the hard bound: never more than `perSecond` starts in any second, nor more than `quota` in any 1.08 s.
 *   After idle time a full second's worth may start at once.
 * - Even spacing, as soon as a call had to wait: the places of a burst come free all at once a second later, and using
 *   them at once would repeat the burst, every second, at its most sensitive to jitter. One place per interval instead.
 *   Throughput is the same.
 */
export class RequestPace {
  readonly #perSecond: number;
  readonly #quota: number;
  /** Calls per second that can be kept up for ever. */
  readonly sustained: number;
  /** The latest starts, as many as the quota: a ring. And which of them the server refused. */
  readonly #starts: Float64Array;
  readonly #refused: Uint8Array;
  #count = 0;
  /** The moment from which the spacing lets the next call start. Idle time leaves it behind: that is the room for a burst. */
  #due = Number.NEGATIVE_INFINITY;

  /**
   * @param perSecond the most starts in any rolling second, at least 1
   * @param quota the most that the server takes in a second, not less than `perSecond`
   */
  constructor(perSecond: number, quota: number) {
    this.#perSecond = perSecond;
    this.#quota = quota;
    this.sustained = Math.min(perSecond, (quota * SECOND_MS) / (SECOND_MS + ARRIVAL_JITTER_MS));
    this.#starts = new Float64Array(quota).fill(Number.NEGATIVE_INFINITY);
    this.#refused = new Uint8Array(quota);
  }

  /**
   * The moment from which one more call may start; not after `now`: at once. To ask is to have a call waiting: room that
   * opens in a window meanwhile is spaced evenly.
   * @param rate calls per second to keep to, where less than the sustained rate
   */
  earliest(now: number, rate = this.sustained): number {
    const opens = Math.max(
      this.#start(this.#burst(rate)) + SECOND_MS,
      this.#start(this.#quota) + SECOND_MS + ARRIVAL_JITTER_MS,
    );
    if (opens > now) this.#due = Math.max(this.#due, opens - CATCH_UP_MS);
    return Math.max(opens, this.#due);
  }

  /** Notes a start; answers with its number, for `refuse`. */
  record(now: number, rate = this.sustained): number {
    const interval = SECOND_MS / rate;
    this.#due = Math.max(this.#due, now - (this.#burst(rate) - 1) * interval) + interval;
    const slot = this.#count % this.#quota;
    this.#starts[slot] = now;
    this.#refused[slot] = 0;
    return this.#count++;
  }

  /** Notes that the server refused a call that had started. It keeps its place in the windows. No burst follows. */
  refuse(start: number, now: number, rate = this.sustained): void {
    if (start >= this.#count - this.#quota) this.#refused[start % this.#quota] = 1;
    this.#due = Math.max(this.#due, now + SECOND_MS / rate);
  }

  /** Starts in the second before `now`, and how many of them the server has refused so far. O(quota). */
  lastSecond(now: number): { readonly started: number; readonly refused: number } {
    let started = 0;
    let refused = 0;
    while (started < this.#quota && this.#start(started + 1) > now - SECOND_MS) {
      started += 1;
      refused += this.#refused[this.#slot(started)] ?? 0;
    }
    return { started, refused };
  }

  /** Whether no start lies near enough to matter: a new pace would answer the same. */
  isFresh(now: number): boolean {
    return this.#start(1) <= now - SECOND_MS - ARRIVAL_JITTER_MS;
  }

  /** The most that may start at once after idle time. */
  #burst(rate: number): number {
    return rate >= this.sustained ? this.#perSecond : Math.max(1, Math.ceil(rate));
  }

  /** The start that lies `back` starts back: 1 is the latest. */
  #start(back: number): number {
    return this.#starts[this.#slot(back)] ?? Number.NEGATIVE_INFINITY;
  }

  #slot(back: number): number {
    return (this.#count - back + this.#quota) % this.#quota;
  }
}
