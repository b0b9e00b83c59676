import type { Plugin } from 'graphql-yoga';
import { hasTrait, type Request as Operation, operationOf } from '../../graphql/request.ts';
import { fragmentsOf, Selections } from '../../graphql/selections.ts';
import type { RequestStates } from './request-state.ts';
import { MAX_BODY_BYTES, tooLarge } from './use-request-body.ts';

/**
 * Holds the longer body, and the longer lists, to what they are for. A caller who may change the pool in bulk is known before
 * the body is read; that it asks for nothing else, when its document is found valid. Comes before whatever looks at the
 * variables: to check 100,000 items takes as long as to parse them.
 */
export function useBulkBody(requestStates: RequestStates): Plugin {
  return {
    onParams({ request, params }) {
      // The names are variables: a text of this length would be parsed for nothing.
      if (bulkOnly(request) && (params.query ?? '').length > MAX_BODY_BYTES) throw tooLarge(MAX_BODY_BYTES);
    },
    onExecute({ args, setResultAndStopExecution }) {
      const error = bulkOnly(args.contextValue.request);
      if (error !== null && !isBulk(args)) setResultAndStopExecution({ errors: [error] });
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const error = bulkOnly(args.contextValue.request);
      if (error !== null) setResultAndStopExecution({ errors: [error] });
    },
  };

  function bulkOnly(request: Request) {
    return requestStates.of(request).bulkOnly;
  }
}

/**
 * One bulk mutation, by itself: 30 aliases of it would take 30 times as many items from the same list. What the variables may
 * leave out counts.
 */
function isBulk(request: Operation): boolean {
  const operation = operationOf(request);
  const [field, ...others] = new Selections(fragmentsOf(request.document), null).fields(operation?.selectionSet);
  const isAlone = operation?.operation === 'mutation' && others.length === 0;
  return isAlone && field !== undefined && hasTrait('bulk', field, request);
}
