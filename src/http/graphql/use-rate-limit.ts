import type { Plugin } from 'graphql-yoga';
import { nodeRequestIn } from '../messages/node-request.ts';
import type { RateLimit } from '../security/rate-limiter.ts';
import type { Exchanges } from './request-state.ts';

/** Counts each request for its sender, after the sender is known and before the body is read. */
export function useRateLimit(limit: RateLimit, exchanges: Exchanges): Plugin {
  return {
    onRequestParse({ request, serverContext }) {
      const { actor } = exchanges.of(request);
      if (actor !== null) limit.admit(actor, nodeRequestIn(serverContext)?.socket.remoteAddress);
    },
  };
}
