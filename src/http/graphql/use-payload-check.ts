import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { BadUserInputError } from '../../domain/model/errors.ts';
import { type Payload, payloadsOf } from '../../graphql/payloads.ts';
import type { RequestContext } from './request-state.ts';

/**
 * Refuses a mutation whose answer is sure to fail, before the first write of the document: for an argument in what is selected
 * of a payload, or for the calls that it takes. Whoever then asks again has changed nothing twice.
 *
 * The changes of a document share the call budget, and their payloads another one like it, in equal parts: so none can use up
 * what the word of another's change needs.
 */
export function usePayloadCheck(): Plugin<RequestContext> {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      try {
        const payloads = payloadsOf(args);
        if (payloads.length === 0) return;
        const { meter, changeReports } = args.contextValue;
        changeReports.fields = payloads.length;
        // All of the budget: nothing has been asked for yet.
        checkBudget(payloads, meter.left);
      } catch (error) {
        setResultAndStopExecution({ errors: [refusal(error)] });
      }
    },
  };
}

function checkBudget(payloads: readonly Payload[], budget: number): void {
  const share = Math.floor(budget / payloads.length);
  const changes = payloads.reduce((sum, { changeCalls }) => sum + changeCalls, 0);
  if (changes > budget) {
    throw tooMany(
      `The document's ${payloads.length} changes take ${changes} calls to Cognito at the least, and one request may make ${budget} (CALL_BUDGET). Ask for fewer changes at once, or for a bulk operation.`,
      budget,
    );
  }
  const greedy = payloads.find(({ payloadCalls }) => payloadCalls > share);
  if (greedy === undefined) return;
  throw tooMany(
    `What is selected of "${greedy.field}" takes ${greedy.payloadCalls} calls to Cognito at the least once the change is made, and it may make ${share}: the payloads of one document share ${budget} (CALL_BUDGET). Ask for fewer fields that cost calls, or for fewer changes at once.`,
    budget,
  );
}

function tooMany(message: string, budget: number): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'CALL_BUDGET_EXCEEDED', budget } });
}

function refusal(error: unknown): GraphQLError {
  const http = { status: 400, spec: true };
  const word = 'Nothing was changed.';
  if (error instanceof BadUserInputError) {
    const { code, field, message } = error;
    return new GraphQLError(`${message} ${word}`, { extensions: { code, field, http } });
  }
  if (!(error instanceof GraphQLError)) throw error;
  const { message, nodes, extensions } = error;
  return new GraphQLError(`${message} ${word}`, { nodes, extensions: { code: 'BAD_USER_INPUT', ...extensions, http } });
}
