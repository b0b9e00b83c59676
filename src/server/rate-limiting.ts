import { IncomingMessage } from 'node:http';
import type { Plugin } from 'graphql-yoga';
import type { Exchanges } from './exchange.ts';
import type { RateLimit } from './rate-limit.ts';

/** Counts each request for its sender, after the sender is known and before the body is read. */
export function useRateLimit(limit: RateLimit, exchanges: Exchanges): Plugin {
  return {
    onRequestParse({ request, serverContext }) {
      const { actor } = exchanges.of(request);
      if (actor !== null) limit.admit(actor, addressOf(serverContext));
    },
  };
}

/** Yoga's HTTP adapter puts Node's request there; there is none where a request does not come by HTTP. */
function addressOf(serverContext: object): string | undefined {
  const req = 'req' in serverContext ? serverContext.req : undefined;
  return req instanceof IncomingMessage ? req.socket.remoteAddress : undefined;
}
