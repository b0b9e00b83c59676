import type { Clock } from '../../domain/ports/clock.ts';
import type { RequestBucketStore, RequestGrant } from '../../domain/ports/request-bucket-store.ts';
import { LruMap } from '../../domain/primitives/lru-map.ts';
import { LocalRequestBuckets, type RequestBuckets } from './request-buckets.ts';

/** How many callers' grants are kept: some megabytes. */
const MAX_CALLERS = 10_000;

/**
 * The share of a minute's requests that a process takes at once. What four processes hold unused stays below a tenth of the
 * limit, and a caller at the limit of 600 costs one statement per 15 requests.
 */
const GRANT_SHARE = 1 / 40;

/** How long a grant may be used. Requests that are saved longer would come on top of the bucket's next ones. */
const GRANT_MS = 10_000;

/** How long a request waits for the store, and for how long after a failure no request waits again. */
const STORE_TIMEOUT_MS = 250;
const STORE_PAUSE_MS = 5_000;

interface Held {
  /** Requests that may still be sent. */
  left: number;
  readonly expiresAt: number;
  /** While nothing is left: when the bucket holds a request again. */
  readonly refillsAt: number;
}

/**
 * The buckets of several processes together, a grant at a time, so that hardly any request costs a statement. While the
 * store does not answer, the process limits its callers alone.
 */
export class SharedRequestBuckets implements RequestBuckets {
  readonly #store: RequestBucketStore;
  readonly #clock: Clock;
  readonly #local: LocalRequestBuckets;
  readonly #grantSize: number;
  readonly #held = new LruMap<Held>(MAX_CALLERS);
  /** One statement per caller at a time: requests that come meanwhile share its grant. */
  readonly #asking = new Map<string, Promise<boolean>>();
  #pausedUntil = Number.NEGATIVE_INFINITY;

  constructor(store: RequestBucketStore, perMinute: number, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    this.#local = new LocalRequestBuckets(perMinute, clock);
    this.#grantSize = Math.max(1, Math.floor(perMinute * GRANT_SHARE));
  }

  async tryTake(caller: string): Promise<number> {
    for (;;) {
      const now = this.#clock.now();
      const held = this.#held.get(caller);
      if (held !== undefined && held.left > 0 && now < held.expiresAt) {
        held.left -= 1;
        return 0;
      }
      if (held !== undefined && now < held.refillsAt) return held.refillsAt - now;
      if (now < this.#pausedUntil || !(await this.#ask(caller))) return this.#local.tryTake(caller);
    }
  }

  /** Resolves with whether the store responded. */
  #ask(caller: string): Promise<boolean> {
    const asking = this.#asking.get(caller) ?? this.#take(caller).finally(() => this.#asking.delete(caller));
    this.#asking.set(caller, asking);
    return asking;
  }

  async #take(caller: string): Promise<boolean> {
    const grant = await this.#grant(caller);
    const now = this.#clock.now();
    if (grant === null) {
      this.#pausedUntil = now + STORE_PAUSE_MS;
      return false;
    }
    const { granted, waitMs } = grant;
    this.#held.set(caller, {
      left: granted,
      expiresAt: now + GRANT_MS,
      refillsAt: granted > 0 ? Number.NEGATIVE_INFINITY : now + waitMs,
    });
    return true;
  }

  /** Resolves with null if the store fails, or takes too long. */
  #grant(caller: string): Promise<RequestGrant | null> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(STORE_TIMEOUT_MS, () => resolve(null));
      this.#store
        .take(caller, this.#grantSize)
        .catch(() => null)
        .then((grant) => {
          cancel();
          resolve(grant);
        });
    });
  }
}
