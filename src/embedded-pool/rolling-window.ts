/** Admits at most so many calls in any 1,000 ms. */
export class RollingWindow {
  readonly #limit: number;
  /** The last `limit` admissions, as a ring: the oldest is overwritten by the newest. */
  readonly #admitted: number[] = [];
  #oldest = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  hasRoom(now: number): boolean {
    if (this.#admitted.length < this.#limit) return true;
    return now - (this.#admitted[this.#oldest] ?? 0) >= 1000;
  }

  admit(now: number): void {
    this.#admitted[this.#oldest] = now;
    this.#oldest = (this.#oldest + 1) % this.#limit;
  }

  /** Returns true if nothing that was admitted counts any more. */
  isIdle(now: number): boolean {
    return this.#admitted.every((time) => now - time >= 1000);
  }
}
