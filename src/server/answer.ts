import type { ExecutionResult, GraphQLError } from 'graphql';
import { isAsyncIterable, mapAsyncIterator, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Exchange, Exchanges } from './exchange.ts';

/**
 * Completes every answer: the header `x-request-id`, `extensions.cognito.calls` with the calls to Cognito by operation
 * (for a subscription: those made so far), and the request's id in every unexpected error, whose cause is logged here
 * and nowhere else.
 */
export function useAnswer(exchanges: Exchanges, logger: Logger): Plugin {
  return {
    onResultProcess({ request, result, setResult }) {
      const exchange = exchanges.of(request);
      if (isAsyncIterable(result)) {
        setResult(mapAsyncIterator(result, (event) => complete(event, exchange, logger)));
      } else if (!Array.isArray(result)) {
        setResult(complete(result, exchange, logger));
      }
    },
    onResponse({ request, response }) {
      response.headers.set('x-request-id', exchanges.of(request).requestId);
    },
  };
}

function complete<Result extends ExecutionResult>(result: Result, exchange: Exchange, logger: Logger): Result {
  for (const error of result.errors ?? []) note(error, exchange, logger);
  if (!exchange.context) return result;
  const { calls } = exchange.context.meter;
  return { ...result, extensions: { ...result.extensions, cognito: { calls } } };
}

function note(error: GraphQLError, { requestId, errorCodes }: Exchange, logger: Logger): void {
  const code = String(error.extensions.code);
  errorCodes.add(code);
  if (code.startsWith('UPSTREAM_')) logger.warn({ requestId, code }, error.message);
  if (code !== 'INTERNAL_SERVER_ERROR') return;
  logger.error({ err: error.originalError, requestId }, 'A request failed unexpectedly.');
  // Changed in place: a copy would have to carry the places and the cause along. Every masked error is made anew.
  error.extensions.requestId = requestId;
}
