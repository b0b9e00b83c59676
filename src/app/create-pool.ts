import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { createCognitoDirectory } from '../cognito/directory.ts';
import { isThrottle } from '../cognito/errors.ts';
import { Pacer } from '../cognito/rate/pacer.ts';
import type { Config } from '../config/parse-config.ts';
import type { CallRates } from '../domain/bulk/call-rates.ts';
import { CallMeter } from '../domain/ports/call-meter.ts';
import { type CallObserver, combineObservers } from '../domain/ports/call-observer.ts';
import type { DirectoryFactory } from '../domain/ports/directory.ts';
import type { OnPause } from '../domain/primitives/retry.ts';
import { GroupSizeCache } from '../domain/scan/group-size-cache.ts';
import { type OpenScan, Scan } from '../domain/scan/scan.ts';
import { UserCount } from '../domain/scan/user-count.ts';
import type { EmbeddedPool } from '../embedded-pool/pool.ts';
import type { PoolIdentity } from '../graphql/context.ts';
import { Metrics } from '../observability/metrics.ts';
import type { PoolMetrics } from '../observability/pool-metrics.ts';
import { CallTracer, isTracingEnabled } from '../observability/tracing.ts';
import { connectPool, type PoolConnectionDependencies } from './connect-pool.ts';

export interface PoolDependencies extends PoolConnectionDependencies {
  /** Receives the faults that are waited out. */
  readonly onPause?: OnPause | undefined;
  /** Watches the calls, to show what is waited for. */
  readonly observer?: CallObserver | undefined;
}

/** One pool and what reads it. */
export interface PoolServices {
  readonly pool: PoolIdentity;
  readonly client: CognitoIdentityProviderClient;
  /** Null if the pool is a real one. */
  readonly embeddedPool: EmbeddedPool | null;
  readonly pacer: Pacer;
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
  readonly onPause: OnPause | undefined;
  /** Of the process. Null if the configuration asks for none. */
  readonly metrics: Metrics | null;
  /** Of this pool. */
  readonly poolMetrics: PoolMetrics | null;
}

/** Makes no call. */
export function createPoolServices(config: Config, dependencies: PoolDependencies): PoolServices {
  const { clock, onPause } = dependencies;
  const { client, pool, embeddedPool, quotas } = connectPool(config, dependencies);
  const pacer = new Pacer({ quotas, clock, isThrottle });
  const metrics = config.metrics === null ? null : new Metrics({ usage: () => pacer.usage(), clock });
  const poolMetrics = metrics?.forPool(pool.id) ?? null;
  const observer = combineObservers([
    ...(poolMetrics === null ? [] : [poolMetrics]),
    ...(isTracingEnabled() ? [new CallTracer(clock)] : []),
    ...(dependencies.observer === undefined ? [] : [dependencies.observer]),
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
  const openScan: PoolServices['openScan'] =
    (signal, caller, parent = null) =>
    (needs, maxUsers) => {
      const meter = new CallMeter(undefined, parent);
      const open: DirectoryFactory = (session) => openDirectory({ ...session, caller });
      return new Scan({ openDirectory: open, meter, pace, sizes, clock, maxUsers, onPause }, needs, signal);
    };
  return {
    pool,
    client,
    embeddedPool,
    pacer,
    openDirectory,
    pace,
    sizes,
    userCount,
    openScan,
    onPause,
    metrics,
    poolMetrics,
  };
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
