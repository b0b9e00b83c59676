import type { Plugin } from 'graphql-yoga';
import { getNodeRequest } from '../messages/node-request.ts';
import type { RateLimiter } from '../security/rate-limiter.ts';
import type { RequestStates } from './request-state.ts';

/** Counts each request for its sender, after the sender is known and before the body is read. */
export function useRateLimit(limit: RateLimiter, requestStates: RequestStates): Plugin {
  return {
    async onRequestParse({ request, serverContext }) {
      const { actor } = requestStates.of(request);
      if (actor !== null) await limit.consume(actor, getNodeRequest(serverContext)?.socket.remoteAddress);
    },
  };
}
