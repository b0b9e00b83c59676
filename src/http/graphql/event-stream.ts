import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import { HTTP_STATUS_BY_CODE } from '../errors/http-status.ts';

const EVENTS_ONLY =
  'Subscriptions are answered as server-sent events: send the header "accept: text/event-stream", as graphql-sse and the clients of docs/clients.md do. The multipart protocol for subscriptions is not spoken, and a function (AWS Lambda) answers no subscription.';

const JSON_ONLY =
  'Queries and mutations are answered as JSON: send the header "accept: application/json" or "accept: application/graphql-response+json".';

/** The types of a response to a query or mutation: JSON, or one event or part with the same. */
const ANSWERED_AS = [
  'application/json',
  'application/graphql-response+json',
  'application/*',
  'text/event-stream',
  'text/*',
  'multipart/mixed',
  'multipart/*',
  '*/',
];

/**
 * Sends subscriptions with headers that proxies need, and an error with a message to clients that accept none of the
 * available types. Yoga's own response has no body, and a header that repeats the available types for every requested one.
 */
export function useEventStream(): Plugin {
  return {
    // A change must not be made if its response is then rejected.
    onExecute({ args: { contextValue }, setResultAndStopExecution }) {
      if (!acceptsAnswer(contextValue.request.headers.get('accept'))) setResultAndStopExecution({});
    },
    onResultProcess({ result, resultProcessor, setResult, setResultProcessor }) {
      if (resultProcessor !== undefined) return;
      if (isAsyncIterable(result)) void result[Symbol.asyncIterator]().return?.();
      const message = isAsyncIterable(result) ? EVENTS_ONLY : JSON_ONLY;
      const body = { errors: [{ message, extensions: { code: 'NOT_ACCEPTABLE' } }] };
      setResult({});
      const status = HTTP_STATUS_BY_CODE.NOT_ACCEPTABLE;
      setResultProcessor(() => Response.json(body, { status }), 'application/json');
    },
    onResponse({ response: { headers } }) {
      if (!headers.get('content-type')?.startsWith('text/event-stream')) return;
      // "none" is not a coding (RFC 9110, section 8.4.1); proxies treat it as an unknown one.
      headers.delete('content-encoding');
      // A proxy that compresses buffers events first, and nginx buffers them anyway.
      headers.set('cache-control', 'no-cache, no-transform');
      headers.set('x-accel-buffering', 'no');
    },
  };
}

/** Returns whether the client may accept a response. If not, Yoga rejects it after the execution. */
function acceptsAnswer(accept: string | null): boolean {
  const asked = accept?.toLowerCase() ?? '';
  return asked === '' || ANSWERED_AS.some((range) => asked.includes(range));
}
