import { isAsyncIterable, type Plugin } from 'graphql-yoga';

const MESSAGE =
  'Subscriptions are answered as server-sent events: send the header "accept: text/event-stream", as graphql-sse and the clients of docs/clients.md do. The multipart protocol for subscriptions is not spoken, and a function (AWS Lambda) answers no subscription.';

/** Subscriptions as proxies must see them, and a refusal in words for those who accept no events. */
export function useEventStream(): Plugin {
  return {
    onResultProcess({ result, resultProcessor, setResult, setResultProcessor }) {
      if (!isAsyncIterable(result) || resultProcessor !== undefined) return;
      void result[Symbol.asyncIterator]().return?.();
      const refusal = { errors: [{ message: MESSAGE, extensions: { code: 'NOT_ACCEPTABLE' } }] };
      setResult({});
      setResultProcessor(() => Response.json(refusal, { status: 406 }), 'application/json');
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
