/** A store that answers more slowly than this, so many times in a row, is of no use: its slices are over when heard of. */
const SLOW_MS = 300;
const SLOW_ANSWERS = 3;
/** A store that answers as fast as this again, so many times in a row, is used again. */
const FAST_MS = 100;
const FAST_ANSWERS = 3;
/** And its clock must be known as well as this: the slots are leased for some 70 ms longer than a call needs. */
const MAX_UNCERTAINTY_MS = 40;

/** Whether the store answers fast enough to be of use. */
export class StoreSpeed {
  #latency = 0;
  #slowAnswers = 0;
  #fastAnswers = 0;

  /**
   * @param uncertainty how well the store's clock is known, in milliseconds, as `latency`
   * @param standalone whether the replica goes on alone: only then answers count as fast
   */
  answered(latency: number, uncertainty: number, standalone: boolean): void {
    this.#latency = Math.max(latency, 0.8 * this.#latency);
    const isFast = standalone && latency <= FAST_MS && uncertainty <= MAX_UNCERTAINTY_MS;
    this.#slowAnswers = latency > SLOW_MS ? this.#slowAnswers + 1 : 0;
    this.#fastAnswers = isFast ? this.#fastAnswers + 1 : 0;
  }

  /** About how long a request takes, in milliseconds: a slow one counts for a while. */
  get latency(): number {
    return this.#latency;
  }

  forgetLatencies(latest: number): void {
    this.#latency = latest;
  }

  failed(): void {
    this.#fastAnswers = 0;
  }

  /** A replica that uses the store is to go on alone. */
  get isTooSlow(): boolean {
    return this.#slowAnswers >= SLOW_ANSWERS;
  }

  /** A replica that goes on alone is to use the store again. */
  get isFast(): boolean {
    return this.#fastAnswers >= FAST_ANSWERS;
  }
}
