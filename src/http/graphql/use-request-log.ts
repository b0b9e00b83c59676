import { getOperationAST } from 'graphql';
import { finalAsyncIterator, isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import { recordRequest } from '../../observability/record-request.ts';
import type { RequestObserver } from '../../observability/request-observer.ts';
import type { RequestStates } from './request-state.ts';

/** Characters. Clients choose the names of their operations, and a line of the log must end somewhere. */
const MAX_NAME_LENGTH = 100;

/** Records each request once its response is complete, or its stream has ended. */
export function useRequestLog(
  exchanges: RequestStates,
  logger: Logger,
  observers: readonly RequestObserver[] = [],
): Plugin {
  const streams = new WeakSet<Request>();

  const write = (request: Request, status: number) => {
    const exchange = exchanges.of(request);
    recordRequest(
      request,
      {
        requestId: exchange.requestId,
        type: exchange.operationType,
        operation: exchange.operation,
        status,
        ms: exchanges.age(exchange),
        meter: exchange.context?.meter ?? null,
        codes: [...exchange.errorCodes],
        isCancelled: request.signal.aborted,
      },
      { logger, observers },
    );
  };

  const name = ({ args }: ExecutionPayload) => {
    const operation = getOperationAST(args.document, args.operationName);
    if (!operation) return;
    const title = `${operation.operation} ${operation.name?.value ?? '(anonymous)'}`;
    const exchange = exchanges.of(args.contextValue.request);
    exchange.operation = title.slice(0, MAX_NAME_LENGTH);
    exchange.operationType = operation.operation;
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
