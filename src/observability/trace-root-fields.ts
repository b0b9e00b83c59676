import { context, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import { tracer } from './tracing.ts';

/** What ends a field's request before its time. */
interface Ending {
  readonly signal: AbortSignal;
}

/** A schema is changed once, however many services of a process serve it. */
const traced = new WeakSet<GraphQLSchema>();

/**
 * Puts a span around every field of Query and Mutation: those are what a request waits for, and what its calls to
 * Cognito are under. Changes the schema in place, for good: only for a process that is traced.
 */
export function traceRootFields(schema: GraphQLSchema): void {
  if (traced.has(schema)) return;
  traced.add(schema);
  for (const type of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      if (field.resolve) field.resolve = withSpan(`${type?.name}.${field.name}`, field.resolve);
    }
  }
}

function withSpan<Source>(
  name: string,
  resolve: GraphQLFieldResolver<Source, Ending>,
): GraphQLFieldResolver<Source, Ending> {
  return (source, args, value, info) => {
    const span = tracer().startSpan(name);
    return context.with(trace.setSpan(context.active(), span), () => {
      try {
        const result = resolve(source, args, value, info);
        if (!(result instanceof Promise)) {
          span.end();
          return result;
        }
        // A query that is ended leaves its fields without an end of their own.
        const abort = () => fail(span);
        value.signal.addEventListener('abort', abort, { once: true });
        const settle = (end: (span: Span) => void) => {
          if (value.signal.aborted) return;
          value.signal.removeEventListener('abort', abort);
          end(span);
        };
        return result.then(
          (settled) => {
            settle(succeed);
            return settled;
          },
          (error: unknown) => {
            settle(fail);
            throw error;
          },
        );
      } catch (error) {
        fail(span);
        throw error;
      }
    });
  };
}

function succeed(span: Span): void {
  span.end();
}

function fail(span: Span): void {
  // Messages name users: the status says only that it failed.
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
