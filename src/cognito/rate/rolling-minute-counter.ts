const SECOND_MS = 1_000;
const SECONDS = 60;

/** How many throttles came in the last minute, to the second. Takes the same room however many there are. */
export class RollingMinuteCounter {
  readonly #counts = new Uint32Array(SECONDS);
  #second = 0;

  add(now: number): void {
    this.#forget(now);
    const slot = this.#second % SECONDS;
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
  }

  lastMinute(now: number): number {
    this.#forget(now);
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  #forget(now: number): void {
    const second = Math.floor(now / SECOND_MS);
    const passed = Math.min(SECONDS, second - this.#second);
    for (let back = 0; back < passed; back += 1) this.#counts[(second - back) % SECONDS] = 0;
    this.#second = second;
  }
}
