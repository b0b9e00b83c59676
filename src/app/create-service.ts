import type { Logger } from 'pino';
import type { Config } from '../config/parse-config.ts';
import { InFlightChanges } from '../domain/commands/in-flight-changes.ts';
import { type Clock, systemClock } from '../domain/ports/clock.ts';
import type { EmbeddedPool } from '../embedded-pool/pool.ts';
import type { PoolIdentity } from '../graphql/context.ts';
import { schema } from '../graphql/schema.ts';
import type { Authenticate } from '../http/auth/authenticate.ts';
import { loadPersistedDocuments } from '../http/graphql/load-persisted-documents.ts';
import type { ExampleOperation } from '../http/graphql/use-graphiql.ts';
import type { DocumentRule } from '../http/graphql/use-persisted-documents.ts';
import { createYogaApp, type YogaApp } from '../http/graphql/yoga.ts';
import { combineHealth, type Health } from '../http/health/health.ts';
import { createReportDownload } from '../http/reports/download.ts';
import { createRoutes, type Route, type RouteHandlers } from '../http/routes.ts';
import { RateLimiter } from '../http/security/rate-limiter.ts';
import { LocalRequestBuckets } from '../http/security/request-buckets.ts';
import { createAuditLogWriter } from '../observability/audit-log-writer.ts';
import type { Metrics } from '../observability/metrics.ts';
import { RequestTracer } from '../observability/request-tracer.ts';
import { traceRootFields } from '../observability/trace-root-fields.ts';
import { isTracingEnabled } from '../observability/tracing.ts';
import type { PoolConnectionDependencies } from './connect-pool.ts';
import { createAuthenticator } from './create-authenticator.ts';
import { createPoolServices } from './create-pool.ts';
import { createPoolHealth } from './create-pool-health.ts';
import { createProvisionedQuotas } from './create-provisioned-quotas.ts';
import { createWriteServices } from './create-write-services.ts';
import { createRequestContext, type RequestContextDependencies } from './request-context.ts';

/** The whole service but for its socket. */
export interface Service {
  /** GraphQL alone, without the other routes. */
  readonly app: YogaApp;
  readonly routes: readonly Route[];
  readonly health: Health;
  /** Null if the configuration asks for none. */
  readonly metrics: Metrics | null;
  readonly pool: PoolIdentity;
  /** Null if a real pool is administered. */
  readonly embeddedPool: EmbeddedPool | null;
  /** Goes on with the bulk operations that other processes did not finish, probes a real pool for the first time, and learns its quotas. */
  start(): Promise<void>;
  /** Ends streams and background work: starts nothing more, and resolves once every call has its response. */
  drain(): Promise<void>;
  /**
   * Resolves once every change under way is made, or undone, and recorded. For when no more requests come: none is begun
   * after that.
   */
  changesSettled(): Promise<void>;
  /** Closes the connections to Cognito and the storage. Until then a timer keeps the process alive. */
  close(): Promise<void>;
}

export interface ServiceDependencies extends Omit<PoolConnectionDependencies, 'clock'> {
  readonly logger: Logger;
  /** What GraphiQL opens with, if it is on. */
  readonly examples: readonly ExampleOperation[];
  readonly clock?: Clock | undefined;
}

/**
 * Makes all objects and joins them.
 *
 * @throws ConfigError if a document of PERSISTED_DOCUMENTS does not fit the schema
 * @throws StoreError if the data directory cannot be used
 */
export async function createService(config: Config, dependencies: ServiceDependencies): Promise<Service> {
  const { logger, clock = systemClock, proxy } = dependencies;
  // Before anything is opened, which would keep the process and the claim on DATA_DIR if these do not fit.
  const documentRule = documentRuleOf(config);
  const services = createPoolServices(config, { ...dependencies, clock });
  const { client, pool, embeddedPool, openDirectory, metrics } = services;
  if (isTracingEnabled()) traceRootFields(schema);
  const authenticate = createAuthenticator(config, { embeddedPool, clock, proxy });
  const writes = await createWriteServices(config, {
    services,
    clock,
    logger,
    onRecorded: createAuditLogWriter(logger),
    // The first probe describes the pool anyway.
    describePool: 'lazily',
    bulkRuns: config.bulkWorker === 'on' ? 'ALL' : 'NONE',
  });
  const { bulk, usernames } = writes;
  const changes = new InFlightChanges();
  const contexts = { config, services, writes, changes, clock };
  const poolHealth = createPoolHealth({ openDirectory, usernames, clock, logger });
  const provisionedQuotas = createProvisionedQuotas(config, { client, pacer: services.pacer, clock, logger });
  const health = combineHealth([writes.storageHealth, poolHealth]);
  const handlers = createHandlers({ ...contexts, ...dependencies, clock, authenticate, documentRule });
  return {
    app: handlers.graphql,
    routes: createRoutes({ ...handlers, health, logger }),
    health,
    metrics,
    pool,
    embeddedPool,
    async start() {
      // So that the log says at once what is wrong, and the aliases are known before the first change.
      if (!pool.embedded) void poolHealth.ready();
      void provisionedQuotas?.start();
      await bulk.startClaiming();
    },
    drain: () => bulk.close(),
    changesSettled: () => changes.settled(),
    async close() {
      provisionedQuotas?.stop();
      client.destroy();
      await writes.closeStorage();
    },
  };
}

interface HandlerDependencies extends RequestContextDependencies {
  readonly logger: Logger;
  readonly examples: readonly ExampleOperation[];
  readonly authenticate: Authenticate;
  readonly documentRule: DocumentRule;
}

/** What answers requests. Queries and downloads of one caller share the caller's rate limit. */
function createHandlers(
  dependencies: HandlerDependencies,
): Pick<RouteHandlers, 'reportDownload'> & { readonly graphql: YogaApp } {
  const { config, services, clock, logger, examples, authenticate, documentRule } = dependencies;
  const { metrics, openScan } = services;
  const { corsOrigins: origins, executionTimeoutMs } = config;
  const rateLimit = new RateLimiter(config.requestsPerMinute, new LocalRequestBuckets(config.requestsPerMinute, clock));
  const tracer = isTracingEnabled() ? new RequestTracer() : undefined;
  const observers = metrics === null ? [] : [metrics];
  return {
    graphql: createYogaApp({
      schema,
      openContext: (request) => createRequestContext(request, dependencies),
      authenticate,
      logger,
      clock,
      graphiql: config.graphiql === 'on' ? { kind: 'on', operations: examples } : { kind: 'off' },
      origins,
      rateLimit,
      executionTimeoutMs,
      documentRule,
      observers,
      tracer,
    }),
    reportDownload: createReportDownload({
      openScan,
      authenticate,
      origins,
      rateLimit,
      observers,
      tracer,
      logger,
      clock,
    }),
  };
}

function documentRuleOf({ persistedDocuments, persistedOperationsOnly }: Config): DocumentRule {
  return {
    documents: loadPersistedDocuments(persistedDocuments, schema),
    executed: persistedOperationsOnly === 'on' ? 'persisted' : 'any',
  };
}
