/** However rarely a pool changes, it is read so often, in milliseconds. */
const LONGEST_MS = 3_600_000;
/** A pool that changes is read anew after this part of the time that the index may take to show a change. */
const SHORTEST_SHARE = 1 / 12;
/** The part of that time which is planned for. The rest is for a reading that takes longer than the last one. */
const PLANNED_SHARE = 0.9;
/** How much longer the next interval is where a reading has found nothing new. */
const GROWTH = 2;

/**
 * How long after the beginning of a reading the next one begins. A change is shown at the end of the first reading that begins
 * after it: after an interval and the time of a reading at the latest.
 */
export class ReadingSchedule {
  readonly #maxLagMs: number;
  #intervalMs: number;
  #durationMs = 0;

  /** @param maxLagMs how long the index may take to show a change */
  constructor(maxLagMs: number) {
    this.#maxLagMs = maxLagMs;
    this.#intervalMs = this.#shortest;
  }

  /** Milliseconds from the beginning of a reading to that of the next. May be less than a reading takes: then it follows at once. */
  get intervalMs(): number {
    return this.#intervalMs;
  }

  /**
   * Records a complete reading.
   * @param foundChanges whether anything was different that was not changed through this service
   */
  completed(durationMs: number, foundChanges: boolean): void {
    this.#durationMs = durationMs;
    const longest = Math.min(LONGEST_MS, PLANNED_SHARE * this.#maxLagMs - durationMs);
    const wanted = foundChanges ? this.#shortest : GROWTH * this.#intervalMs;
    this.#intervalMs = Math.max(this.#shortest, Math.min(wanted, longest));
  }

  /** Whether readings are fast enough to show every change in time. */
  get isAttainable(): boolean {
    return 2 * this.#durationMs <= this.#maxLagMs;
  }

  get #shortest(): number {
    return Math.min(LONGEST_MS, SHORTEST_SHARE * this.#maxLagMs);
  }
}
