import type { GraphQLSchema } from 'graphql';
import { createYoga, type YogaServerInstance } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Actor } from '../../domain/model/actor.ts';
import { type Clock, systemClock } from '../../domain/ports/clock.ts';
import type { RequestObserver } from '../../observability/request-observer.ts';
import type { RequestTracer } from '../../observability/request-tracer.ts';
import type { Authenticate } from '../auth/authenticate.ts';
import { toGraphQLError } from '../errors/graphql-error.ts';
import { LargeRequestLimit } from '../security/large-request-limit.ts';
import type { RateLimiter } from '../security/rate-limiter.ts';
import { useCsrfProtection } from '../security/use-csrf-protection.ts';
import { useEventStream } from './event-stream.ts';
import { type RequestContext, RequestStates } from './request-state.ts';
import { useAuthentication } from './use-authentication.ts';
import { useBlockFieldSuggestions } from './use-block-field-suggestions.ts';
import { useBulkBody } from './use-bulk-body.ts';
import { useDocumentLimits } from './use-document-limits.ts';
import { useDocumentStatuses } from './use-document-statuses.ts';
import { useExecutionTimeout } from './use-execution-timeout.ts';
import { type ExampleOperation, useGraphiql } from './use-graphiql.ts';
import { useGraphqlJit } from './use-graphql-jit.ts';
import { useLargeRequestLimit } from './use-large-request-limit.ts';
import { usePayloadCheck } from './use-payload-check.ts';
import { type DocumentRule, usePersistedDocuments } from './use-persisted-documents.ts';
import { useQueryEnd } from './use-query-end.ts';
import { useRateLimit } from './use-rate-limit.ts';
import { useRequestBody } from './use-request-body.ts';
import { useRequestLog } from './use-request-log.ts';
import { useActiveSpan, useRequestSpan } from './use-request-span.ts';
import { useResponseExtensions } from './use-response-extensions.ts';
import { useTokenExpiry } from './use-token-expiry.ts';
import { useVariableValidation } from './use-variable-validation.ts';

const ANY_DOCUMENT: DocumentRule = { documents: new Map(), executed: 'any' };

export interface YogaOptions {
  readonly schema: GraphQLSchema;
  /** Creates the context of a request once its document is valid. A DomainError thrown here is the whole response. */
  openContext(request: OpenRequest): RequestContext | Promise<RequestContext>;
  /** Called before the body of a request is read. */
  readonly authenticate: Authenticate;
  /** The user pool whose tokens `authenticate` accepts. Null, the default: it looks at no token. */
  readonly issuer?: string | null;
  readonly logger: Logger;
  /** On: the page, introspection, and suggestions for unknown names. Off: none of the three. */
  readonly graphiql:
    | { readonly kind: 'off' }
    | { readonly kind: 'on'; readonly operations: readonly ExampleOperation[] };
  /** For the duration of requests in the log, and for the timeout. */
  readonly clock?: Clock;
  /** The sites, besides the service's own, whose pages may send requests. None if left out. */
  readonly origins?: readonly string[];
  /** Left out: the rate of requests is not limited. */
  readonly rateLimit?: RateLimiter | undefined;
  /** Left out: one of its own. */
  readonly largeRequestLimit?: LargeRequestLimit;
  /** How long an ordinary query may take, in milliseconds. Not limited if left out. */
  readonly executionTimeoutMs?: number;
  /** Left out: any document, and none by an id. */
  readonly documentRule?: DocumentRule;
  /** Called once for each request, when it has ended. */
  readonly observers?: readonly RequestObserver[];
  /** Left out: requests are not traced. */
  readonly tracer?: RequestTracer | undefined;
}

/** A request whose document is valid. */
export interface OpenRequest {
  readonly requestId: string;
  readonly actor: Actor;
  /** The key by which requests share Cognito's quotas; undefined for the process's own. */
  readonly caller: string | undefined;
  /** Aborted when the client disconnects, the actor's token expires during a subscription, or the query takes too long. */
  readonly signal: AbortSignal;
}

export type YogaApp = YogaServerInstance<Record<string, unknown>, RequestContext>;

/**
 * Serves GraphQL over HTTP: single operations, as JSON by POST, or queries by GET. Sends streams as
 * server-sent events. A disconnected client ends its resolvers through the context's signal.
 */
export function createYogaApp(options: YogaOptions): YogaApp {
  const { schema, openContext, authenticate, issuer = null, logger, graphiql, clock = systemClock } = options;
  const { origins = [], rateLimit, executionTimeoutMs, documentRule = ANY_DOCUMENT, observers = [], tracer } = options;
  const { largeRequestLimit = new LargeRequestLimit(clock) } = options;
  const requestStates = new RequestStates(clock);
  return createYoga<Record<string, unknown>, RequestContext>({
    schema,
    // The routes decide by which paths requests come here.
    graphqlEndpoint: '*',
    // Yoga would allow every origin, with credentials.
    cors: false,
    multipart: false,
    batching: false,
    extraParamNames: ['documentId'],
    // `useRequestBody` has the limit.
    maxRequestBodySize: false,
    landingPage: false,
    graphiql: false,
    // Yoga's own would log every masked error a second time, without the request's id.
    logging: false,
    maskedErrors: { maskError: toGraphQLError },
    async context(initial) {
      const state = requestStates.of(initial.request);
      const { requestId, actor, caller, abortController } = state;
      if (actor === null) throw new Error('The request reached execution without an actor.');
      const context = await openContext({ requestId, actor, caller, signal: abortController.signal });
      state.context = context;
      return context;
    },
    plugins: [
      ...(tracer ? [useRequestSpan(tracer)] : []),
      ...(graphiql.kind === 'on' ? [useGraphiql(graphiql.operations)] : []),
      useCsrfProtection(origins),
      useAuthentication({ authenticate, issuer }, requestStates),
      ...(rateLimit ? [useRateLimit(rateLimit, requestStates)] : []),
      useLargeRequestLimit(largeRequestLimit, requestStates),
      useRequestBody(requestStates),
      usePersistedDocuments(documentRule),
      useBulkBody(requestStates),
      useVariableValidation(),
      useDocumentLimits({ introspection: graphiql.kind }),
      usePayloadCheck(),
      useGraphqlJit(),
      // After the plugins that choose how to execute, so that their execution is ended and timed.
      useQueryEnd(requestStates),
      ...(executionTimeoutMs === undefined ? [] : [useExecutionTimeout(executionTimeoutMs, clock, requestStates)]),
      ...(tracer ? [useActiveSpan(tracer)] : []),
      useTokenExpiry(requestStates, clock),
      ...(graphiql.kind === 'off' ? [useBlockFieldSuggestions()] : []),
      useResponseExtensions(requestStates, logger),
      useDocumentStatuses(),
      useEventStream(),
      useRequestLog(requestStates, logger, tracer ? [...observers, tracer] : observers),
    ],
  });
}
