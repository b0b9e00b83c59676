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
import type { Plugin } from 'graphql-yoga';
import type { CompletedRequest, RequestObserver } from './request-observer.ts';
import { tracer } from './tracing.ts';

/**
 * A span for each request, from its arrival to the end of its answer, under the caller's own where the request brings a
 * `traceparent`. Names nobody, and nothing that a client has chosen but the ids of its trace.
 *
 * What a list reads page by page, for its fields, is under the request rather than under the list's own field. What a
 * subscription reads after it has begun is not under its span: whoever pulls the next event is then active.
 */
export class RequestTracer implements RequestObserver {
  readonly #spans = new WeakMap<Request, { readonly span: Span; readonly context: Context }>();

  /** Begins the spans. The first of all plugins, to see what the others refuse. */
  begin(): Plugin {
    return {
      onRequest: ({ request }) => {
        const caller = propagation.extract(ROOT_CONTEXT, Object.fromEntries(request.headers));
        const span = tracer().startSpan('GraphQL request', { kind: SpanKind.SERVER }, caller);
        this.#spans.set(request, { span, context: trace.setSpan(caller, span) });
      },
    };
  }

  /** Makes a request's span the active one of its resolvers. After the plugins that choose how to execute. */
  activate(): Plugin {
    return {
      onExecute: ({ args, executeFn, setExecuteFn }) => {
        const found = this.#spans.get(args.contextValue.request);
        if (found) setExecuteFn((input) => context.with(found.context, () => executeFn(input)));
      },
      onSubscribe: ({ args, subscribeFn, setSubscribeFn }) => {
        const found = this.#spans.get(args.contextValue.request);
        if (found) setSubscribeFn((input) => context.with(found.context, () => subscribeFn(input)));
      },
    };
  }

  onRequestCompleted(request: Request, { type, outcome, codes }: CompletedRequest): void {
    const span = this.#spans.get(request)?.span;
    if (span === undefined) return;
    if (type !== 'none') {
      span.updateName(`GraphQL ${type}`);
      span.setAttribute('graphql.operation.type', type);
    }
    if (outcome !== 'ok') span.setStatus({ code: SpanStatusCode.ERROR, message: [outcome, ...codes].join(' ') });
    span.end();
  }
}
