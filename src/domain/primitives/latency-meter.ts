/** Seconds that a call is assumed to take before one has been measured. */
const DEFAULT_LATENCY_SECONDS = 0.1;
/**
 * The most calls that one piece of work has in flight: about as many as the SDK has sockets. The pacer bounds the rate and
 * not the number in flight: a thousand calls started at once would wait in its queue.
 */
export const MAX_IN_FLIGHT = 48;
/** Calls in flight beyond what the rate and the latency imply, so that one is always ready when the quota allows it. */
export const CONCURRENCY_HEADROOM = 2;

/** How long calls to Cognito take on average, without the time in which they wait for quota. */
export class LatencyMeter {
  readonly #waitedMs: () => number;
  #elapsedMs = 0;
  #calls = 0;

  /** @param waitedMs how much of the time added so far was a wait for quota; left out: there were no waits */
  constructor(waitedMs: () => number = () => 0) {
    this.#waitedMs = waitedMs;
  }

  add(elapsedMs: number, calls: number): void {
    this.#elapsedMs += elapsedMs;
    this.#calls += calls;
  }

  /** Seconds from sending a call to its response. */
  get seconds(): number {
    if (this.#calls === 0) return DEFAULT_LATENCY_SECONDS;
    // Calls under way may be in the wait already, and are not yet in the elapsed time: never below 0.
    return Math.max(0, this.#elapsedMs - this.#waitedMs()) / this.#calls / 1_000;
  }

  /** How many calls in flight keep a rate in use, by Little's law. More would only queue. */
  littleLimit(callsPerSecond: number): number {
    return Math.min(MAX_IN_FLIGHT, Math.ceil(callsPerSecond * this.seconds) + CONCURRENCY_HEADROOM);
  }
}
