import type { Plugin } from 'graphql-yoga';
import { callerOf } from '../../domain/model/caller.ts';
import { getNodeRequest } from '../messages/node-request.ts';
import { type LargeRequestLimit, MIN_LARGE_BYTES } from '../security/large-request-limit.ts';
import type { RequestStates } from './request-state.ts';

/** Lets a large request wait before its body is read, until the caller's earlier ones are answered. */
export function useLargeRequestLimit(limit: LargeRequestLimit, requestStates: RequestStates): Plugin {
  const leaves = new WeakMap<Request, () => void>();
  return {
    onRequestParse({ request, serverContext }) {
      const state = requestStates.of(request);
      const address = getNodeRequest(serverContext)?.socket.remoteAddress;
      const caller = state.actor === null ? undefined : callerOf(state.actor, address);
      // What comes from this process is not limited.
      if (caller === undefined) return;
      const enter = async () => {
        state.admitLarge = null;
        leaves.set(request, await limit.enter(caller, state.abortController.signal));
      };
      if (Number(request.headers.get('content-length')) > MIN_LARGE_BYTES) return enter();
      state.admitLarge = enter;
    },
    onResponse({ request }) {
      leaves.get(request)?.();
    },
  };
}
