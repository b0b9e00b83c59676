import type { Plugin } from 'graphql-yoga';
import type { RequestTracer } from '../../observability/request-tracer.ts';

/** Starts the span of each request. The first of all plugins, so that rejected requests have one as well. */
export function useRequestSpan(tracer: RequestTracer): Plugin {
  return {
    onRequest({ request }) {
      tracer.start(request, 'GraphQL request', Object.fromEntries(request.headers));
    },
  };
}

/**
 * Makes a request's span the active one of its resolvers. After the plugins that choose how to execute.
 *
 * Reads for the later pages of a list are under the request, not under the list's own field. Reads of a subscription after
 * its first event are not under its span: the span of the code that pulls the next event is active then.
 */
export function useActiveSpan(tracer: RequestTracer): Plugin {
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      setExecuteFn((input) => tracer.run(args.contextValue.request, () => executeFn(input)));
    },
    onSubscribe({ args, subscribeFn, setSubscribeFn }) {
      setSubscribeFn((input) => tracer.run(args.contextValue.request, () => subscribeFn(input)));
    },
  };
}
