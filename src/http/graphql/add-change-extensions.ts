import type { ExecutionResult, GraphQLError } from 'graphql';
import type { ChangeTracker } from '../../graphql/change-tracker.ts';

/**
 * If a response has errors, adds what was changed nevertheless: to each error in a payload, that the change was made, and in
 * `extensions.changes` all changes of the document that were made. Without errors the payloads say so.
 */
export function addChangeExtensions<Result extends ExecutionResult>(result: Result, changes: ChangeTracker): Result {
  const { errors } = result;
  if (errors === undefined || errors.length === 0) return result;
  for (const error of errors) tell(error, changes);
  const all = changes.all();
  return all.length === 0 ? result : { ...result, extensions: { ...result.extensions, changes: all } };
}

/** Changes the error in place: a copy would have to keep its locations and its cause. */
function tell(error: GraphQLError, changes: ChangeTracker): void {
  const change = changes.of(String(error.path?.[0]));
  if (change === null || error.extensions.change !== undefined) return;
  error.message = `${wordOf(change.outcome, change.bulkOperationId)} ${error.message}`;
  error.extensions.change = change;
}

function wordOf(outcome: 'SUCCEEDED' | 'UNKNOWN', bulkOperationId: string | undefined): string {
  if (outcome === 'UNKNOWN') return 'The change may have been made: check before you try again.';
  if (bulkOperationId !== undefined) return 'The bulk operation was accepted; its payload is incomplete.';
  return 'The change was made; its payload is incomplete.';
}
