import type { Plugin } from 'graphql-yoga';
import type { Exchanges } from './exchange.ts';
import { nodeRequestIn } from './node-request.ts';
import type { RateLimit } from './rate-limit.ts';

/** Counts each request for its sender, after the sender is known and before the body is read. */
export function useRateLimit(limit: RateLimit, exchanges: Exchanges): Plugin {
  return {
    onRequestParse({ request, serverContext }) {
      const { actor } = exchanges.of(request);
      if (actor !== null) limit.admit(actor, nodeRequestIn(serverContext)?.socket.remoteAddress);
    },
  };
}
