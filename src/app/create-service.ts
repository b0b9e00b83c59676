import type { Agent } from 'node:http';
import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { Logger } from 'pino';
import { createCognitoClient } from '../cognito/client.ts';
import { createCognitoDirectory } from '../cognito/directory.ts';
import { isThrottle } from '../cognito/errors.ts';
import { Pacer } from '../cognito/rate/pacer.ts';
import { overrideQuotas, type Quotas, UNLIMITED } from '../cognito/rate/quotas.ts';
import type { Config, EmbeddedPoolConfig } from '../config/parse-config.ts';
import { AccessGuard } from '../domain/access/guard.ts';
import { startRetention } from '../domain/audit/retention.ts';
import { BulkService } from '../domain/bulk/bulk-service.ts';
import { BULK_RETENTION_DAYS, type BulkStore } from '../domain/bulk/bulk-store.ts';
import type { CallRates } from '../domain/bulk/call-rates.ts';
import type { CommandContext } from '../domain/commands/command.ts';
import { InFlightChanges } from '../domain/commands/in-flight-changes.ts';
import { openReadSession } from '../domain/directory/read-session.ts';
import { UsernameResolver } from '../domain/directory/username-resolver.ts';
import { FilterStats } from '../domain/filter/filter-stats.ts';
import type { Actor } from '../domain/model/actor.ts';
import type { AuditEvent } from '../domain/ports/audit-event.ts';
import type { AuditStore } from '../domain/ports/audit-store.ts';
import { CallMeter } from '../domain/ports/call-meter.ts';
import { type CallObserver, combineObservers } from '../domain/ports/call-observer.ts';
import { type Clock, systemClock } from '../domain/ports/clock.ts';
import { type DirectoryFactory, perCallDeadline, sharedDeadline } from '../domain/ports/directory.ts';
import type { OnPause } from '../domain/primitives/retry.ts';
import { GroupSizeCache } from '../domain/scan/group-size-cache.ts';
import { type OpenScan, Scan } from '../domain/scan/scan.ts';
import { UserCount } from '../domain/scan/user-count.ts';
import { createEmbeddedPool, type EmbeddedPool } from '../embedded-pool/pool.ts';
import { ChangeReports } from '../graphql/change-reports.ts';
import type { Context, PoolIdentity } from '../graphql/context.ts';
import { ResponseSize } from '../graphql/response-size.ts';
import { schema } from '../graphql/schema.ts';
import {
  type Authenticate,
  authenticateLocalAdministrator,
  createTokenAuthenticator,
} from '../http/auth/authenticate.ts';
import { loadPersistedDocuments } from '../http/graphql/load-persisted-documents.ts';
import type { ExampleOperation } from '../http/graphql/use-graphiql.ts';
import { createYogaApp, type YogaApp } from '../http/graphql/yoga.ts';
import { combineHealth, type Health } from '../http/health/health.ts';
import { PoolHealth } from '../http/health/pool-health.ts';
import { StorageHealth } from '../http/health/storage-health.ts';
import { createReportDownload, type ReportDownload } from '../http/reports/download.ts';
import { RateLimiter } from '../http/security/rate-limiter.ts';
import { createLoaders } from '../loaders/loaders.ts';
import { readsOfAnswer } from '../loaders/reads-of-answer.ts';
import { createAuditLogWriter } from '../observability/audit-log-writer.ts';
import { Metrics } from '../observability/metrics.ts';
import { RequestTracer } from '../observability/request-tracer.ts';
import { traceRootFields } from '../observability/trace-root-fields.ts';
import { CallTracer, isTracingEnabled } from '../observability/tracing.ts';
import { SqliteAuditStore } from '../storage/sqlite/audit-store.ts';
import { SqliteBulkStore } from '../storage/sqlite/bulk-store.ts';
import { Database } from '../storage/sqlite/database.ts';
import { openDatabase } from '../storage/sqlite/open-database.ts';

