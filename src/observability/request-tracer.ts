import {
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { CompletedRequest, RequestObserver } from './request-observer.ts';
import { tracer } from './tracing.ts';

/**
 * A root span for each request, from its arrival to the end of its response, under the caller's own span if the request has
 * a `traceparent`. It contains nothing that the client has chosen except the ids of that trace.
 */
export class RequestTracer implements RequestObserver {
  readonly #spans = new WeakMap<object, { readonly span: Span; readonly context: Context }>();

  /**
   * @param request the object that the request arrived as
   * @param headers by their names in lower case
   */
  start(request: object, name: string, headers: Readonly<Record<string, unknown>>): void {
    const caller = propagation.extract(ROOT_CONTEXT, headers);
    const span = tracer().startSpan(name, { kind: SpanKind.SERVER }, caller);
    this.#spans.set(request, { span, context: trace.setSpan(caller, span) });
  }

  /** Runs a function with the request's span as the active one, so that its calls are under it. */
  run<Result>(request: object, fn: () => Result): Result {
    const found = this.#spans.get(request);
    return found === undefined ? fn() : context.with(found.context, fn);
  }

  onRequestCompleted(request: object, { type, outcome, codes }: CompletedRequest): void {
    const span = this.#spans.get(request)?.span;
    if (span === undefined) return;
    if (type === 'query' || type === 'mutation' || type === 'subscription') {
      span.updateName(`GraphQL ${type}`);
      span.setAttribute('graphql.operation.type', type);
    }
    if (outcome !== 'ok') span.setStatus({ code: SpanStatusCode.ERROR, message: [outcome, ...codes].join(' ') });
    span.end();
  }
}
