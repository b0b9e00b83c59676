import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { BadUserInputError } from '../../domain/model/errors.ts';
import { type Payload, payloadsOf } from '../../graphql/payloads.ts';
import { httpGraphQLError } from '../errors/http-graphql-error.ts';
import type { RequestContext } from './request-state.ts';

/**
 * Rejects a mutation whose response is sure to fail, before its first write: for an invalid argument in the selection of a
 * payload, or for the number of calls that it takes. The client can then send it again without changing anything twice.
 *
 * The changes of a document share the call budget. Their payloads share a second budget of the same size in equal parts, so
 * that no payload uses up the calls that another needs to report its change.
 */
export function usePayloadCheck(): Plugin<RequestContext> {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      try {
        const payloads = payloadsOf(args);
        if (payloads.length === 0) return;
        const { meter, changeTracker } = args.contextValue;
        changeTracker.fields = payloads.length;
        // The whole budget: no call has been made yet.
        checkBudget(payloads, meter.left);
      } catch (error) {
        setResultAndStopExecution({ errors: [withNothingChanged(error)] });
      }
    },
  };
}

function checkBudget(payloads: readonly Payload[], budget: number): void {
  const share = Math.floor(budget / payloads.length);
  const changes = payloads.reduce((sum, { changeCalls }) => sum + changeCalls, 0);
  if (changes > budget) {
    throw budgetError(
      `The document's ${payloads.length} changes take ${changes} calls to Cognito at the least, and one request may make ${budget} (CALL_BUDGET). Ask for fewer changes at once, or for a bulk operation.`,
      budget,
    );
  }
  const greedy = payloads.find(({ payloadCalls }) => payloadCalls > share);
  if (greedy === undefined) return;
  throw budgetError(
    `What is selected of "${greedy.field}" takes ${greedy.payloadCalls} calls to Cognito at the least once the change is made, and it may make ${share}: the payloads of one document share ${budget} (CALL_BUDGET). Ask for fewer fields that cost calls, or for fewer changes at once.`,
    budget,
  );
}

function budgetError(message: string, budget: number): GraphQLError {
  return httpGraphQLError('CALL_BUDGET_EXCEEDED', message, { evidence: { budget } });
}

/** Returns the same error, which also says that nothing was changed. */
function withNothingChanged(error: unknown): GraphQLError {
  const word = 'Nothing was changed.';
  if (error instanceof BadUserInputError) {
    return httpGraphQLError(error.code, `${error.message} ${word}`, { evidence: { field: error.field } });
  }
  if (!(error instanceof GraphQLError)) throw error;
  const { message, nodes, extensions } = error;
  const { code, ...evidence } = extensions;
  const known = code === 'CALL_BUDGET_EXCEEDED' ? code : 'BAD_USER_INPUT';
  return httpGraphQLError(known, `${message} ${word}`, { nodes, evidence });
}
