import type { GraphQLError } from 'graphql';
import type { Actor } from '../../domain/model/actor.ts';
import { callerOf } from '../../domain/model/caller.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { LruMap } from '../../domain/primitives/lru-map.ts';
import { httpGraphQLError } from '../errors/http-graphql-error.ts';

/** Buckets that are kept: some megabytes. */
const MAX_CALLERS = 10_000;

/** What a caller may still send at a moment. */
interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/** Limits the requests per minute of each caller by a token bucket, which holds the requests of one minute. */
export class RateLimiter {
  /** The least recently used bucket is evicted: it is the nearest to a full one, and a new bucket is full. */
  readonly #buckets = new LruMap<Bucket>(MAX_CALLERS);
  readonly #perMinute: number;
  readonly #clock: Clock;

  constructor(perMinute: number, clock: Clock) {
    this.#perMinute = perMinute;
    this.#clock = clock;
  }

  /**
   * Counts a request against its caller: the subject of its token, or else the address of its connection. A request with neither
   * comes from this process, and is not limited.
   *
   * @throws GraphQLError RATE_LIMITED, with the header Retry-After
   */
  consume(actor: Actor, address: string | undefined): void {
    const caller = callerOf(actor, address);
    const waitMs = caller === undefined ? 0 : this.tryTake(caller);
    if (waitMs > 0) throw rateLimitedError(this.#perMinute, Math.ceil(waitMs / 1_000));
  }

  /** Takes one request from the caller's bucket. Returns 0, or the milliseconds to wait if the bucket is empty. */
  tryTake(caller: string): number {
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

function rateLimitedError(perMinute: number, retryAfterSeconds: number): GraphQLError {
  return httpGraphQLError(
    'RATE_LIMITED',
    `More than ${perMinute} requests in a minute (RATE_LIMIT_PER_MINUTE). Try again in ${retryAfterSeconds} s.`,
    { evidence: { retryAfterSeconds } },
  );
}
