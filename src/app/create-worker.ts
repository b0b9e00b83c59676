import type { Config } from '../config/parse-config.ts';
import { type Clock, systemClock } from '../domain/ports/clock.ts';
import type { PoolIdentity } from '../graphql/context.ts';
import type { Metrics } from '../observability/metrics.ts';
import { createProcessServices, type ProcessDependencies } from './create-process.ts';
import { createProvisionedQuotas } from './create-provisioned-quotas.ts';
import { createSharedQuota } from './create-shared-quota.ts';
import { poolIdentities } from './pool-identities.ts';
import { PoolRegistry } from './pool-registry.ts';

/** What runs the work of the store without serving anybody. */
export interface Worker {
  readonly pools: readonly PoolIdentity[];
  /** Null if the configuration asks for none. */
  readonly metrics: Metrics | null;
  /** Begins to claim bulk operations and to read the pools into their indexes, and probes real pools. A timer keeps the process alive from then on. */
  start(): Promise<void>;
  /** Starts nothing more, and resolves once every call has its response and the storage is closed. */
  close(): Promise<void>;
}

export interface WorkerDependencies extends Omit<ProcessDependencies, 'clock'> {
  readonly clock?: Clock | undefined;
}

/** @throws StoreError if the store cannot be used */
export async function createWorker(config: Config, dependencies: WorkerDependencies): Promise<Worker> {
  const { clock = systemClock } = dependencies;
  const sharedQuota = createSharedQuota(config, { ...dependencies, clock });
  const process = createProcessServices(config, { ...dependencies, clock, sharedQuota: sharedQuota?.quota });
  const identities = poolIdentities(config.pools);
  const pools = await PoolRegistry.open(config, identities, {
    process,
    auditLog: 'on',
    // The probe at the start describes the pool anyway.
    describePool: 'lazily',
    bulkRuns: 'ALL',
  });
  await sharedQuota?.start().catch(async (error: unknown) => {
    await pools.close();
    throw error;
  });
  const provisionedQuotas = createProvisionedQuotas(config, { ...process, client: pools.all[0].client });
  return {
    pools: identities,
    metrics: process.metrics,
    async start() {
      void provisionedQuotas?.start();
      await Promise.all(pools.all.map((services) => services.start()));
    },
    async close() {
      await Promise.all(pools.all.map((services) => services.stopWork()));
      provisionedQuotas?.stop();
      await sharedQuota?.close();
      await pools.close();
    },
  };
}
