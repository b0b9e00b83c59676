import type { Agent } from 'node:http';
import type { Logger } from 'pino';
import { isThrottle } from '../cognito/errors.ts';
import { Pacer } from '../cognito/rate/pacer.ts';
import { overrideQuotas, type Quotas, UNLIMITED } from '../cognito/rate/quotas.ts';
import type { SharedQuota } from '../cognito/rate/shared-quota.ts';
import type { Config } from '../config/parse-config.ts';
import type { CallObserver } from '../domain/ports/call-observer.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { Mutex } from '../domain/primitives/mutex.ts';
import type { OnPause } from '../domain/primitives/retry.ts';
import { createEmbeddedPools, type EmbeddedPool } from '../embedded-pool/pool.ts';
import { Metrics } from '../observability/metrics.ts';

export interface ProcessDependencies {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Makes the connections to AWS when a proxy stands between. */
  readonly proxy?: Agent | undefined;
  /** Used instead of embedded pools made from the configuration, which offers fewer sizes and quotas. */
  readonly embeddedPools?: readonly EmbeddedPool[] | undefined;
  /** Receives the faults that are waited out. */
  readonly onPause?: OnPause | undefined;
  /** The quotas that other processes use as well. Without it this one has them to itself. */
  readonly sharedQuota?: SharedQuota | undefined;
  /** Replaces the time of the database for the quotas and limits that processes share, in tests. Milliseconds since the epoch. */
  readonly databaseTime?: (() => number) | undefined;
  /** Watches the calls, to show what is waited for. */
  readonly observer?: CallObserver | undefined;
}

/** What the pools of a process share: they are of one account and Region. Everything else is each pool's own. */
export interface ProcessServices extends Omit<ProcessDependencies, 'embeddedPools'> {
  /** The quotas are the account's: every call to every pool passes this one. */
  readonly pacer: Pacer;
  /** Null if the configuration asks for none. */
  readonly metrics: Metrics | null;
  /** Held by the large bulk operation whose preflight runs: it has the whole memory of the process to itself. */
  readonly preflightMutex: Mutex;
  /** None if real pools are administered. */
  readonly embeddedPools: readonly EmbeddedPool[];
}

/** Makes no call. */
export function createProcessServices(config: Config, dependencies: ProcessDependencies): ProcessServices {
  const { clock, sharedQuota } = dependencies;
  const pacer = new Pacer({ quotas: quotasOf(config), clock, isThrottle, sharedQuota });
  const metrics = config.metrics === null ? null : new Metrics({ usage: () => pacer.usage(), clock });
  if (sharedQuota !== undefined) metrics?.sharedQuota.watch(sharedQuota);
  return {
    ...dependencies,
    pacer,
    metrics,
    preflightMutex: new Mutex(clock),
    embeddedPools: embeddedPoolsOf(config, dependencies),
  };
}

function quotasOf({ pools, quotas }: Config): Quotas {
  return pools.kind === 'embedded' && pools.quotas === 'off' ? UNLIMITED : overrideQuotas(quotas);
}

function embeddedPoolsOf({ pools }: Config, { clock, embeddedPools }: ProcessDependencies): readonly EmbeddedPool[] {
  if (pools.kind === 'cognito') return [];
  return embeddedPools ?? createEmbeddedPools(pools.count, { ...pools, clock });
}
