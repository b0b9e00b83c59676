import { createCognitoDirectory } from '../cognito/directory.ts';
import type { Pacer } from '../cognito/rate/pacer.ts';
import type { Config } from '../config/parse-config.ts';
import type { CallRates } from '../domain/bulk/call-rates.ts';
import { CallMeter } from '../domain/ports/call-meter.ts';
import { combineObservers } from '../domain/ports/call-observer.ts';
import type { DirectoryFactory } from '../domain/ports/directory.ts';
import { GroupSizeCache } from '../domain/scan/group-size-cache.ts';
import type { OpenScan } from '../domain/scan/opened-scan.ts';
import { Scan } from '../domain/scan/scan.ts';
import { UserCount } from '../domain/scan/user-count.ts';
import type { PoolIdentity } from '../graphql/context.ts';
import type { PoolMetrics } from '../observability/pool-metrics.ts';
import { CallTracer, isTracingEnabled } from '../observability/tracing.ts';
import { connectPool, type PoolConnection } from './connect-pool.ts';
import type { ProcessServices } from './create-process.ts';

/** What reads one pool. */
export interface ReadServices extends PoolConnection {
  readonly openDirectory: DirectoryFactory;
  /** How many calls per second the pacer allows now. */
  readonly pace: () => CallRates;
  readonly sizes: GroupSizeCache;
  readonly userCount: UserCount;
  /**
   * @param signal ends the scan's calls
   * @param caller who shares the quotas with others
   * @param parent counts the scan's calls as well
   */
  readonly openScan: (signal: AbortSignal, caller?: string, parent?: CallMeter | null) => OpenScan;
  /** Null if the configuration asks for none. */
  readonly metrics: PoolMetrics | null;
}

/** Makes no call. */
export function createReadServices(config: Config, pool: PoolIdentity, process: ProcessServices): ReadServices {
  const { clock, pacer, onPause } = process;
  const connection = connectPool(config, pool, process);
  const { client, embeddedPool } = connection;
  const metrics = process.metrics?.forPool(pool.id) ?? null;
  const observer = combineObservers([
    ...(metrics === null ? [] : [metrics]),
    ...(isTracingEnabled() ? [new CallTracer(clock)] : []),
    ...(process.observer === undefined ? [] : [process.observer]),
  ]);
  const userCount = new UserCount(clock, embeddedPool && (() => embeddedPool.userCount()));
  const openDirectory = createCognitoDirectory({
    client,
    pacer,
    userPoolId: pool.id,
    region: pool.region,
    observer,
    onDescribed: ({ estimatedNumberOfUsers }) => userCount.set(estimatedNumberOfUsers),
  });
  const sizes = new GroupSizeCache();
  const pace = () => currentRates(pacer);
  const openScan: ReadServices['openScan'] =
    (signal, caller, parent = null) =>
    (needs, maxUsers) => {
      const meter = new CallMeter(undefined, parent);
      const open: DirectoryFactory = (session) => openDirectory({ ...session, caller });
      return new Scan({ openDirectory: open, meter, pace, sizes, clock, maxUsers, onPause }, needs, signal);
    };
  return { ...connection, openDirectory, pace, sizes, userCount, openScan, metrics };
}

/** What the pacer allows now of the quotas that reports and bulk operations use most. */
function currentRates(pacer: Pacer): CallRates {
  const limits = new Map(pacer.usage().map(({ category, limitPerSecond }) => [category, limitPerSecond]));
  return {
    userLists: limits.get('UserList') ?? 1,
    groupsOfUser: limits.get('UserResourceRead') ?? 1,
    writes: limits.get('UserUpdate') ?? 1,
    creations: limits.get('UserCreation') ?? 1,
  };
}
