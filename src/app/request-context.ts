import type { Config } from '../config/parse-config.ts';
import type { InFlightChanges } from '../domain/commands/in-flight-changes.ts';
import { openReadSession, type ReadSession } from '../domain/directory/read-session.ts';
import { FilterStats } from '../domain/filter/filter-stats.ts';
import { ForbiddenError } from '../domain/model/errors.ts';
import { CallMeter } from '../domain/ports/call-meter.ts';
import { type CallOptions, type DirectoryReads, sharedDeadline } from '../domain/ports/directory.ts';
import { ChangeTracker } from '../graphql/change-tracker.ts';
import type { Context } from '../graphql/context.ts';
import { ResponseSize } from '../graphql/response-size.ts';
import type { OpenRequest } from '../http/graphql/yoga.ts';
import { GRAPHQL_PATH, poolPath } from '../http/messages/paths.ts';
import { createLoaders, type Loaders } from '../loaders/loaders.ts';
import { createResponseReads } from '../loaders/response-reads.ts';
import { callersAreShared } from './create-authenticators.ts';
import type { PoolServices } from './create-pool.ts';
import type { ProcessServices } from './create-process.ts';
import type { PoolRegistry } from './pool-registry.ts';

/** What the requests to one pool have in common. */
export interface RequestContextDependencies {
  readonly config: Config;
  readonly process: ProcessServices;
  /** The pool that the requests are for. */
  readonly services: PoolServices;
  /** That pool and the others of the process. */
  readonly pools: PoolRegistry;
  readonly changes: InFlightChanges;
}

/** The share of a query's time for a search: the rest is for the page under way, and for reading about the users found. */
const SEARCH_SHARE = 0.75;

/** Makes what the resolvers of one request work with. */
export function createRequestContext(request: OpenRequest, dependencies: RequestContextDependencies): Context {
  const { requestId, actor, caller, signal } = request;
  const { config, process, services, changes } = dependencies;
  const { clock, pacer } = process;
  const { callBudget, executionTimeoutMs, maxWaitMs, roleLadder, reportMaxUsers } = config;
  const { pool, userCount, authorizer, audit, auditFollower, directoryChanges, usernames, bulk } = services;
  const meter = new CallMeter(callBudget);
  const session: CallOptions = { priority: 'interactive', caller, meter, signal };
  const reads = openReadSession({ session, callMs: maxWaitMs, payloadMs: executionTimeoutMs, clock });
  const changeTracker = new ChangeTracker(pool.id);
  const responseSize = new ResponseSize();
  const loaders = createRequestLoaders(services, reads, responseSize);
  return {
    requestId,
    reasonRule: config.reasonRule,
    actor,
    authorizer,
    meter,
    filterStats: new FilterStats(),
    userCount,
    cutShort: new Set(),
    searchLimits: () => ({
      callsLeft: reads.session.meter.left,
      until: reads.beganAt + SEARCH_SHARE * executionTimeoutMs,
    }),
    responseSize,
    pool,
    ...otherPools(dependencies, (other) => createRequestLoaders(other, reads, responseSize).reads),
    roleLadder,
    directory: loaders.reads,
    changes,
    openChange: changeDirectories(dependencies, session),
    openPayload: () => reads.beginPayload(Math.floor(callBudget / changeTracker.fields)),
    changeTracker,
    audit,
    auditFollower,
    directoryChanges,
    usernames,
    bulk,
    loaders,
    openScan: services.openScan(signal, caller, meter),
    reportMaxUsers,
    quotas: () => pacer.usage(),
    signal,
    clock,
  };
}

/**
 * The pools beside the request's own. They are read in the caller's name only if their callers are the same people: the groups
 * in a token of one pool say nothing about another.
 */
function otherPools(
  { config, pools, services }: RequestContextDependencies,
  openReads: (services: PoolServices) => DirectoryReads,
): Pick<Context, 'otherPools' | 'openOtherPool'> {
  const opened = new Map<string, DirectoryReads>();
  return {
    otherPools: pools.all.filter((other) => other !== services).map(({ pool }) => pool),
    openOtherPool({ id }) {
      const other = pools.get(id);
      if (other === undefined || !callersAreShared(config.auth)) {
        throw new ForbiddenError(
          `The token is not one of pool ${id}: ask at ${poolPath(id)}${GRAPHQL_PATH}, with its own.`,
        );
      }
      const directory = opened.get(id) ?? openReads(other);
      opened.set(id, directory);
      return directory;
    },
  };
}

function createRequestLoaders(services: PoolServices, reads: ReadSession, responseSize: ResponseSize): Loaders {
  const { openDirectory, metrics } = services;
  const directory = createResponseReads(openDirectory(reads.session), (reading) => responseSize.whileOpen(reading));
  return createLoaders(directory, {
    audit: services.audit,
    index: services.directoryIndex,
    forecast: services,
    onBatch: metrics?.batch.bind(metrics),
    reserveCalls: (...calls) => reads.session.meter.reserve(...calls),
    callsLeft: () => reads.session.meter.left,
    deferBatch: (run) => responseSize.afterLists(run),
  });
}

/** Each change has its own deadline; its recovery ignores the client's signal and has a budget of its own. */
function changeDirectories(
  { config: { maxWaitMs }, services: { openDirectory }, process: { clock } }: RequestContextDependencies,
  session: CallOptions,
): Context['openChange'] {
  const { caller, meter } = session;
  return () => ({
    directory: openDirectory({ ...session, deadline: sharedDeadline(maxWaitMs, clock) }),
    openRecovery: () =>
      openDirectory({
        priority: 'interactive',
        caller,
        meter: new CallMeter(undefined, meter),
        deadline: sharedDeadline(maxWaitMs, clock),
      }),
  });
}
