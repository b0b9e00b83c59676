import type { ExecutionArgs } from 'graphql';
import { isPromise, type Plugin, useExecutionCancellation } from 'graphql-yoga';
import { operationOf } from '../../graphql/request.ts';
import { toGraphQLError } from '../errors/graphql-error.ts';
import type { RequestContext, RequestStates } from './request-state.ts';

/**
 * Ends a query as a whole: where its answer would be too large with the error alone, since some of the answer would else
 * stand beside a hundred errors, wherever a field may be null; and where its signal says so. What of it is under way is left
 * as it is: thousands of fields that fail one by one would keep everybody else waiting.
 *
 * Not mutations, whose payloads must say what was done: there the list is an error at its path, and a client that goes away
 * keeps the next field from being begun.
 */
export function useQueryEnd(requestStates: RequestStates): Plugin<RequestContext> {
  const { onExecute: cancelExecution, onSubscribe } = useExecutionCancellation();
  return {
    onExecute(payload) {
      const { args, executeFn, setExecuteFn } = payload;
      if (operationOf(args)?.operation !== 'query') return cancelExecution?.(payload);
      const { responseSize, request } = args.contextValue;
      const { abortController } = requestStates.of(request);
      setExecuteFn((received: ExecutionArgs) => {
        const result = executeFn(received);
        if (!isPromise(result)) return result;
        return new Promise((resolve, reject) => {
          responseSize.endBy((error) => {
            resolve({ errors: [toGraphQLError(error)] });
            abortController.abort();
          });
          abortController.signal.addEventListener('abort', () => {
            responseSize.close();
            reject(abortController.signal.reason);
          });
          result.then(resolve, reject);
        });
      });
    },
    onSubscribe,
  };
}
