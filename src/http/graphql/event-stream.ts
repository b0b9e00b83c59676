import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import { HTTP_STATUS_BY_CODE } from '../errors/http-status.ts';

const EVENTS_ONLY =
  'Subscriptions are answered as server-sent events: send the header "accept: text/event-stream", as graphql-sse and the clients of docs/clients.md do. The multipart protocol for subscriptions is not spoken, and a function (AWS Lambda) answers no subscription.';

const JSON_ONLY =
  'Queries and mutations are answered as JSON: send the header "accept: application/json" or "accept: application/graphql-response+json".';

/** What a query or mutation is answered as: JSON, or one event or part with the same. */
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
 * Subscriptions as proxies must see them, and a refusal in words for those who accept nothing that there is. Yoga's own has no
 * body, and a header that names what there is once for everything that was asked for: thousands of times.
 */
export function useEventStream(): Plugin {
  return {
    // A change that is made must not be answered with a refusal.
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
      // "none" is no coding (RFC 9110, section 8.4.1); proxies take it for one that they do not know.
      headers.delete('content-encoding');
      // A proxy that compresses gathers events first, and nginx gathers them anyway.
      headers.set('cache-control', 'no-cache, no-transform');
      headers.set('x-accel-buffering', 'no');
    },
  };
}

/** May there be an answer of a kind that was asked for? What is let through here by mistake is refused after it is executed. */
function acceptsAnswer(accept: string | null): boolean {
  const asked = accept?.toLowerCase() ?? '';
  return asked === '' || ANSWERED_AS.some((range) => asked.includes(range));
}
