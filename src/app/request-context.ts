import type { Config } from '../config/parse-config.ts';
import type { InFlightChanges } from '../domain/commands/in-flight-changes.ts';
import { openReadSession, type ReadSession } from '../domain/directory/read-session.ts';
import { FilterStats } from '../domain/filter/filter-stats.ts';
import { CallMeter } from '../domain/ports/call-meter.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { type CallOptions, sharedDeadline } from '../domain/ports/directory.ts';
import { ChangeReports } from '../graphql/change-reports.ts';
import type { Context } from '../graphql/context.ts';
import { ResponseSize } from '../graphql/response-size.ts';
import type { OpenRequest } from '../http/graphql/yoga.ts';
import { createLoaders, type Loaders } from '../loaders/loaders.ts';
import { createResponseReads } from '../loaders/response-reads.ts';
import type { PoolServices } from './create-pool.ts';
import type { WriteServices } from './create-write-services.ts';

/** What the requests to one pool have in common. */
export interface RequestContextDependencies {
  readonly config: Config;
  readonly services: PoolServices;
  readonly writes: WriteServices;
  readonly changes: InFlightChanges;
  readonly clock: Clock;
}

/** The share of a query's time for a search: the rest is for the page under way, and for reading about the users found. */
const SEARCH_SHARE = 0.75;

/** Makes what the resolvers of one request work with. */
export function createRequestContext(request: OpenRequest, dependencies: RequestContextDependencies): Context {
  const { requestId, actor, caller, signal } = request;
  const { config, services, writes, changes, clock } = dependencies;
  const { callBudget, executionTimeoutMs, maxWaitMs, roleLadder, reportMaxUsers } = config;
  const { pool, userCount, pacer } = services;
  const { authorizer, audit, usernames, bulk } = writes;
  const meter = new CallMeter(callBudget);
  const session: CallOptions = { priority: 'interactive', caller, meter, signal };
  const reads = openReadSession({ session, callMs: maxWaitMs, payloadMs: executionTimeoutMs, clock });
  const changeReports = new ChangeReports(pool.id);
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
    roleLadder,
    directory: loaders.reads,
    changes,
    openChange: changeDirectories(dependencies, session),
    openPayload: () => reads.beginPayload(Math.floor(callBudget / changeReports.fields)),
    changeReports,
    audit,
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

function createRequestLoaders(services: PoolServices, reads: ReadSession, responseSize: ResponseSize): Loaders {
  const { openDirectory, poolMetrics } = services;
  const directory = createResponseReads(openDirectory(reads.session), (reading) => responseSize.whileOpen(reading));
  return createLoaders(directory, {
    forecast: services,
    onBatch: poolMetrics?.batch.bind(poolMetrics),
    reserveCalls: (...calls) => reads.session.meter.reserve(...calls),
    callsLeft: () => reads.session.meter.left,
    deferBatch: (run) => responseSize.afterLists(run),
  });
}

/** Each change has its own deadline; its recovery ignores the client's signal and has a budget of its own. */
function changeDirectories(
  { config: { maxWaitMs }, services: { openDirectory }, clock }: RequestContextDependencies,
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
