import type { Plugin } from 'graphql-yoga';
import { type LargeRequestLimit, MIN_LARGE_BYTES } from '../security/large-request-limit.ts';
import type { RequestStates } from './request-state.ts';

/** Lets a large request wait before its body is read, until the caller's earlier ones are answered. */
export function useLargeRequestLimit(limit: LargeRequestLimit, requestStates: RequestStates): Plugin {
  const leaves = new WeakMap<Request, () => void>();
  return {
    onRequestParse({ request }) {
      const state = requestStates.of(request);
      const { caller } = state;
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
