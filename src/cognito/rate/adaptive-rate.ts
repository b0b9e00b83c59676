/*
 * The constants come from simulation (a strict rolling second at the server, answers after 50 ms, on their way there and
 * back in several ways): a neighbour that takes its part evenly all the time, 36 phases and jitters of it. At a quota of 30
 * of which it takes 40 %, 719 calls came to 1.08 to 1.10 of the time for what it leaves, 1 to 3 of ours were refused, and
 * 1 to 4 of the neighbour's 490. At 20 % our time was 1.12 and 2 were refused, at 60 % 1.05 and 11 on average. Two pacers on
 * one quota were at most 1.5 : 1 apart where one begins with the other or half a second later, and 2 : 1 where one comes
 * to a quota that the other uses up. `pacer-shared-quota.test.ts` holds them to this.
 */

/**
 * Of the calls that Cognito took of ours in the second before it refused one, what we go on with, in whole calls. At a
 * call less a second the neighbour has room for its jitter: 17 of 18. From 0.95 on, 7 % of its calls were refused
 * whenever one had been refused before ours, and counted as room for us. At 0.94 our time is 1.15.
 */
const REMAINDER = 0.945;
/** The least that a round of throttles keeps. 0.5: a newcomer to a full quota gives way too far, 3.3 : 1. 0.65: 4 throttles more. */
const ROUND_KEEPS = 0.6;
/** Where Cognito took so much of the rate, or all but a call, we are at the edge and no further. */
const EDGE = 0.95;
/** What the edge leaves of the rate: a call that came too early by its jitter is no reason to give way. 0.97: 2 % more time. */
const EDGE_KEEPS = 0.99;
/** For so long the rate stays where it fell to. 30 s: two throttles more in 719 calls, and 2 % of the neighbour's. */
const HOLD_SECONDS = 45;
/** After that it adds PROBE of the ceiling in the first PROBE_SECONDS, and eight times that in twice the time. */
const PROBE = 0.05;
const PROBE_SECONDS = 10;
/**
 * Throttles of calls that started so soon after the first one of a round belong to it: the server's second is still full
 * of what was sent before. With 1 s, two pacers on one quota were up to 6 : 1 apart.
 */
const ROUND_MS = 2_500;
/** Calls per second that are tried however many are refused, or it would never be known when there is room again. */
const FLOOR = 1;

/**
 * How many calls per second a category may make, given what Cognito has refused. The quota is the account's, so others
 * use it as well. When Cognito refuses a call its second is full: what it took of ours in that second is what the others
 * leave. The rate falls to a little less than that at once, stays there, and then probes beyond it ever faster as long as
 * nothing happens. Whoever has more is refused more often and adds no more than the others, so pacers on one quota come to
 * share it. The rate is a function of time: no timers.
 */
export class AdaptiveRate {
  readonly #ceiling: number;
  /** The rate since the round of throttles began. */
  #held: number;
  /** When the round of throttles began, and the rate until then. */
  #roundAt = Number.NEGATIVE_INFINITY;
  #before: number;
  /** When the last call of the round left that was refused. */
  #latest = Number.NEGATIVE_INFINITY;

  /** @param ceiling calls per second while nobody else takes any */
  constructor(ceiling: number) {
    this.#ceiling = ceiling;
    this.#held = ceiling;
    this.#before = ceiling;
  }

  /** Calls per second at this moment; above zero, at most the ceiling. */
  at(now: number): number {
    const seconds = (now - this.#roundAt) / 1_000;
    const beyond = Math.max(0, (seconds - HOLD_SECONDS) / PROBE_SECONDS);
    return Math.min(this.#ceiling, Math.max(FLOOR, this.#held + PROBE * this.#ceiling * beyond ** 3));
  }

  /**
   * Cognito refused a call. All that it refuses in one round lowers the rate once, by what the last of them says: most is
   * known of its second.
   * @param startedAt when the refused call left
   * @param taken calls that started in the second before it and that Cognito has not refused
   */
  throttled(startedAt: number, now: number, taken: number): void {
    if (startedAt >= this.#roundAt + ROUND_MS) {
      this.#before = this.at(now);
      this.#roundAt = now;
    } else if (startedAt < this.#latest) return;
    this.#latest = startedAt;
    this.#held =
      taken >= Math.min(EDGE * this.#before, this.#before - 1)
        ? EDGE_KEEPS * this.#before
        : Math.max(Math.floor(REMAINDER * taken), ROUND_KEEPS * this.#before);
  }
}
