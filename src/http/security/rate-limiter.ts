import type { GraphQLError } from 'graphql';
import type { Actor } from '../../domain/model/actor.ts';
import { callerOf } from '../../domain/model/caller.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { httpGraphQLError } from '../errors/http-graphql-error.ts';

/** Callers who are remembered: some megabytes. */
const MAX_CALLERS = 10_000;

/** What a caller may still send at a moment. */
interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/**
 * Requests per minute of each caller, by a token bucket: who was quiet for a minute may send a minute's worth at once, and
 * goes on at the steady rate.
 */
export class RateLimiter {
  /** Least recently asked first. */
  readonly #buckets = new Map<string, Bucket>();
  readonly #perMinute: number;
  readonly #clock: Clock;

  constructor(perMinute: number, clock: Clock) {
    this.#perMinute = perMinute;
    this.#clock = clock;
  }

  /**
   * Counts a request of somebody who has said who they are. Whoever has not is known by the address that the connection
   * comes from; a request without a connection comes from this process, and is nobody's.
   *
   * @throws GraphQLError RATE_LIMITED, with the header Retry-After
   */
  admit(actor: Actor, address: string | undefined): void {
    const caller = callerOf(actor, address);
    const waitMs = caller === undefined ? 0 : this.take(caller);
    if (waitMs > 0) throw rateLimitedError(this.#perMinute, Math.ceil(waitMs / 1_000));
  }

  /** Takes one request of a caller's; answers with the milliseconds to wait where there is none, and takes nothing. */
  take(caller: string): number {
    const now = this.#clock.now();
    const msPerToken = 60_000 / this.#perMinute;
    const { tokens: left, at } = this.#buckets.get(caller) ?? { tokens: this.#perMinute, at: now };
    const tokens = Math.min(this.#perMinute, left + (now - at) / msPerToken);
    const isAdmitted = tokens >= 1;
    this.#remember(caller, { tokens: isAdmitted ? tokens - 1 : tokens, at: now });
    return isAdmitted ? 0 : (1 - tokens) * msPerToken;
  }

  /** How many callers are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  /** The caller who has been quiet for the longest is forgotten first: of all, theirs is the nearest to a full bucket. */
  #remember(caller: string, bucket: Bucket): void {
    this.#buckets.delete(caller);
    this.#buckets.set(caller, bucket);
    if (this.#buckets.size <= MAX_CALLERS) return;
    for (const quietest of this.#buckets.keys()) {
      this.#buckets.delete(quietest);
      return;
    }
  }
}

function rateLimitedError(perMinute: number, retryAfterSeconds: number): GraphQLError {
  return httpGraphQLError(
    'RATE_LIMITED',
    `More than ${perMinute} requests in a minute (RATE_LIMIT_PER_MINUTE). Try again in ${retryAfterSeconds} s.`,
    { evidence: { retryAfterSeconds } },
  );
}
