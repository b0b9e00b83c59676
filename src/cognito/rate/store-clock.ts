/** How far two clocks may drift apart, in milliseconds a millisecond: what a time service corrects at most. */
const DRIFT = 0.0005;

/**
 * What the process knows of the store's clock. Each answer of the store carries its time, which was between the moments at
 * which the process sent the request and received the answer. All answers together bound the difference of the clocks.
 */
export class StoreClock {
  /** The bounds of this process's time less the store's. */
  #least = Number.NEGATIVE_INFINITY;
  #most = Number.POSITIVE_INFINITY;
  #sampledAt = 0;

  /** Records that the store's clock showed `storeNow` at some moment between the two. */
  record(sentAt: number, receivedAt: number, storeNow: number): void {
    const drift = DRIFT * Math.max(0, receivedAt - this.#sampledAt);
    this.#sampledAt = receivedAt;
    this.#least = Math.max(this.#least - drift, sentAt - storeNow);
    this.#most = Math.min(this.#most + drift, receivedAt - storeNow);
    if (this.#least <= this.#most) return;
    // Somebody has set the store's clock, or another server is the store now.
    this.#least = sentAt - storeNow;
    this.#most = receivedAt - storeNow;
  }

  /** The width of the bounds, in milliseconds. */
  get uncertainty(): number {
    return this.#most - this.#least;
  }

  /** Returns the earliest moment of this process at which the store's clock may show the time. */
  earliest(storeTime: number): number {
    return storeTime + this.#least;
  }

  /** Returns the latest moment of this process at which the store's clock may show the time. */
  latest(storeTime: number): number {
    return storeTime + this.#most;
  }

  /** Returns the earliest time that the store's clock may show at a moment of this process. */
  toStoreEarliest(time: number): number {
    return time - this.#most;
  }

  /** Returns about what the store's clock shows at a moment of this process. */
  toStore(time: number): number {
    return time - (this.#least + this.#most) / 2;
  }
}
