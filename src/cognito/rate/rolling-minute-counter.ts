const SECOND_MS = 1_000;
const SECONDS = 60;

/** Counts throttles in the last minute, to the second, in constant memory. */
export class RollingMinuteCounter {
  readonly #counts = new Uint32Array(SECONDS);
  #second = 0;

  add(now: number): void {
    this.#clearPassed(now);
    const slot = this.#second % SECONDS;
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
  }

  lastMinute(now: number): number {
    this.#clearPassed(now);
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  #clearPassed(now: number): void {
    const second = Math.floor(now / SECOND_MS);
    const passed = Math.min(SECONDS, second - this.#second);
    for (let back = 0; back < passed; back += 1) this.#counts[(second - back) % SECONDS] = 0;
    this.#second = second;
  }
}
