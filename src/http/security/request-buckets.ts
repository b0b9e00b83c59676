import type { Clock } from '../../domain/ports/clock.ts';
import { LruMap } from '../../domain/primitives/lru-map.ts';

/** How many buckets are kept: some megabytes. */
const MAX_CALLERS = 10_000;

/** A token bucket for each caller, which holds the requests of one minute. */
export interface RequestBuckets {
  /**
   * Takes one request from the caller's bucket. Resolves with 0, or with the milliseconds to wait if the bucket is empty.
   */
  tryTake(caller: string): Promise<number>;
}

/** What a caller may still send at a moment. */
interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/** The buckets of a process that serves its callers alone. */
export class LocalRequestBuckets implements RequestBuckets {
  /** The least recently used bucket is evicted: it is the nearest to a full one, and a new bucket is full. */
  readonly #buckets = new LruMap<Bucket>(MAX_CALLERS);
  readonly #perMinute: number;
  readonly #clock: Clock;

  constructor(perMinute: number, clock: Clock) {
    this.#perMinute = perMinute;
    this.#clock = clock;
  }

  async tryTake(caller: string): Promise<number> {
    const now = this.#clock.now();
    const msPerToken = 60_000 / this.#perMinute;
    const { tokens: left, at } = this.#buckets.get(caller) ?? { tokens: this.#perMinute, at: now };
    const tokens = Math.min(this.#perMinute, left + (now - at) / msPerToken);
    const isAdmitted = tokens >= 1;
    this.#buckets.set(caller, { tokens: isAdmitted ? tokens - 1 : tokens, at: now });
    return isAdmitted ? 0 : (1 - tokens) * msPerToken;
  }

  /** How many buckets are kept. */
  get size(): number {
    return this.#buckets.size;
  }
}
