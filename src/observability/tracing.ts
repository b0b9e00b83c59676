import {
  type Context,
  context,
  ProxyTracerProvider,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { CallObserver, CallOutcome, ObservedCall } from '../domain/ports/call-observer.ts';
import type { Clock } from '../domain/ports/clock.ts';

const TRACER = 'cognito-admin-graphql';

/** Milliseconds. A shorter wait is only the pacer's own work, and gets no span. */
const LEAST_WAIT_MS = 5;

/**
 * Returns whether an OpenTelemetry SDK is loaded, by `node --import` before the service, which uses only OpenTelemetry's
 * API. Without an SDK no span is started, and tracing costs nothing.
 */
export function isTracingEnabled(): boolean {
  const provider = trace.getTracerProvider();
  return !(provider instanceof ProxyTracerProvider) || provider.getDelegateTracer(TRACER) !== undefined;
}

/** Returns the tracer of this service. */
export function tracer() {
  return trace.getTracer(TRACER);
}

/**
 * Creates a span for each attempt of a call, and one for its wait for quota if it had to wait. Their parent is the span that
 * was active when the call was made: the pacer sends the call later, from a timer or in the turn of another request.
 */
export class CallTracer implements CallObserver {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  onStart(operation: string): ObservedCall {
    return new TracedCall(operation, context.active(), this.#clock);
  }
}

class TracedCall implements ObservedCall {
  readonly #operation: string;
  readonly #parent: Context;
  readonly #clock: Clock;
  /** Added to the time of the clock, gives the date. `Date` itself is too coarse: it has whole milliseconds. */
  readonly #epoch: number;
  #attempt: Span | null = null;
  /** Null unless it is waiting. */
  #waitsSince: number | null;

  constructor(operation: string, parent: Context, clock: Clock) {
    this.#operation = operation;
    this.#parent = parent;
    this.#clock = clock;
    this.#epoch = clock.date().getTime() - clock.now();
    this.#waitsSince = this.#now();
  }

  onSend(): void {
    this.#endWait();
    this.#attempt = tracer().startSpan(
      `Cognito ${this.#operation}`,
      {
        kind: SpanKind.CLIENT,
        startTime: this.#now(),
        attributes: {
          'rpc.system': 'aws-api',
          'rpc.service': 'CognitoIdentityProvider',
          'rpc.method': this.#operation,
        },
      },
      this.#parent,
    );
  }

  onResponse(outcome: CallOutcome): void {
    if (outcome !== 'ok') this.#attempt?.setStatus({ code: SpanStatusCode.ERROR, message: outcome });
    this.#attempt?.end(this.#now());
    this.#attempt = null;
    if (outcome === 'throttled') this.#waitsSince = this.#now();
  }

  onEnd(): void {
    this.#endWait();
  }

  /** Milliseconds since the epoch. */
  #now(): number {
    return this.#epoch + this.#clock.now();
  }

  #endWait(): void {
    const since = this.#waitsSince;
    const now = this.#now();
    this.#waitsSince = null;
    if (since === null || now - since < LEAST_WAIT_MS) return;
    tracer()
      .startSpan('wait for quota', { startTime: since, attributes: { 'rpc.method': this.#operation } }, this.#parent)
      .end(now);
  }
}
