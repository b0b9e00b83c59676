import type { Logger } from 'pino';
import type { Config } from '../config/parse-config.ts';
import { type Clock, systemClock } from '../domain/ports/clock.ts';
import type { PoolIdentity } from '../graphql/context.ts';
import { createAuditLogWriter } from '../observability/audit-log-writer.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { PoolConnectionDependencies } from './connect-pool.ts';
import { createPoolServices } from './create-pool.ts';
import { createPoolHealth } from './create-pool-health.ts';
import { createProvisionedQuotas } from './create-provisioned-quotas.ts';
import { createWriteServices } from './create-write-services.ts';

/** What runs the work of the store without serving anybody. */
export interface Worker {
  readonly pool: PoolIdentity;
  /** Null if the configuration asks for none. */
  readonly metrics: Metrics | null;
  /** Begins to claim bulk operations, and probes a real pool. A timer keeps the process alive from then on. */
  start(): Promise<void>;
  /** Starts nothing more, and resolves once every call has its response and the storage is closed. */
  close(): Promise<void>;
}

export interface WorkerDependencies extends Omit<PoolConnectionDependencies, 'clock'> {
  readonly logger: Logger;
  readonly clock?: Clock | undefined;
}

/** @throws StoreError if the store cannot be used */
export async function createWorker(config: Config, dependencies: WorkerDependencies): Promise<Worker> {
  const { logger, clock = systemClock } = dependencies;
  const services = createPoolServices(config, { ...dependencies, clock });
  const { client, pool, pacer, openDirectory, metrics } = services;
  const { bulk, usernames, closeStorage } = await createWriteServices(config, {
    services,
    clock,
    logger,
    onRecorded: createAuditLogWriter(logger),
    // The probe at the start describes the pool anyway.
    describePool: 'lazily',
    bulkRuns: 'ALL',
  });
  const poolHealth = createPoolHealth({ openDirectory, usernames, clock, logger });
  const provisionedQuotas = createProvisionedQuotas(config, { client, pacer, clock, logger });
  return {
    pool,
    metrics,
    async start() {
      // So that the log says at once what is wrong.
      if (!pool.embedded) void poolHealth.ready();
      void provisionedQuotas?.start();
      await bulk.startClaiming();
    },
    async close() {
      await bulk.close();
      provisionedQuotas?.stop();
      client.destroy();
      await closeStorage();
    },
  };
}
