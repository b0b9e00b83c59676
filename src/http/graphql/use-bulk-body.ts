import type { Plugin } from 'graphql-yoga';
import { hasTrait, type Request as Operation, operationOf, rootFieldsOf } from '../../graphql/request.ts';
import type { RequestStates } from './request-state.ts';
import { MAX_BODY_BYTES, tooLarge } from './use-request-body.ts';

/**
 * Holds the longer body to what it is for. A caller who may change the pool in bulk is known before the body is read; that
 * it asks for nothing else, when its document and variables are found valid.
 */
export function useBulkBody(requestStates: RequestStates): Plugin {
  return {
    onParams({ request, params }) {
      // The names are variables: a text of this length would be parsed for nothing.
      if (isLong(request) && (params.query ?? '').length > MAX_BODY_BYTES) throw tooLarge(MAX_BODY_BYTES);
    },
    onExecute({ args, setResultAndStopExecution }) {
      if (!isLong(args.contextValue.request) || isBulk(args)) return;
      setResultAndStopExecution({ errors: [tooLarge(MAX_BODY_BYTES)] });
    },
    onSubscribe({ args: { contextValue }, setResultAndStopExecution }) {
      if (isLong(contextValue.request)) setResultAndStopExecution({ errors: [tooLarge(MAX_BODY_BYTES)] });
    },
  };

  function isLong(request: Request): boolean {
    return requestStates.of(request).bodyBytes > MAX_BODY_BYTES;
  }
}

/** One bulk mutation, by itself: 30 aliases of it would take 30 times as many items from the same list. */
function isBulk(request: Operation): boolean {
  const [field, ...others] = rootFieldsOf(request);
  const isAlone = operationOf(request)?.operation === 'mutation' && others.length === 0;
  return isAlone && field !== undefined && hasTrait('bulk', field, request);
}
