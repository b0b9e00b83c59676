import type { ExecutionResult, GraphQLError } from 'graphql';
import type { ChangeReports } from '../../graphql/change-reports.ts';

/**
 * Where an answer has errors, says what was changed all the same: each error in a payload that the change was made, and
 * `extensions.changes` which changes of the document were. Otherwise the payloads say so.
 */
export function reportChanges<Result extends ExecutionResult>(result: Result, changes: ChangeReports): Result {
  const { errors } = result;
  if (errors === undefined || errors.length === 0) return result;
  for (const error of errors) tell(error, changes);
  const all = changes.all();
  return all.length === 0 ? result : { ...result, extensions: { ...result.extensions, changes: all } };
}

/** Changed in place, as every error's request id: a copy would have to carry the places and the cause along. */
function tell(error: GraphQLError, changes: ChangeReports): void {
  const change = changes.of(String(error.path?.[0]));
  if (change === null || error.extensions.change !== undefined) return;
  error.message = `${wordOf(change.outcome, change.bulkOperationId)} ${error.message}`;
  error.extensions.change = change;
}

function wordOf(outcome: 'SUCCEEDED' | 'UNKNOWN', bulkOperationId: string | undefined): string {
  if (outcome === 'UNKNOWN') return 'The change may have been made: look before you try again.';
  if (bulkOperationId !== undefined) return 'The bulk operation was taken in; it cannot be shown whole.';
  return 'The change was made; what it left behind cannot be shown whole.';
}
