import { context, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import { tracer } from './tracing.ts';

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

function withSpan<Source, Context>(
  name: string,
  resolve: GraphQLFieldResolver<Source, Context>,
): GraphQLFieldResolver<Source, Context> {
  return (source, args, value, info) => {
    const span = tracer().startSpan(name);
    return context.with(trace.setSpan(context.active(), span), () => {
      try {
        const result = resolve(source, args, value, info);
        if (!(result instanceof Promise)) {
          span.end();
          return result;
        }
        return result.then(
          (settled) => {
            span.end();
            return settled;
          },
          (error: unknown) => fail(span, error),
        );
      } catch (error) {
        return fail(span, error);
      }
    });
  };
}

function fail(span: Span, error: unknown): never {
  // Messages name users: the status says only that it failed.
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
  throw error;
}
