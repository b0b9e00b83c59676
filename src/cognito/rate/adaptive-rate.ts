// Where the numbers come from: docs/decisions/quota-sharing.md, "The numbers". `pacer-shared-quota.test.ts` holds them.

/** The share of our calls in Cognito's full second that we go on with, in whole calls: the others' jitter needs room. */
const BACKOFF_FACTOR = 0.945;
/** The least share of the rate that one round of throttles leaves, so that a newcomer to a full quota gets a part. */
const MIN_BACKOFF_FACTOR = 0.6;
/** If Cognito took this share of the rate, or all but one call, we are at the limit and not beyond it. */
const SATURATED_SHARE = 0.95;
/** What is left of the rate at the limit. */
const SATURATED_BACKOFF = 0.99;
/** How long the rate stays where it fell to. */
const HOLD_SECONDS = 45;
/** After that it grows by GROWTH of the ceiling in the first GROWTH_SECONDS, and by eight times that in twice the time. */
const GROWTH = 0.05;
const GROWTH_SECONDS = 10;
/** Throttles of calls that started this soon after the first one belong to its round. */
const BACKOFF_WINDOW_MS = 2_500;
/** Calls per second that are tried however many are throttled; at zero nobody would see that there is room again. */
const MIN_RATE = 1;

/** One round of throttles: what has lowered a rate, and when. Times are those of the process's clock. */
export interface ThrottleRound {
  /** When the round began. */
  readonly at: number;
  /** When the latest throttled call of the round started. */
  readonly latestStart: number;
  /** Calls per second until then, and since. */
  readonly before: number;
  readonly reduced: number;
}

/**
 * How many calls per second a category may make, given what Cognito throttled. Other programs use the quota as well. When
 * Cognito throttles a call its second is full, so what it took of ours in that second is what the others leave. The rate
 * falls to a little less than that, stays there, and then grows ever faster until the next throttle. It is a function of
 * time: no timers. See docs/decisions/quota-sharing.md.
 */
export class AdaptiveRate {
  readonly #ceiling: () => number;
  readonly #onRound: (round: ThrottleRound) => void;
  /** The ceiling that the two rates below were measured under. */
  #measuredUnder: number;
  /** The rate since the round of throttles began. */
  #reduced: number;
  /** When the round of throttles began, and the rate until then. */
  #roundAt = Number.NEGATIVE_INFINITY;
  #before: number;
  /** When the latest throttled call of the round started. */
  #latestStart = Number.NEGATIVE_INFINITY;

  /**
   * @param ceiling calls per second while nobody else takes any; may change at any time
   * @param onRound is told of each round of throttles that this process meets, and again when it lowers the rate further
   */
  constructor(ceiling: () => number, onRound: (round: ThrottleRound) => void = () => {}) {
    this.#ceiling = ceiling;
    this.#onRound = onRound;
    this.#measuredUnder = ceiling();
    this.#reduced = this.#measuredUnder;
    this.#before = this.#measuredUnder;
  }

  /** Returns the calls per second at this moment, from MIN_RATE up to the ceiling. */
  at(now: number): number {
    const ceiling = this.#followCeiling();
    const seconds = (now - this.#roundAt) / 1_000;
    const beyond = Math.max(0, (seconds - HOLD_SECONDS) / GROWTH_SECONDS);
    return Math.min(ceiling, Math.max(MIN_RATE, this.#reduced + GROWTH * ceiling * beyond ** 3));
  }

  /**
   * Records a throttle. One round of throttles lowers the rate once, by what the last of them says: most is known of its
   * second.
   * @param startedAt when the throttled call started
   * @param accepted calls that started in the second before it and were not throttled
   */
  recordThrottle(startedAt: number, now: number, accepted: number): void {
    this.#followCeiling();
    if (startedAt >= this.#roundAt + BACKOFF_WINDOW_MS) {
      this.#before = this.at(now);
      this.#roundAt = now;
    } else if (startedAt < this.#latestStart) return;
    this.#latestStart = startedAt;
    this.#reduced =
      accepted >= Math.min(SATURATED_SHARE * this.#before, this.#before - 1)
        ? SATURATED_BACKOFF * this.#before
        : Math.max(Math.floor(BACKOFF_FACTOR * accepted), MIN_BACKOFF_FACTOR * this.#before);
    this.#onRound({ at: this.#roundAt, latestStart: startedAt, before: this.#before, reduced: this.#reduced });
  }

  /** Takes over a round that another replica has met, if it says more than what is known here. */
  adopt({ at, latestStart, before, reduced }: ThrottleRound): void {
    if (latestStart <= this.#latestStart) return;
    const ceiling = this.#followCeiling();
    this.#roundAt = at;
    this.#latestStart = latestStart;
    this.#before = Math.min(ceiling, before);
    this.#reduced = Math.min(ceiling, reduced);
  }

  /**
   * Returns the ceiling now. A higher one raises the rates in proportion: whoever had that part of the quota no longer uses
   * it. A lower one only cuts off what is above it.
   */
  #followCeiling(): number {
    const ceiling = this.#ceiling();
    if (ceiling === this.#measuredUnder) return ceiling;
    const raised = Math.max(1, ceiling / this.#measuredUnder);
    this.#reduced = Math.min(ceiling, raised * this.#reduced);
    this.#before = Math.min(ceiling, raised * this.#before);
    this.#measuredUnder = ceiling;
    return ceiling;
  }
}
