/** One attempt that reached the embedded pool. */
interface Arrival {
  readonly operation: string;
  /** By the `now` of the pool's clock. */
  readonly at: number;
}

/** The calls that reached the embedded pool, every attempt of the client, including throttled ones. */
export class CallLog {
  readonly #recordArrivals: boolean;
  #counts: Record<string, number> = {};
  #throttledCounts: Record<string, number> = {};
  #arrivals: Arrival[] = [];

  /** @param recordArrivals keeps the time of every call; without it the log stays small however long the pool runs */
  constructor(recordArrivals: boolean) {
    this.#recordArrivals = recordArrivals;
  }

  /** By operation; an operation that was never called is absent. */
  get counts(): Readonly<Record<string, number>> {
    return this.#counts;
  }

  /** By operation: how many of `counts` got a TooManyRequestsException. */
  get throttledCounts(): Readonly<Record<string, number>> {
    return this.#throttledCounts;
  }

  get total(): number {
    return sumOf(this.#counts);
  }

  get throttles(): number {
    return sumOf(this.#throttledCounts);
  }

  /** In the order of their arrival. Empty unless the pool was created to record them. */
  get arrivals(): readonly Arrival[] {
    return this.#arrivals;
  }

  reset(): void {
    this.#counts = {};
    this.#throttledCounts = {};
    this.#arrivals = [];
  }

  arrived(operation: string, at: number): void {
    this.#counts[operation] = (this.#counts[operation] ?? 0) + 1;
    if (this.#recordArrivals) this.#arrivals.push({ operation, at });
  }

  throttled(operation: string): void {
    this.#throttledCounts[operation] = (this.#throttledCounts[operation] ?? 0) + 1;
  }
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