/** The whole service but for its socket. */
export interface Service {
  readonly app: YogaApp;
  readonly reportDownload: ReportDownload;
  readonly health: Health;
  /** Null where the configuration asks for none. */
  readonly metrics: Metrics | null;
  readonly pool: PoolIdentity;
  /** Null where a real pool is administered. */
  readonly embeddedPool: EmbeddedPool | null;
  /** Goes on with the bulk operations that an earlier process did not finish, and has a first look at a real pool. */
  start(): void;
  /** Ends streams and background work: starts nothing more, and resolves once all that was sent is answered. */
  drain(): Promise<void>;
  /**
   * Resolves once every change that was begun is made, or undone, and written down: for when no request comes any more. None is
   * begun after that.
   */
  changesSettled(): Promise<void>;
  /** Closes the connections to Cognito and the store. Until then a timer keeps the process alive. */
  close(): void;
}

export interface ServiceDependencies {
  readonly logger: Logger;
  /** What GraphiQL opens with, where it is on. */
  readonly examples: readonly ExampleOperation[];
  readonly clock?: Clock | undefined;
  /** Makes the connections to AWS, where a proxy stands between. */
  readonly proxy?: Agent | undefined;
  /** Taken instead of making one by the configuration, which knows fewer sizes and quotas. */
  readonly embeddedPool?: EmbeddedPool | undefined;
}

/** A search leaves the rest of a query's time for the page under way, and for what is asked about the users found. */
const SEARCH_SHARE = 0.75;

/**
 * Makes all objects and joins them: the one place that knows every room of the house.
 *
 * @throws ConfigError where a document of PERSISTED_DOCUMENTS does not fit
 * @throws StoreError where the data directory cannot be used
 */
export function createService(config: Config, surroundings: ServiceDependencies): Service {
  const { logger, examples, clock = systemClock, proxy } = surroundings;
  // Before anything is opened, which would keep the process and the claim on DATA_DIR where these do not fit.
  const documents = loadPersistedDocuments(config.persistedDocuments, schema);
  const connection = createPoolServices(config, { ...surroundings, clock });
  const { client, pool, embeddedPool, pacer, openDirectory, openScan, userCount, metrics } = connection;
  if (isTracingEnabled()) traceRootFields(schema);
  const authenticate = createAuthenticator(config, embeddedPool, clock, proxy);
  const { audit, usernames, authorizer, bulk, storeHealth, closeStore } = createWriteServices(
    config,
    connection,
    { clock, logger },
    createAuditLogWriter(logger),
    // By the first look at the pool, or else where it must.
    'in doubt',
  );

  const changes = new InFlightChanges();
  const origins = config.corsOrigins;
  const rateLimit = new RateLimiter(config.requestsPerMinute, clock);
  const app = createYogaApp({
    schema,
    authenticate,
    logger,
    clock,
    graphiql: config.graphiql === 'on' ? { kind: 'on', operations: examples } : { kind: 'off' },
    origins,
    rateLimit,
    executionTimeoutMs: config.executionTimeoutMs,
    documentRule: {
      documents,
      executed: config.persistedOperationsOnly === 'on' ? 'persisted' : 'any',
    },
    observers: metrics === null ? [] : [metrics],
    spans: isTracingEnabled() ? new RequestTracer() : undefined,
    openContext({ requestId, actor, caller, signal }): Context {
      const meter = new CallMeter(config.callBudget);
      const session = { priority: 'interactive', caller, meter, signal } as const;
      const reads = openReadSession({
        session,
        callMs: config.maxWaitMs,
        payloadMs: config.executionTimeoutMs,
        clock,
      });
      const changeReports = new ChangeReports();
      const answerSize = new ResponseSize();
      const directory = readsOfAnswer(openDirectory(reads.session), (reading) => answerSize.whileOpen(reading));
      const loaders = createLoaders(directory, {
        forecast: connection,
        onBatch: metrics?.batch.bind(metrics),
        foresee: (...calls) => reads.session.meter.reserve(...calls),
        callsLeft: () => reads.session.meter.left,
        whenAllAsked: (run) => answerSize.afterLists(run),
      });
      return {
        requestId,
        actor,
        authorizer,
        meter,
        filterYield: new FilterStats(),
        userCount,
        cutShort: new Set(),
        searchLimits: () => ({
          callsLeft: reads.session.meter.left,
          until: reads.beganAt + SEARCH_SHARE * config.executionTimeoutMs,
        }),
        answerSize,
        pool,
        roleLadder: config.roleLadder,
        directory: loaders.reads,
        changes,
        openChange: () => ({
          directory: openDirectory({ ...session, deadline: sharedDeadline(config.maxWaitMs, clock) }),
          openRecovery: () =>
            openDirectory({
              priority: 'interactive',
              caller,
              meter: new CallMeter(undefined, meter),
              deadline: sharedDeadline(config.maxWaitMs, clock),
            }),
        }),
        openPayload: () => reads.beginPayload(Math.floor(config.callBudget / changeReports.fields)),
        changeReports,
        audit,
        usernames,
        bulk,
        loaders,
        openScan: openScan(signal, caller, meter),
        reportMaxUsers: config.reportMaxUsers,
        quotas: () => pacer.usage(),
        signal,
        clock,
      };
    },
  });

  const poolHealth = new PoolHealth({
    look: async () => {
      const directory = openDirectory({
        priority: 'interactive',
        meter: new CallMeter(),
        deadline: perCallDeadline(5_000, clock),
      });
      usernames.setPool(await directory.describePool());
    },
    clock,
    logger,
  });
  return {
    app,
    reportDownload: createReportDownload({ openScan, authenticate, origins, rateLimit, logger, clock }),
    health: combineHealth([storeHealth, poolHealth]),
    metrics,
    pool,
    embeddedPool,
    start() {
      const operations = bulk.resume();
      if (operations > 0) logger.info({ operations }, 'Unfinished bulk operations go on.');
      // The log says at once what is wrong with it, and the trail knows its aliases before the first change.
      if (!pool.embedded) void poolHealth.ready();
    },
    drain: () => bulk.close(),
    changesSettled: () => changes.settled(),
    close() {
      client.destroy();
      closeStore();
    },
  };
}

