import { getOperationAST } from 'graphql';
import { finalAsyncIterator, isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import { recordRequest } from '../../observability/record-request.ts';
import type { RequestObserver } from '../../observability/request-observer.ts';
import type { RequestStates } from './request-state.ts';

/** Characters. Clients choose the names of their operations, so that a log line has to be limited. */
const MAX_NAME_LENGTH = 100;

/** Records each request once its response is complete, or its stream has ended. */
export function useRequestLog(
  requestStates: RequestStates,
  logger: Logger,
  observers: readonly RequestObserver[] = [],
): Plugin {
  const streams = new WeakSet<Request>();

  const write = (request: Request, status: number) => {
    const state = requestStates.of(request);
    recordRequest(
      request,
      {
        requestId: state.requestId,
        type: state.operationType,
        operation: state.operation,
        status,
        ms: requestStates.age(state),
        meter: state.context?.meter ?? null,
        codes: [...state.errorCodes],
        isCancelled: request.signal.aborted,
      },
      { logger, observers },
    );
  };

  const name = ({ args }: ExecutionPayload) => {
    const operation = getOperationAST(args.document, args.operationName);
    if (!operation) return;
    const title = `${operation.operation} ${operation.name?.value ?? '(anonymous)'}`;
    const state = requestStates.of(args.contextValue.request);
    state.operation = title.slice(0, MAX_NAME_LENGTH);
    state.operationType = operation.operation;
  };

  return {
    onExecute: name,
    onSubscribe: name,
    onResultProcess({ request, result, setResult }) {
      if (!isAsyncIterable(result)) return;
      streams.add(request);
      setResult(finalAsyncIterator(result, () => write(request, 200)));
    },
    onResponse({ request, response }) {
      // A stream that was rejected (406) is never read to its end.
      if (!streams.has(request) || !response.ok) write(request, response.status);
    },
  };
}

type ExecutionPayload = Pick<Parameters<NonNullable<Plugin['onExecute']>>[0], 'args'>;
