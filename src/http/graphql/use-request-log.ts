import { getOperationAST } from 'graphql';
import { finalAsyncIterator, isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { CompletedRequest, RequestObserver } from '../../observability/request-observer.ts';
import type { RequestStates } from './request-state.ts';

/** A client chooses its operation's name, and a line of the log has to end somewhere. */
const LONGEST_NAME = 100;

/**
 * Writes one line for each request, once its answer is complete: its id, operation, status, duration and calls to
 * Cognito, and the codes of its errors. No variables and no messages: they hold personal data. Then tells the observers.
 */
export function useRequestLog(
  exchanges: RequestStates,
  logger: Logger,
  observers: readonly RequestObserver[] = [],
): Plugin {
  const streams = new WeakSet<Request>();

  const write = (request: Request, status: number) => {
    const exchange = exchanges.of(request);
    const meter = exchange.context?.meter;
    const codes = [...exchange.errorCodes];
    const finished: CompletedRequest = {
      type: exchange.operationType,
      outcome: request.signal.aborted ? 'cancelled' : codes.length > 0 || status >= 400 ? 'errors' : 'ok',
      ms: exchanges.age(exchange),
      codes,
    };
    logger.info(
      {
        requestId: exchange.requestId,
        operation: exchange.operation,
        status,
        ms: Math.round(finished.ms),
        calls: meter?.total ?? 0,
        throttles: meter?.throttles ?? 0,
        waitedMs: Math.round(meter?.delayedMs ?? 0),
        outcome: finished.outcome,
        ...(codes.length > 0 && { codes }),
      },
      'request',
    );
    for (const observer of observers) observer.onRequestCompleted(request, finished);
  };

  const name = ({ args }: ExecutionPayload) => {
    const operation = getOperationAST(args.document, args.operationName);
    if (!operation) return;
    const title = `${operation.operation} ${operation.name?.value ?? '(anonymous)'}`;
    const exchange = exchanges.of(args.contextValue.request);
    exchange.operation = title.slice(0, LONGEST_NAME);
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
      // A stream that was refused (406) is never read to its end.
      if (!streams.has(request) || !response.ok) write(request, response.status);
    },
  };
}

type ExecutionPayload = Pick<Parameters<NonNullable<Plugin['onExecute']>>[0], 'args'>;