/** The pool to report on, for a process that does nothing else: no store, so that it can run beside the service. */
export interface PoolReader {
  readonly pool: PoolIdentity;
  /** The signal ends the scan's calls. */
  openScan(signal: AbortSignal): OpenScan;
  /** Closes the connections to Cognito. */
  close(): void;
}

export function createPoolReader(config: Config, surroundings: Omit<PoolDependencies, 'embeddedPool'>): PoolReader {
  const { client, pool, openScan } = createPoolServices(config, surroundings);
  return { pool, openScan, close: () => client.destroy() };
}

/** What changes the pool, for a process that serves nobody. */
export interface AdminServices {
  readonly pool: PoolIdentity;
  readonly bulk: BulkService;
  /** What the single operations of one caller work with. The signal ends their calls. */
  commandContext(actor: Actor, signal: AbortSignal): CommandContext;
  /** Resolves once all that was sent is answered, and the connections to Cognito and the store are closed. */
  close(): Promise<void>;
}

/**
 * Leaves alone what an earlier process did not finish: that is for the next server. Its trail prints nothing. `onPause` is told of the
 * faults that are waited out.
 *
 * @throws StoreError where the data directory cannot be used: a server that runs has it
 */
export function createAdminServices(
  config: Config,
  surroundings: Omit<PoolDependencies, 'embeddedPool'> & { readonly logger: Logger },
): AdminServices {
  const { clock, logger } = surroundings;
  const connection = createPoolServices(config, surroundings);
  const { client, pool, openDirectory } = connection;
  const { audit, usernames, authorizer, bulk, closeStore } = createWriteServices(
    config,
    connection,
    { clock, logger },
    () => {},
    'at once',
  );
  return {
    pool,
    bulk,
    commandContext: (actor, signal) => ({
      actor,
      authorizer,
      audit,
      usernames,
      directory: openDirectory({
        priority: 'interactive',
        meter: new CallMeter(),
        signal,
        deadline: sharedDeadline(config.maxWaitMs, clock),
      }),
      openRecovery: () =>
        openDirectory({
          priority: 'interactive',
          meter: new CallMeter(),
          deadline: sharedDeadline(config.maxWaitMs, clock),
        }),
    }),
    async close() {
      await bulk.close();
      client.destroy();
      closeStore();
    },
  };
}

