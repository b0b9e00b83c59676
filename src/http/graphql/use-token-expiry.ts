import type { ExecutionResult } from 'graphql';
import { finalAsyncIterator, isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Clock } from '../../domain/ports/clock.ts';
import { UnauthenticatedError } from '../auth/unauthenticated-error.ts';
import { toGraphQLError } from '../errors/graphql-error.ts';
import type { RequestStates } from './request-state.ts';

/**
 * Ends a subscription when the token that it was opened with expires: aborts the signal of its context, and sends
 * UNAUTHENTICATED as its last event. A response that is not a stream is not affected.
 */
export function useTokenExpiry(requestStates: RequestStates, clock: Clock): Plugin {
  return {
    onResultProcess({ request, result, setResult }) {
      if (!isAsyncIterable(result)) return;
      const { actor, abortController } = requestStates.of(request);
      const expiresAt = actor?.expiresAt ?? null;
      if (expiresAt === null) return;
      const expiry = new AbortController();
      const cancel = clock.after(expiresAt - clock.date().getTime(), () => {
        expiry.abort();
        abortController.abort();
      });
      setResult(finalAsyncIterator(endedBy(expiry.signal, result), cancel));
    },
  };
}

/** Not a generator, whose `return` would wait for the pending event. */
function endedBy(
  end: AbortSignal,
  source: AsyncIterable<ExecutionResult>,
): AsyncIterableIterator<ExecutionResult, undefined> {
  const events = source[Symbol.asyncIterator]();
  let over = false;
  const close = () => {
    over = true;
    return events.return?.();
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      if (over) return { done: true, value: undefined };
      try {
        const event = await before(end, events.next());
        if (event && !end.aborted) return event.done ? { done: true, value: undefined } : event;
      } catch (error) {
        // The signal also makes the source fail.
        if (!end.aborted) throw error;
      }
      void close();
      const error = toGraphQLError(UnauthenticatedError.invalidToken('The token has expired.'));
      return { done: false, value: { errors: [error] } };
    },
    async return() {
      // After the end the source closes by itself; nothing has to wait for it.
      if (!over) await close();
      return { done: true, value: undefined };
    },
  };
}

/** Resolves as the promise does, or with undefined if the signal is aborted before. Leaves no listener at the signal. */
function before<Result>(end: AbortSignal, coming: Promise<Result>): Promise<Result | undefined> {
  return new Promise((resolve, reject) => {
    const abort = () => resolve(undefined);
    if (end.aborted) abort();
    end.addEventListener('abort', abort, { once: true });
    coming.then(resolve, reject).finally(() => end.removeEventListener('abort', abort));
  });
}
