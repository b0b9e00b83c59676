import type { Plugin } from 'graphql-yoga';
import { getNodeRequest } from '../messages/node-request.ts';
import type { RateLimiter } from '../security/rate-limiter.ts';
import type { RequestStates } from './request-state.ts';

/** Counts each request for its sender, after the sender is known and before the body is read. */
export function useRateLimit(limit: RateLimiter, exchanges: RequestStates): Plugin {
  return {
    onRequestParse({ request, serverContext }) {
      const { actor } = exchanges.of(request);
      if (actor !== null) limit.admit(actor, getNodeRequest(serverContext)?.socket.remoteAddress);
    },
  };
}
