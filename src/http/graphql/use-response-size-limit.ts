import type { ExecutionArgs } from 'graphql';
import { isPromise, type Plugin } from 'graphql-yoga';
import { operationOf } from '../../graphql/request.ts';
import { toGraphQLError } from '../errors/graphql-error.ts';
import type { Exchanges, RequestContext } from './request-state.ts';

/**
 * Ends queries whose answer would be too large with the error alone. Some of the answer would else stand beside a hundred
 * errors, wherever a field may be null. Aborts the signal of their context, which ends their calls.
 *
 * Not mutations, whose payloads must say what was done: there the list is an error at its path.
 */
export function useAnswerBound(exchanges: Exchanges): Plugin<RequestContext> {
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      if (operationOf(args)?.operation !== 'query') return;
      const { answerSize, request } = args.contextValue;
      const { ending } = exchanges.of(request);
      setExecuteFn((received: ExecutionArgs) => {
        const result = executeFn(received);
        if (!isPromise(result)) return result;
        return new Promise((resolve, reject) => {
          answerSize.endBy((error) => {
            resolve({ errors: [toGraphQLError(error)] });
            ending.abort();
          });
          result.then(resolve, reject);
        });
      });
    },
  };
}
