import type { Config } from '../config/parse-config.ts';
import { InFlightChanges } from '../domain/commands/in-flight-changes.ts';
import type { DirectoryIndexStore } from '../domain/directory-index/directory-index-store.ts';
import { type Clock, systemClock } from '../domain/ports/clock.ts';
import type { EmbeddedPool } from '../embedded-pool/pool.ts';
import type { PoolIdentity } from '../graphql/context.ts';
import { schema } from '../graphql/schema.ts';
import { type Dashboard, reachingOrigins } from '../http/dashboard/load-dashboard.ts';
import { loadPersistedDocuments } from '../http/graphql/load-persisted-documents.ts';
import type { ExampleOperation } from '../http/graphql/use-graphiql.ts';
import type { DocumentRule } from '../http/graphql/use-persisted-documents.ts';
import { createYogaApp, type YogaApp } from '../http/graphql/yoga.ts';
import { combinePoolHealth, type Health } from '../http/health/health.ts';
import { createReportLink } from '../http/reports/create-link.ts';
import { createReportDownload } from '../http/reports/download.ts';
import { LocalLinkKeys } from '../http/reports/local-link-keys.ts';
import { ReportLinks } from '../http/reports/report-links.ts';
import { createRoutes, type PoolHandlers, type Route } from '../http/routes.ts';
import { LargeRequestLimit } from '../http/security/large-request-limit.ts';
import { RateLimiter } from '../http/security/rate-limiter.ts';
import type { Metrics } from '../observability/metrics.ts';
import { RequestTracer } from '../observability/request-tracer.ts';
import { traceRootFields } from '../observability/trace-root-fields.ts';
import { isTracingEnabled } from '../observability/tracing.ts';
import { createAuthenticators } from './create-authenticators.ts';
import { createLogin } from './create-login.ts';
import type { PoolServices } from './create-pool.ts';
import { createProcessServices, type ProcessDependencies } from './create-process.ts';
import { createProvisionedQuotas } from './create-provisioned-quotas.ts';
import { createReports } from './create-reports.ts';
import { createRequestBuckets } from './create-request-buckets.ts';
import { createSharedQuota } from './create-shared-quota.ts';
import { createStorageEngine } from './create-storage.ts';
import { readIndexAges } from './index-ages.ts';
import { poolIdentities } from './pool-identities.ts';
import { PoolRegistry } from './pool-registry.ts';
import { createRequestContext, type RequestContextDependencies } from './request-context.ts';
import { createSampleHistoryEngine, hasSampleHistory } from './sample-history/sample-history-engine.ts';

/** One pool that the service administers. */
export interface ServedPool {
  readonly pool: PoolIdentity;
  /** Null if the pool is a real one. */
  readonly embeddedPool: EmbeddedPool | null;
  /** Null if the configuration asks for none. */
  readonly directoryIndex: DirectoryIndexStore | null;
}

