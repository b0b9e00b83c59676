/** The most that maintenance takes of a rate while anybody else wants some of it. */
const SHARE_WHILE_WANTED = 0.1;
/** The most that it takes of what nobody else uses. */
const SHARE_OF_IDLE = 0.5;
/** For so many seconds what others used counts as what they may use again: people come back with their next click. */
const MEMORY_SECONDS = 10;
const SECOND_MS = 1_000;

/**
 * How fast calls of the priority `maintenance` may start: evenly, at a tenth of the rate while a call of another priority
 * waits, in this process or another, and else at half of what the others have left over in each of the last ten seconds.
 */
export class MaintenancePace {
  /** How many other calls started in each of the last seconds, newest last. */
  #seconds: { readonly second: number; count: number }[] = [];
  #startedAt = Number.NEGATIVE_INFINITY;
  #wantedAt = Number.NEGATIVE_INFINITY;

  /** Records that other processes want some of the rate, which do not say how much. */
  recordOthers(now: number): void {
    this.#wantedAt = now;
  }

  /** Records that a call starts. */
  recordStart(isMaintenance: boolean, now: number): void {
    if (isMaintenance) {
      this.#startedAt = now;
      return;
    }
    const second = Math.floor(now / SECOND_MS);
    const last = this.#seconds.at(-1);
    if (last?.second === second) last.count += 1;
    else this.#seconds.push({ second, count: 1 });
    if (this.#seconds.length > MEMORY_SECONDS) this.#seconds.shift();
  }

  /**
   * Returns when the next call may start.
   * @param rate the most calls per second of all priorities and processes
   * @param isWanted whether a call of another priority waits
   */
  due(rate: number, isWanted: boolean, now: number): number {
    return this.#startedAt + SECOND_MS / this.#perSecond(rate, isWanted, now);
  }

  #perSecond(rate: number, isWanted: boolean, now: number): number {
    const since = now - MEMORY_SECONDS * SECOND_MS;
    const least = SHARE_WHILE_WANTED * rate;
    if (isWanted || this.#wantedAt > since) return least;
    const counts = this.#seconds.filter(({ second }) => second * SECOND_MS > since).map(({ count }) => count);
    return Math.max(least, SHARE_OF_IDLE * (rate - Math.max(0, ...counts)));
  }
}
