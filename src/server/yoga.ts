import type { GraphQLSchema } from 'graphql';
import { createYoga, useExecutionCancellation, type YogaServerInstance } from 'graphql-yoga';
import type { Logger } from 'pino';
import { type Clock, systemClock } from '../domain/clock.ts';
import { useAnswer } from './answer.ts';
import { useCompiledExecution } from './compiled-execution.ts';
import { Exchanges, type RequestContext } from './exchange.ts';
import { type ExampleOperation, useGraphiql } from './graphiql.ts';
import { toGraphQLError } from './mask-error.ts';
import { GRAPHQL_PATH } from './paths.ts';
import { useRequestGuard } from './request-guard.ts';
import { useRequestLog } from './request-log.ts';

/** Bytes. Far above any document with its variables; Yoga's own limit is 25 MB. */
const MAX_BODY_BYTES = 1_000_000;

export interface YogaOptions {
  readonly schema: GraphQLSchema;
  /** Makes one request's context, once its document is found valid. A DomainError thrown here is the whole answer. */
  openContext(request: { requestId: string; signal: AbortSignal }): RequestContext | Promise<RequestContext>;
  readonly logger: Logger;
  readonly graphiql:
    | { readonly kind: 'off' }
    | { readonly kind: 'on'; readonly operations: readonly ExampleOperation[] };
  /** Times the requests, for the log. */
  readonly clock?: Clock;
}

export type YogaApp = YogaServerInstance<Record<string, unknown>, RequestContext>;

/**
 * GraphQL over HTTP: single operations at `/graphql`, as JSON by POST, or queries by GET. Answers streams as
 * server-sent events. A client that goes away ends its resolvers through the context's signal.
 */
export function createYogaApp({ schema, openContext, logger, graphiql, clock = systemClock }: YogaOptions): YogaApp {
  const exchanges = new Exchanges(clock);
  return createYoga<Record<string, unknown>, RequestContext>({
    schema,
    graphqlEndpoint: GRAPHQL_PATH,
    // Yoga would let every origin in, with credentials.
    cors: false,
    multipart: false,
    batching: false,
    maxRequestBodySize: MAX_BODY_BYTES,
    landingPage: false,
    graphiql: false,
    // Yoga's own would log every masked error a second time, without the request's id.
    logging: false,
    maskedErrors: { maskError: toGraphQLError },
    async context({ request }) {
      const exchange = exchanges.of(request);
      const context = await openContext({ requestId: exchange.requestId, signal: request.signal });
      exchange.context = context;
      return context;
    },
    plugins: [
      ...(graphiql.kind === 'on' ? [useGraphiql(graphiql.operations)] : []),
      useRequestGuard(),
      useExecutionCancellation(),
      useCompiledExecution(),
      useAnswer(exchanges, logger),
      useRequestLog(exchanges, logger),
    ],
  });
}
