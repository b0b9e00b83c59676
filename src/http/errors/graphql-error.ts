import { PothosValidationError } from '@pothos/core';
import { GraphQLError, type GraphQLErrorExtensions } from 'graphql';
import {
  BadUserInputError,
  CallBudgetExceededError,
  DomainError,
  FAILURE_CODES,
  type FailureCode,
  IndexUnavailableError,
  InvalidInputError,
  PartialFailureError,
  ResponseTooLargeError,
  ThrottledError,
  UpstreamAccessDeniedError,
} from '../../domain/model/errors.ts';

/**
 * Returns an error as the caller may see it. These kinds are passed on:
 *
 * - a DomainError: its message, its code (a failure that surfaced as an error: `BAD_USER_INPUT` and the failure's own
 *   code as `reason`) and its evidence;
 * - a GraphQLError about the request itself: as it is, with `BAD_USER_INPUT` if it has no code;
 * - that the request was cancelled;
 *
 * Any other becomes "Unexpected error." with `INTERNAL_SERVER_ERROR`. The cause stays in `originalError`, which is not
 * serialised, for the log.
 */
export function toGraphQLError(error: unknown): GraphQLError {
  const cause = rootCause(error);
  if (cause instanceof DomainError) return answer(error, cause.message, describe(cause));
  if (cause instanceof GraphQLError && error instanceof GraphQLError && isAboutTheRequest(error, cause)) {
    return answer(error, error.message, { code: 'BAD_USER_INPUT', ...error.extensions });
  }
  // A call that was aborted with the request: nobody waits for the response, and nothing is wrong.
  if (cause instanceof Error && cause.name === 'AbortError') return answer(error, 'Cancelled.', { code: 'CANCELLED' });
  return answer(error, 'Unexpected error.', { code: 'INTERNAL_SERVER_ERROR' }, asError(cause));
}

/** Returns what was thrown: graphql-js wraps errors of resolvers, sometimes twice. */
function rootCause(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? rootCause(error.originalError) : error;
}

/**
 * Returns false for a GraphQLError that may be a bug: one without a code that was raised while a field was resolved, such as
 * an enum or a scalar that cannot represent what the resolver returned, with the value in the message. Errors of the caller
 * point at a place in the document themselves (a missing variable), or are Pothos's own (a malformed global id).
 */
function isAboutTheRequest(located: GraphQLError, cause: GraphQLError): boolean {
  return (
    located.path === undefined ||
    cause.extensions.code !== undefined ||
    cause.nodes !== undefined ||
    cause instanceof PothosValidationError
  );
}

function describe(error: DomainError): GraphQLErrorExtensions {
  const reason = FAILURE_CODES.find((code) => code === error.code);
  return reason ? { code: faultOf(reason), reason, ...evidence(error) } : { code: error.code, ...evidence(error) };
}

function faultOf(failure: FailureCode): 'FORBIDDEN' | 'BAD_USER_INPUT' {
  return failure === 'NOT_ALLOWED' ? 'FORBIDDEN' : 'BAD_USER_INPUT';
}

function evidence(error: DomainError): GraphQLErrorExtensions {
  if (error instanceof ThrottledError) return { retryAfterSeconds: error.retryAfterSeconds };
  if (error instanceof CallBudgetExceededError) {
    return { operation: error.operation, budget: error.budget, estimatedCalls: error.estimatedCalls };
  }
  if (error instanceof ResponseTooLargeError) return { maxValues: error.maxValues };
  if (error instanceof UpstreamAccessDeniedError) return { action: error.action };
  if (error instanceof BadUserInputError || error instanceof InvalidInputError) return { field: error.field };
  if (error instanceof IndexUnavailableError) return { usersRead: error.usersRead };
  if (error instanceof PartialFailureError) return { completed: error.completed, failed: error.failed };
  return {};
}

/** Without an `originalError` Yoga treats the error as expected, and responds with 200 instead of 500. */
function answer(
  error: unknown,
  message: string,
  extensions: GraphQLErrorExtensions,
  originalError?: Error,
): GraphQLError {
  if (!(error instanceof GraphQLError)) return new GraphQLError(message, { extensions, originalError });
  const { nodes, source, positions, path } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions, originalError });
}

function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error('A value that is not an error was thrown.', { cause });
}
