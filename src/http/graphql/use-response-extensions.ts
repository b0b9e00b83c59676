import type { ExecutionResult, GraphQLError } from 'graphql';
import { isAsyncIterable, mapAsyncIterator, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { FilterCounts } from '../../domain/filter/filter-stats.ts';
import type { CutReason } from '../../domain/paging/paginate.ts';
import { boundedErrors } from '../errors/bounded-errors.ts';
import { logError } from '../errors/log-error.ts';
import { addChangeExtensions } from './add-change-extensions.ts';
import type { RequestContext, RequestState, RequestStates } from './request-state.ts';

/**
 * Completes every response: adds the header `x-request-id`, its cost in `extensions.cognito` (of a subscription: until now),
 * what was changed if it has errors, and the request's id to every unexpected error, whose cause is logged only here.
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
  const reported = state.context ? addChangeExtensions(result, state.context.changeTracker) : result;
  const bounded = reported.errors ? { ...reported, errors: boundedErrors(reported.errors) } : reported;
  if (!state.context) return bounded;
  return { ...bounded, extensions: { ...bounded.extensions, cognito: costOf(state.context) } };
}

/** What a response has cost. */
interface Cost {
  /** Calls to Cognito by operation, every attempt that was sent. */
  readonly calls: Readonly<Record<string, number>>;
  /** How many of them Cognito rejected for their rate. */
  readonly throttles: number;
  /**
   * How long the response waited for quota, to the millisecond: the time in which at least one call waited. Other calls may
   * have gone on meanwhile.
   */
  readonly waitedSeconds: number;
  /** How many users were read and returned; left out if nothing was filtered. */
  readonly users?: FilterCounts;
  /**
   * Why pages of lists are not full; left out if all are complete. Also in their `pageInfo.incomplete`.
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
