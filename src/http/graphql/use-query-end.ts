import type { ExecutionArgs } from 'graphql';
import { isPromise, type Plugin, useExecutionCancellation } from 'graphql-yoga';
import { operationOf } from '../../graphql/request.ts';
import { toGraphQLError } from '../errors/graphql-error.ts';
import type { RequestContext, RequestStates } from './request-state.ts';

/**
 * Ends a query as a whole: with a single error if its response would be too large, since otherwise part of the response
 * would have hundreds of errors at nullable fields; and when its signal is aborted. Fields in progress are abandoned:
 * thousands of them failing one by one would block other requests.
 *
 * Not mutations, whose payloads must say what was done: there the list is an error at its path, and after a disconnect the
 * next field is not started.
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
