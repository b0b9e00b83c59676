import type { Logger } from 'pino';
import type { Config } from '../config/parse-config.ts';
import type { IndexReader } from '../domain/directory-index/reading/index-reader.ts';
import type { PoolIdentity } from '../graphql/context.ts';
import { combineHealth, type Health } from '../http/health/health.ts';
import { createAuditLogWriter } from '../observability/audit-log-writer.ts';
import { createIndexReader } from './create-index-reader.ts';
import { createPoolHealth } from './create-pool-health.ts';
import type { ProcessServices } from './create-process.ts';
import { createReadServices, type ReadServices } from './create-read-services.ts';
import { createWriteServices, type WriteDependencies, type WriteServices } from './create-write-services.ts';

/** All that is of one pool. Nothing in it is good for another pool. */
export interface PoolServices extends ReadServices, Omit<WriteServices, 'storageHealth' | 'closeStorage'> {
  /** Its lines name the pool. */
  readonly logger: Logger;
  /** Of the pool and its storage. */
  readonly health: Health;
  /**
   * Begins to claim bulk operations and to read the pool into the index, and probes a real pool: the log says at once what is
   * wrong with it.
   */
  start(): Promise<void>;
  /** Ends the work of this process that nobody waits for. Resolves once each of its calls has its response. */
  stopWork(): Promise<void>;
  /** Closes the connections to Cognito and the storage. Until then a timer keeps the process alive. */
  close(): Promise<void>;
}

export interface PoolDependencies extends Pick<WriteDependencies, 'engine' | 'describePool' | 'bulkRuns'> {
  readonly process: ProcessServices;
  /** Whether each event of the audit trail is a line of the log as well. */
  readonly auditLog: 'on' | 'off';
}

/** @throws StoreError if the data directory cannot be used */
export async function createPoolServices(
  config: Config,
  pool: PoolIdentity,
  { process: shared, auditLog, ...writeOptions }: PoolDependencies,
): Promise<PoolServices> {
  const logger = shared.logger.child({ pool: pool.id });
  const process = { ...shared, logger };
  const reads = createReadServices(config, pool, process);
  const logEvent = auditLog === 'on' ? createAuditLogWriter(logger) : () => {};
  let indexReader: IndexReader | null = null;
  const { storageHealth, closeStorage, ...writes } = await createWriteServices(config, {
    process,
    reads,
    ...writeOptions,
    onRecorded(event) {
      logEvent(event);
      if (!event.dryRun) indexReader?.recordWrite();
    },
  });
  if (writeOptions.bulkRuns === 'ALL') {
    indexReader = createIndexReader(config, { process, reads, store: writes.directoryIndex });
  }
  shared.metrics?.store.watchPool(pool.id, {
    isAvailable: async () => (await storageHealth.ready()).ready,
    leases: () => writes.bulk.running,
  });
  const poolHealth = createPoolHealth({ ...reads, ...writes, ...process });
  return {
    ...reads,
    ...writes,
    logger,
    health: combineHealth([storageHealth, poolHealth]),
    async start() {
      if (!pool.embedded) void poolHealth.ready();
      indexReader?.start();
      await writes.bulk.startClaiming();
    },
    async stopWork() {
      await Promise.all([writes.bulk.close(), indexReader?.close()]);
    },
    async close() {
      reads.client.destroy();
      await closeStorage();
    },
  };
}