/** What the pool is reached through. */
interface PoolDependencies {
  readonly clock: Clock;
  readonly proxy?: Agent | undefined;
  readonly embeddedPool?: EmbeddedPool | undefined;
  /** Told of the faults that are waited out. */
  readonly onPause?: OnPause | undefined;
  /** Watches the calls, for whoever waits for them. */
  readonly observer?: CallObserver | undefined;
}

/** The pool and what reads it. */
function createPoolServices(config: Config, surroundings: PoolDependencies) {
  const { clock, proxy, embeddedPool: ready, onPause } = surroundings;
  const { client, pool, embeddedPool, quotas } = openPool(config, clock, proxy, ready);
  const pacer = new Pacer({ quotas, clock, isThrottle });
  const metrics = config.metrics === null ? null : new Metrics({ usage: () => pacer.usage(), clock });
  const observer = combineObservers([
    ...(metrics === null ? [] : [metrics]),
    ...(isTracingEnabled() ? [new CallTracer(clock)] : []),
    ...(surroundings.observer === undefined ? [] : [surroundings.observer]),
  ]);
  const userCount = new UserCount(clock, embeddedPool && (() => embeddedPool.userCount()));
  const openDirectory = createCognitoDirectory({
    client,
    pacer,
    userPoolId: pool.id,
    region: pool.region,
    observer,
    onDescribed: ({ estimatedNumberOfUsers }) => userCount.learn(estimatedNumberOfUsers),
  });
  const sizes = new GroupSizeCache();
  const pace = () => currentRates(pacer);
  const openScan =
    (signal: AbortSignal, caller?: string, parent: CallMeter | null = null): OpenScan =>
    (needs, maxUsers) => {
      const meter = new CallMeter(undefined, parent);
      const open: DirectoryFactory = (session) => openDirectory({ ...session, caller });
      return new Scan({ openDirectory: open, meter, pace, sizes, clock, maxUsers, onPause }, needs, signal);
    };
  return { client, pool, embeddedPool, pacer, openDirectory, sizes, userCount, pace, openScan, onPause, metrics };
}

/** What is needed to change the pool: the trail, who may do what, and the bulk operations. */
function createWriteServices(
  config: Config,
  { pool, openDirectory, pace, sizes, onPause, metrics }: ReturnType<typeof createPoolServices>,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
  onSettled: (event: AuditEvent) => void,
  describes: 'in doubt' | 'at once',
) {
  const { audit, bulkStore, storeHealth, closeStore } = openStorage(config, pool, clock, logger, {
    onSettled,
    onFailure: () => metrics?.auditFailed(),
  });
  const authorizer = createAuthorizer(config, pool, clock);
  const usernames = new UsernameResolver(clock, describes);
  const bulk = new BulkService({
    store: bulkStore,
    openDirectory,
    authorizer,
    audit,
    usernames,
    clock,
    pace,
    sizes,
    onPause,
    onFault: (error) => logger.error({ err: error }, 'A bulk operation failed unexpectedly.'),
    onResults: (results) => {
      for (const { outcome } of results) metrics?.bulkItem(outcome);
    },
  });
  return { audit, usernames, authorizer, bulk, storeHealth, closeStore };
}

/** What the pacer allows now of the quotas that reports and bulk operations use most. */
function currentRates(pacer: Pacer): CallRates {
  const limits = new Map(pacer.usage().map(({ category, limitPerSecond }) => [category, limitPerSecond]));
  return {
    userLists: limits.get('UserList') ?? 1,
    groupsOfUser: limits.get('UserResourceRead') ?? 1,
    writes: limits.get('UserUpdate') ?? 1,
  };
}

interface Store {
  readonly audit: AuditStore;
  readonly bulkStore: BulkStore;
  readonly storeHealth: Health;
  closeStore(): void;
}

