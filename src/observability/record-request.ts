import type { Logger } from 'pino';
import type { CallMeter } from '../domain/ports/call-meter.ts';
import type { CompletedRequest, RequestObserver, RequestOutcome } from './request-observer.ts';

/** What is recorded of a request once it has ended. */
export interface RequestRecord extends Omit<CompletedRequest, 'outcome'> {
  readonly requestId: string;
  /** Null if nothing was executed. */
  readonly operation: string | null;
  readonly status: number;
  /** The calls to Cognito on its account; null if there could be none. */
  readonly meter: Pick<CallMeter, 'total' | 'throttles' | 'delayedMs'> | null;
  /** Whether the client left before its response was complete. */
  readonly isCancelled: boolean;
  /** What was sent of a response that is streamed. */
  readonly sent?: { readonly rows: number; readonly bytes: number };
}

/**
 * Records a request of any kind: one line in the log, then every observer. The line names neither a user nor the caller, and holds no
 * variable and no message: these are personal data, which only the audit trail keeps.
 *
 * @param request the object that the request arrived as
 */
export function recordRequest(
  request: object,
  record: RequestRecord,
  { logger, observers }: { readonly logger: Logger; readonly observers: readonly RequestObserver[] },
): void {
  const { requestId, type, operation, status, ms, meter, codes, sent } = record;
  const outcome = outcomeOf(record);
  logger.info(
    {
      requestId,
      operation,
      status,
      ms: Math.round(ms),
      calls: meter?.total ?? 0,
      throttles: meter?.throttles ?? 0,
      waitedMs: Math.round(meter?.delayedMs ?? 0),
      ...sent,
      outcome,
      ...(codes.length > 0 && { codes }),
    },
    'request',
  );
  for (const observer of observers) observer.onRequestCompleted(request, { type, outcome, ms, codes });
}

function outcomeOf({ isCancelled, codes, status }: RequestRecord): RequestOutcome {
  if (isCancelled) return 'cancelled';
  return codes.length > 0 || status >= 400 ? 'errors' : 'ok';
}
