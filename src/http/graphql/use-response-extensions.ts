import type { ExecutionResult, GraphQLError } from 'graphql';
import { isAsyncIterable, mapAsyncIterator, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { FilterCounts } from '../../domain/filter/filter-stats.ts';
import type { CutReason } from '../../domain/paging/paginate.ts';
import { boundedErrors } from '../errors/bounded-errors.ts';
import { logError } from '../errors/log-error.ts';
import { reportChanges } from './change-report.ts';
import type { RequestContext, RequestState, RequestStates } from './request-state.ts';

/**
 * Completes every answer: the header `x-request-id`, what it cost in `extensions.cognito` (for a subscription: until
 * now), what was changed where it has errors, and the request's id in every unexpected error, whose cause is logged here and
 * nowhere else.
 */
export function useResponseExtensions(requestStates: RequestStates, logger: Logger): Plugin {
  return {
    onResultProcess({ request, result, setResult }) {
      const state = requestStates.of(request);
      if (isAsyncIterable(result)) {
        setResult(mapAsyncIterator(result, (event) => complete(event, state, logger)));
      } else if (!Array.isArray(result)) {
        setResult(complete(result, state, logger));
      }
    },
    onResponse({ request, response }) {
      response.headers.set('x-request-id', requestStates.of(request).requestId);
    },
  };
}

function complete<Result extends ExecutionResult>(result: Result, state: RequestState, logger: Logger): Result {
  for (const error of result.errors ?? []) record(error, state, logger);
  const reported = state.context ? reportChanges(result, state.context.changeReports) : result;
  const bounded = reported.errors ? { ...reported, errors: boundedErrors(reported.errors) } : reported;
  if (!state.context) return bounded;
  return { ...bounded, extensions: { ...bounded.extensions, cognito: costOf(state.context) } };
}

/** What an answer has cost. */
interface Cost {
  /** Calls to Cognito by operation, every attempt that was sent. */
  readonly calls: Readonly<Record<string, number>>;
  /** How many of them Cognito refused for their rate. */
  readonly throttles: number;
  /**
   * For how long the answer waited for quota, to the millisecond: while one call or several did. At most what it took; other
   * calls may have gone on meanwhile.
   */
  readonly waitedSeconds: number;
  /** How many users were read for how many returned; left out where nothing was filtered. */
  readonly users?: FilterCounts;
  /**
   * Why lists were ended before their pages were full; left out where none was. Their `pageInfo.incomplete` says it, too.
   */
  readonly incomplete?: readonly CutReason[];
}

function costOf({ meter, filterStats: { figures }, cutShort }: RequestContext): Cost {
  const { calls, throttles, delayedMs } = meter;
  return {
    calls,
    throttles,
    waitedSeconds: Math.round(delayedMs) / 1_000,
    ...(figures !== null && { users: figures }),
    ...(cutShort.size > 0 && { incomplete: [...cutShort] }),
  };
}

function record(error: GraphQLError, { requestId, errorCodes }: RequestState, logger: Logger): void {
  const code = logError(error, requestId, logger);
  errorCodes.add(code);
  // Changed in place: a copy would have to keep the positions and the cause. Every masked error is a new object.
  if (code === 'INTERNAL_SERVER_ERROR') error.extensions.requestId = requestId;
}
