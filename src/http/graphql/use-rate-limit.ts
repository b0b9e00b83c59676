import type { Plugin } from 'graphql-yoga';
import type { RateLimiter } from '../security/rate-limiter.ts';
import type { RequestStates } from './request-state.ts';

/** Counts each request for its sender, after the sender is known and before the body is read. */
export function useRateLimit(limit: RateLimiter, requestStates: RequestStates): Plugin {
  return {
    async onRequestParse({ request }) {
      const { actor, caller } = requestStates.of(request);
      if (actor !== null) await limit.consume(caller);
    },
  };
}
