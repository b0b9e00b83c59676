import type { GraphQLError } from 'graphql';
import { QueueFullError } from '../../domain/model/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { Mutex } from '../../domain/primitives/mutex.ts';
import { httpGraphQLError } from '../errors/http-graphql-error.ts';

/** Bytes of a body: some 6,000 names. What a screen sends is a hundredth of it. */
export const MIN_LARGE_BYTES = 100_000;
/** Large requests of one caller that may wait. Each has a connection and what the kernel buffers, but nothing of it is read. */
const MAX_WAITING = 8;
/** Milliseconds. A request has 30 s to arrive, and a bulk mutation responds within 10 by default. */
const MAX_WAIT_MS = 20_000;

/** The large requests of one caller, of which one is served. */
interface Line {
  readonly mutex: Mutex;
  requests: number;
}

/**
 * Serves the large requests of one caller one after another, in their order. A bulk mutation of 100,000 names takes 25 to 60
 * MB while it is parsed, checked and stored, and keeps the names until it is answered: eight at once added 400 MB.
 */
export class LargeRequestLimit {
  readonly #clock: Clock;
  readonly #lines = new Map<string, Line>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Resolves when the caller's earlier large requests have their responses, with a function to call when this one has.
   *
   * @param signal aborted when the client disconnects
   * @throws GraphQLError RATE_LIMITED, with the header Retry-After, if too many wait, or this one has waited too long
   */
  enter(caller: string, signal: AbortSignal): Promise<() => void> {
    const line = this.#lines.get(caller) ?? { mutex: new Mutex(this.#clock), requests: 0 };
    if (line.requests > MAX_WAITING) return Promise.reject(largeRequestsError());
    this.#lines.set(caller, line);
    line.requests += 1;
    const until = this.#clock.now() + MAX_WAIT_MS;
    return new Promise((resolve, reject) => {
      line.mutex
        .run(
          { priority: 'interactive', signal, deadline: () => until },
          () => new Promise<void>((leave) => resolve(leave)),
        )
        .catch((error: unknown) => reject(error instanceof QueueFullError ? largeRequestsError() : error))
        .finally(() => {
          line.requests -= 1;
          if (line.requests === 0) this.#lines.delete(caller);
        });
    });
  }

  /** How many callers have large requests. */
  get size(): number {
    return this.#lines.size;
  }
}

function largeRequestsError(): GraphQLError {
  return httpGraphQLError(
    'RATE_LIMITED',
    'Too many of your requests of more than 100 kB wait for each other: they are served one after another. Try again in 10 s.',
    { evidence: { retryAfterSeconds: 10 } },
  );
}
