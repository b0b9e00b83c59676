/*
 * The constants come from simulation: a strict rolling second at the server, latency 20 to 80 ms, a neighbour that takes
 * 40 % all the time. At quotas of 25 to 50 our time came to 1.07 to 1.08 of what the neighbour leaves. Throttled, at a
 * quota of 30: 10 calls of the first burst, which knows of no neighbour yet, then one in 35 s: 17 of 3,000 calls, 21 of
 * 6,000. Two pacers on one quota ended up at most 1.7 : 1 apart. `pacer-shared-quota.test.ts` holds them to this.
 */

/** What is left of the rate after a throttle. 0.85: 3 % more time, 1 throttle fewer in 3,000 calls. 0.96: 1 % less, 4 more. */
const REMAINDER = 0.93;
/** How long the rate takes to come back to where the throttle was. 25 s: 5 throttles more in 3,000 calls for 1 % less time. */
const RETURN_SECONDS = 50;
/** After that it adds PROBE of the ceiling in the first PROBE_SECONDS, and eight times that in twice the time. */
const PROBE = 0.05;
const PROBE_SECONDS = 10;
/**
 * Throttles of calls that started so soon after the first one of a round belong to it: the server's second is still full
 * of what was sent before. With 1 s, two pacers on one quota were up to 2.3 : 1 apart.
 */
const ROUND_MS = 2_000;
/** The least that a round keeps, before REMAINDER. 0.5: a newcomer to a full quota gives way too far, 2.4 : 1. */
const ROUND_KEEPS = 0.65;
/** Calls per second that are tried however many are refused, or it would never be known when there is room again. */
const FLOOR = 1;

/**
 * How many calls per second a category may make, given what Cognito has refused. The quota is the account's, so others
 * use it as well: a throttle says that there is less than we took. The rate falls by a factor, returns quickly at first,
 * hardly rises near the rate at which the throttle came, and probes beyond it ever faster as long as nothing happens: the
 * curve of TCP CUBIC (RFC 9438). Whoever has more is refused more often and adds no more than the others, so pacers on
 * one quota come to share it evenly. The rate is a function of time: no timers.
 */
export class AdaptiveRate {
  readonly #ceiling: number;
  /** The rate at which Cognito refused calls, as far as is known. */
  #peak: number;
  /** When the round of throttles began, and the rate until then. */
  #roundAt = Number.NEGATIVE_INFINITY;
  #before: number;

  /** @param ceiling calls per second while nobody else takes any */
  constructor(ceiling: number) {
    this.#ceiling = ceiling;
    this.#peak = ceiling;
    this.#before = ceiling;
  }

  /** Calls per second at this moment; above zero, at most the ceiling. */
  at(now: number): number {
    const seconds = (now - this.#roundAt) / 1_000;
    const toReturn = Math.max(0, 1 - seconds / RETURN_SECONDS);
    const beyond = Math.max(0, (seconds - RETURN_SECONDS) / PROBE_SECONDS);
    const rate = this.#peak * (1 - (1 - REMAINDER) * toReturn ** 3) + PROBE * this.#ceiling * beyond ** 3;
    return Math.min(this.#ceiling, Math.max(FLOOR, rate));
  }

  /**
   * Cognito refused a call. All that it refuses of one burst lowers the rate once, the more the larger its part.
   * @param startedAt when the refused call left
   * @param lastSecond calls that started in the last second, and how many of them are known to be refused
   */
  throttled(startedAt: number, now: number, lastSecond: { readonly started: number; readonly refused: number }): void {
    if (startedAt >= this.#roundAt + ROUND_MS) {
      this.#before = this.at(now);
      this.#peak = this.#before;
      this.#roundAt = now;
    }
    // One refusal says no more than that the edge is here; each further one, that the edge lies a call lower.
    const passed = 1 - Math.max(0, lastSecond.refused - 1) / Math.max(1, lastSecond.started);
    this.#peak = Math.min(this.#peak, this.#before * Math.max(ROUND_KEEPS, passed));
  }
}