/** One file for each pool, so that no pool's trail shows another's changes. */
function openStorage(
  { dataDir, auditRetentionDays }: Config,
  pool: PoolIdentity,
  clock: Clock,
  logger: Logger,
  watch: { readonly onSettled: (event: AuditEvent) => void; readonly onFailure: () => void },
): Store {
  if (dataDir === null && !pool.embedded) {
    logger.warn(
      'DATA_DIR is not set: the audit trail and bulk operations are kept in memory, and lost when the process ends.',
    );
  }
  const onLost = (err: unknown) => {
    logger.error({ err }, 'The file of the audit trail and the bulk operations was lost; no change is made.');
    storeHealth.doubt();
  };
  const database = dataDir === null ? Database.inMemory() : openDatabase(dataDir, pool.id, clock, onLost);
  const audit = new SqliteAuditStore({
    database,
    clock,
    onRecorded: watch.onSettled,
    onFailure(err) {
      logger.error({ err }, 'An event of the audit trail could not be written.');
      watch.onFailure();
      storeHealth.doubt();
    },
  });
  const storeHealth = new StorageHealth(() => audit.probe(), clock, logger);
  const stopForgetting = startRetention(audit, auditRetentionDays, clock, (error) => {
    logger.error({ err: error }, 'Old events of the audit trail could not be removed; tried again in a day.');
  });
  const bulkStore = new SqliteBulkStore(database);
  const stopForgettingBulk = startRetention(bulkStore, BULK_RETENTION_DAYS, clock, (error) => {
    logger.error({ err: error }, 'Old bulk operations could not be removed; tried again in a day.');
  });
  return {
    audit,
    bulkStore,
    storeHealth,
    closeStore() {
      stopForgetting();
      stopForgettingBulk();
      database.close();
    },
  };
}

function createAuthenticator(
  { auth, accessGroups }: Config,
  embeddedPool: EmbeddedPool | null,
  clock: Clock,
  agent: Agent | undefined,
): Authenticate {
  if (auth.kind === 'none') return authenticateLocalAdministrator;
  if (auth.kind === 'user-pool') return createTokenAuthenticator({ ...auth, accessGroups, clock, agent });
  if (embeddedPool === null) throw new Error('There is no embedded pool whose tokens could be accepted.');
  const { userPoolId, clientId } = embeddedPool;
  return createTokenAuthenticator({
    userPoolId,
    clientIds: [clientId],
    tokenUse: auth.tokenUse,
    accessGroups,
    fetchKeySet: async () => embeddedPool.jwks(),
    clock,
  });
}

function createAuthorizer(
  { accessGroups, protectedGroups, auth }: Config,
  pool: PoolIdentity,
  clock: Clock,
): AccessGuard {
  const isOtherPool = auth.kind === 'user-pool' && auth.userPoolId !== pool.id;
  return new AccessGuard({
    accessGroups,
    protectedGroups,
    callersComeFrom: isOtherPool ? 'another pool' : 'this pool',
    clock,
  });
}

interface OpenPool {
  readonly client: CognitoIdentityProviderClient;
  readonly pool: PoolIdentity;
  readonly embeddedPool: EmbeddedPool | null;
  readonly quotas: Quotas;
}

function openPool(config: Config, clock: Clock, proxy: Agent | undefined, ready: EmbeddedPool | undefined): OpenPool {
  if (config.pool.kind === 'embedded') return openEmbeddedPool(config.pool, config.quotas, clock, ready);
  const { userPoolId, region, endpoint } = config.pool;
  return {
    client: createCognitoClient({ region, endpoint, agent: proxy }),
    pool: { id: userPoolId, region, embedded: false },
    embeddedPool: null,
    quotas: overrideQuotas(config.quotas),
  };
}

function openEmbeddedPool(
  { users, groups, latencyMs, quotas, groupNames }: EmbeddedPoolConfig,
  overrides: Config['quotas'],
  clock: Clock,
  ready: EmbeddedPool | undefined,
): OpenPool {
  const embeddedPool = ready ?? createEmbeddedPool({ users, groups, latencyMs, quotas, groupNames, clock });
  const { region, requestHandler, userPoolId } = embeddedPool;
  return {
    // The embedded pool looks at no signature, but the SDK will not send without credentials.
    client: createCognitoClient({
      region,
      requestHandler,
      credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
    }),
    pool: { id: userPoolId, region, embedded: true },
    embeddedPool,
    quotas: quotas === 'on' ? overrideQuotas(overrides) : UNLIMITED,
  };
}
