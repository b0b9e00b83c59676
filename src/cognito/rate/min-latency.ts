const PERIOD_MS = 10_000;

/**
 * The shortest time in which Cognito answered lately. Zero until ten seconds of answers are known, and again after a pause,
 * since the first calls on new connections are all slow.
 */
export class MinLatency {
  #period = Number.NEGATIVE_INFINITY;
  #shortest = Number.POSITIVE_INFINITY;
  #shortestBefore = 0;

  /** @param milliseconds from the start of an attempt to its answer */
  add(milliseconds: number, now: number): void {
    this.#turnTo(Math.floor(now / PERIOD_MS));
    this.#shortest = Math.min(this.#shortest, milliseconds);
  }

  /** Returns the milliseconds, over this period of ten seconds and the one before. */
  at(now: number): number {
    this.#turnTo(Math.floor(now / PERIOD_MS));
    return Math.min(this.#shortest, this.#shortestBefore);
  }

  #turnTo(period: number): void {
    if (period === this.#period) return;
    const known = period === this.#period + 1 && this.#shortest !== Number.POSITIVE_INFINITY;
    this.#shortestBefore = known ? this.#shortest : 0;
    this.#shortest = Number.POSITIVE_INFINITY;
    this.#period = period;
  }
}
