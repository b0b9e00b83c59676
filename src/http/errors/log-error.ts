import type { GraphQLError } from 'graphql';
import type { Logger } from 'pino';

/**
 * Logs what an operator must see of a failed request: the cause of an unexpected error, and a failure of Cognito. All other errors
 * are the caller's, and only their codes are in the request's own line.
 *
 * @param error as the caller sees it; its `originalError` is the cause
 * @returns its code
 */
export function logError(error: GraphQLError, requestId: string, logger: Logger): string {
  const code = String(error.extensions.code);
  if (code === 'INTERNAL_SERVER_ERROR') {
    logger.error({ err: error.originalError, requestId }, 'A request failed unexpectedly.');
  } else if (code.startsWith('UPSTREAM_')) {
    logger.warn({ requestId, code }, error.message);
  }
  return code;
}