/** The whole service but for its socket. */
export interface Service {
  /** GraphQL of the first pool alone, without the other routes. */
  readonly app: YogaApp;
  readonly routes: readonly Route[];
  readonly health: Health;
  /** Null if the configuration asks for none. */
  readonly metrics: Metrics | null;
  /** The first one is served at `/graphql` as well. */
  readonly pools: readonly ServedPool[];
  /** The first pool; null if real pools are administered. */
  readonly embeddedPool: EmbeddedPool | null;
  /**
   * Goes on with the bulk operations that an earlier process did not finish, probes real pools for the first time, and learns the
   * account's quotas.
   */
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

export interface ServiceDependencies extends Omit<ProcessDependencies, 'clock'> {
  /** What GraphiQL opens with, if it is on. */
  readonly examples: readonly ExampleOperation[];
  /** Served if DASHBOARD is on. None if left out. */
  readonly dashboard?: Dashboard | null;
  readonly clock?: Clock | undefined;
  /** `on`: an empty store of the sample company begins with a year of history, for whoever tries the service. Off if left out. */
  readonly sampleHistory?: 'on' | 'off';
}

/**
 * Makes all objects and joins them.
 *
 * @throws ConfigError if a document of PERSISTED_DOCUMENTS does not fit the schema
 * @throws StoreError if the store cannot be used
 */
export async function createService(config: Config, dependencies: ServiceDependencies): Promise<Service> {
  const { logger, clock = systemClock, examples } = dependencies;
  const dashboard = dashboardOf(config, dependencies.dashboard ?? null);
  // Before anything is opened, which would keep the process and the claim on the store if these do not fit.
  const documentRule = documentRuleOf(config, dashboard);
  const sharedQuota = createSharedQuota(config, { ...dependencies, clock });
  const process = createProcessServices(config, { ...dependencies, clock, sharedQuota: sharedQuota?.quota });
  if (isTracingEnabled()) traceRootFields(schema);
  const pools = await PoolRegistry.open(
    config,
    poolIdentities(config.pools),
    // The first probe describes the pool anyway.
    { process, auditLog: 'on', describePool: 'lazily', bulkRuns: config.bulkWorker === 'on' ? 'ALL' : 'NONE' },
    dependencies.sampleHistory === 'on' && hasSampleHistory(config) ? createSampleHistoryEngine : createStorageEngine,
  );
  await sharedQuota?.start().catch(async (error: unknown) => {
    await pools.close();
    throw error;
  });
  const changes = new InFlightChanges();
  const requestBuckets = createRequestBuckets(config, { ...process, openStore: pools.openRequestBuckets });
  const rateLimit = new RateLimiter(config.requestsPerMinute, requestBuckets.buckets);
  const handlersOf = createHandlers({ config, process, pools, changes, examples, documentRule, rateLimit });
  const [first, ...others] = pools.all;
  // The quotas are the account's: any pool's client reads them.
  const provisionedQuotas = createProvisionedQuotas(config, { ...process, client: first.client });
  const handlers = [handlersOf(first), ...others.map(handlersOf)] as const;
  const health = combinePoolHealth(pools.all.map(({ pool: { id }, health }) => ({ id, health })));
  const indexAges = () => readIndexAges(config, pools.all);
  return {
    app: handlers[0].graphql,
    routes: createRoutes({ pools: [...handlers], health, indexAges, logger, dashboard }),
    health,
    metrics: process.metrics,
    pools: pools.all,
    embeddedPool: first.embeddedPool,
    async start() {
      void provisionedQuotas?.start();
      await Promise.all(pools.all.map((services) => services.start()));
    },
    async drain() {
      for (const { auditFollower, directoryChanges } of pools.all) {
        auditFollower.close();
        directoryChanges?.follower.close();
      }
      await Promise.all(pools.all.map((services) => services.stopWork()));
    },
    changesSettled: () => changes.settled(),
    async close() {
      provisionedQuotas?.stop();
      requestBuckets.stop();
      await sharedQuota?.close();
      await pools.close();
    },
  };
}

interface HandlerDependencies extends Omit<RequestContextDependencies, 'services'> {
  readonly examples: readonly ExampleOperation[];
  readonly documentRule: DocumentRule;
  readonly rateLimit: RateLimiter;
}

/**
 * Returns what answers the requests to one pool. Queries and downloads of one caller share the caller's rate limit, whichever
 * pool they are for.
 */
function createHandlers(
  dependencies: HandlerDependencies,
): (services: PoolServices) => PoolHandlers & { readonly graphql: YogaApp } {
  const { config, process, examples, documentRule, rateLimit } = dependencies;
  const { clock, metrics } = process;
  const { corsOrigins: origins, executionTimeoutMs } = config;
  const authenticatorOf = createAuthenticators(config, process);
  const largeRequestLimit = new LargeRequestLimit(clock);
  const tracer = isTracingEnabled() ? new RequestTracer() : undefined;
  const observers = metrics === null ? [] : [metrics];
  const linkKeys = dependencies.pools.linkKeys ?? new LocalLinkKeys();
  return (services) => {
    const { pool, logger } = services;
    const shared = { ...authenticatorOf(services), origins, rateLimit, observers, tracer, logger, clock };
    const reports = { ...shared, links: new ReportLinks(pool.id, linkKeys, clock) };
    return {
      poolId: pool.id,
      graphql: createYogaApp({
        ...shared,
        schema,
        openContext: (request) => createRequestContext(request, { ...dependencies, services }),
        graphiql: config.graphiql === 'on' ? { kind: 'on', operations: examples } : { kind: 'off' },
        largeRequestLimit,
        executionTimeoutMs,
        documentRule,
      }),
      login: createLogin(config, services),
      reports: createReports(config, services, clock).map((report) => ({
        file: report.file,
        serve: createReportDownload(report, reports),
        serveLink: createReportLink(report, reports),
      })),
    };
  };
}

function dashboardOf({ dashboard, login }: Config, built: Dashboard | null): Dashboard | null {
  if (dashboard === 'off' || built === null) return null;
  return login.kind === 'managed-login' ? reachingOrigins(built, [login.origin]) : built;
}

function documentRuleOf(
  { persistedDocuments, persistedOperationsOnly }: Config,
  dashboard: Dashboard | null,
): DocumentRule {
  return {
    documents: new Map([...(dashboard?.documents ?? []), ...loadPersistedDocuments(persistedDocuments, schema)]),
    executed: persistedOperationsOnly === 'on' ? 'persisted' : 'any',
  };
}
