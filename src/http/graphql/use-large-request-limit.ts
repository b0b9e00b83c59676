import type { Plugin } from 'graphql-yoga';
import { callerOf } from '../../domain/model/caller.ts';
import { getNodeRequest } from '../messages/node-request.ts';
import type { LargeRequestLimit } from '../security/large-request-limit.ts';
import type { RequestStates } from './request-state.ts';

/** Bytes of a body: some 6,000 names. What a screen sends is a hundredth of it. */
const MIN_LARGE_BYTES = 100_000;

/** Lets a large request wait before its body is read, until the caller's earlier ones are answered. */
export function useLargeRequestLimit(limit: LargeRequestLimit, requestStates: RequestStates): Plugin {
  const leaves = new WeakMap<Request, () => void>();
  return {
    async onRequestParse({ request, serverContext }) {
      if (!isLarge(request)) return;
      const { actor, abortController } = requestStates.of(request);
      const caller = actor === null ? undefined : callerOf(actor, getNodeRequest(serverContext)?.socket.remoteAddress);
      // What comes from this process is not limited.
      if (caller !== undefined) leaves.set(request, await limit.enter(caller, abortController.signal));
    },
    onResponse({ request }) {
      leaves.get(request)?.();
    },
  };
}

/** A body in chunks does not say its length, and is taken for large. */
function isLarge({ headers }: Request): boolean {
  return Number(headers.get('content-length')) > MIN_LARGE_BYTES || headers.has('transfer-encoding');
}
