import type { ExecutionArgs, GraphQLError } from 'graphql';
import { isPromise, type Plugin } from 'graphql-yoga';
import type { Clock } from '../../domain/ports/clock.ts';
import { operationOf, selects } from '../../graphql/request.ts';
import { httpGraphQLError } from '../errors/http-graphql-error.ts';
import type { RequestStates } from './request-state.ts';

/**
 * Ends queries that take too long: aborts the signal of their context, which ends their calls, and responds with an error.
 *
 * The code is THROTTLED: each call has a timeout of its own, which is UPSTREAM_UNAVAILABLE, so a query takes this long only
 * by waiting for quota repeatedly, and the remedy is the same: later, or less at once.
 *
 * Not for reports and subscriptions, which may take long in a large pool, and not for mutations: an interrupted one is
 * neither done nor undone, and they have a timeout of their own, between two calls (`Context.openChange`).
 */
export function useExecutionTimeout(timeoutMs: number, clock: Clock, requestStates: RequestStates): Plugin {
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      if (operationOf(args)?.operation !== 'query' || selects('report', args)) return;
      const { abortController } = requestStates.of(args.contextValue.request);
      setExecuteFn((received: ExecutionArgs) => {
        const result = executeFn(received);
        if (!isPromise(result)) return result;
        return new Promise((resolve, reject) => {
          const cancel = clock.after(timeoutMs, () => {
            abortController.abort();
            resolve({ errors: [timeoutError(timeoutMs / 1_000)] });
          });
          result.then(resolve, reject).finally(cancel);
        });
      });
    },
  };
}

function timeoutError(seconds: number): GraphQLError {
  return httpGraphQLError(
    'THROTTLED',
    `The query was ended after ${seconds} s (EXECUTION_TIMEOUT_SECONDS). Ask for fewer items at once, or for fewer fields that cost calls.`,
    // Quotas are per second.
    { evidence: { retryAfterSeconds: 1 } },
  );
}
