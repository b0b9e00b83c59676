import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type Request, variablesOf } from '../../graphql/request.ts';
import { httpGraphQLError } from '../errors/http-graphql-error.ts';

/**
 * Ends a request whose variables do not fit the operation, before anything else looks at them: whatever comes after it
 * takes them for right. The executors would check them as well, and say up to 50 times what is wrong.
 */
export function useVariableValidation(): Plugin {
  return {
    onExecute: ({ args, setResultAndStopExecution }) => rejectInvalid(args, setResultAndStopExecution),
    onSubscribe: ({ args, setResultAndStopExecution }) => rejectInvalid(args, setResultAndStopExecution),
  };
}

function rejectInvalid(request: Request, stop: (result: ExecutionResult) => void): void {
  const { errors } = variablesOf(request);
  if (errors === undefined) return;
  stop({ errors: errors.map(({ message, nodes }) => httpGraphQLError('BAD_USER_INPUT', message, { nodes })) });
}
