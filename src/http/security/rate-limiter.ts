import type { GraphQLError } from 'graphql';
import { httpGraphQLError } from '../errors/http-graphql-error.ts';
import type { RequestBuckets } from './request-buckets.ts';

/** Limits the requests per minute of each caller. */
export class RateLimiter {
  readonly #perMinute: number;
  readonly #buckets: RequestBuckets;

  /** @param perMinute what the buckets hold, for the message */
  constructor(perMinute: number, buckets: RequestBuckets) {
    this.#perMinute = perMinute;
    this.#buckets = buckets;
  }

  /**
   * Counts a request against its caller. One without a caller comes from this process, and is not limited.
   *
   * Rejects with GraphQLError RATE_LIMITED, with the header Retry-After.
   *
   * @param caller as `callerOf` identifies it
   */
  async consume(caller: string | undefined): Promise<void> {
    const waitMs = caller === undefined ? 0 : await this.#buckets.tryTake(caller);
    if (waitMs > 0) throw rateLimitedError(this.#perMinute, Math.ceil(waitMs / 1_000));
  }
}

function rateLimitedError(perMinute: number, retryAfterSeconds: number): GraphQLError {
  return httpGraphQLError(
    'RATE_LIMITED',
    `More than ${perMinute} requests in a minute (RATE_LIMIT_PER_MINUTE). Try again in ${retryAfterSeconds} s.`,
    { evidence: { retryAfterSeconds } },
  );
}
