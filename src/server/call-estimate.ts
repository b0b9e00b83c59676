import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type EstimatedCost, estimateCalls } from '../graphql/call-estimate.ts';

const number = new Intl.NumberFormat('en');

/**
 * Refuses a query that is sure to break the call budget before it makes its first call, instead of at its last: a
 * budget's worth of Cognito's quota is not spent on an answer that cannot come.
 *
 * @param callBudget the most calls to Cognito that one request may make
 */
export function useCallEstimate(callBudget: number): Plugin {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const costs = estimateCalls(args);
      const calls = costs.reduce((sum, cost) => sum + cost.calls, 0);
      if (calls > callBudget) setResultAndStopExecution({ errors: [refusal(costs, calls, callBudget)] });
    },
  };
}

function refusal(costs: readonly EstimatedCost[], estimatedCalls: number, budget: number): GraphQLError {
  const parts = costs.map(({ what, calls }) => `${number.format(calls)} for ${what}`).join(', ');
  return new GraphQLError(
    `The request would take about ${number.format(estimatedCalls)} calls to Cognito: ${parts}. One request may make ${number.format(budget)} (CALL_BUDGET). Ask for fewer items at once, or for fewer fields that cost calls; membershipReport is not held to this budget.`,
    { extensions: { code: 'CALL_BUDGET_EXCEEDED', budget, estimatedCalls, http: { status: 400, spec: true } } },
  );
}
