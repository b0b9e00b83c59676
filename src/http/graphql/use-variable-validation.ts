import { type ExecutionResult, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type Request, variablesOf } from '../../graphql/request.ts';

/**
 * Ends a request whose variables do not fit the operation, before anything else looks at them: whatever comes after it
 * takes them for right. The executors would check them as well, and say up to 50 times what is wrong.
 */
export function useVariableValidation(): Plugin {
  return {
    onExecute: ({ args, setResultAndStopExecution }) => refuseWrong(args, setResultAndStopExecution),
    onSubscribe: ({ args, setResultAndStopExecution }) => refuseWrong(args, setResultAndStopExecution),
  };
}

function refuseWrong(request: Request, stop: (result: ExecutionResult) => void): void {
  const { errors } = variablesOf(request);
  if (errors !== undefined) stop({ errors: errors.map(withStatus) });
}

/** `spec`: the status of GraphQL over HTTP, which is 200 for those who accept `application/json` alone. */
function withStatus({ message, nodes }: GraphQLError): GraphQLError {
  return new GraphQLError(message, {
    nodes,
    extensions: { code: 'BAD_USER_INPUT', http: { status: 400, spec: true } },
  });
}
