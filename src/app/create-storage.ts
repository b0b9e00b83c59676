import type { Logger } from 'pino';
import type { Config } from '../config/parse-config.ts';
import { startRetention } from '../domain/audit/retention.ts';
import { BULK_RETENTION_DAYS, type BulkStore } from '../domain/bulk/bulk-store.ts';
import type { AuditEvent } from '../domain/ports/audit-event.ts';
import type { AuditStore } from '../domain/ports/audit-store.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { PoolIdentity } from '../graphql/context.ts';
import type { Health } from '../http/health/health.ts';
import { StorageHealth } from '../http/health/storage-health.ts';
import { SqliteAuditStore } from '../storage/sqlite/audit-store.ts';
import { SqliteBulkStore } from '../storage/sqlite/bulk-store.ts';
import { Database } from '../storage/sqlite/database.ts';
import { openDatabase } from '../storage/sqlite/open-database.ts';

/** The stores of one pool. */
export interface Storage {
  readonly audit: AuditStore;
  readonly bulkStore: BulkStore;
  readonly health: Health;
  close(): Promise<void>;
}

export interface StorageDependencies {
  readonly pool: PoolIdentity;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Receives each event once its outcome is written. */
  readonly onRecorded: (event: AuditEvent) => void;
  /** Called when an event could not be written. */
  readonly onAuditFailure: () => void;
}

/**
 * Opens one file for each pool, so that no pool's audit log shows another's changes.
 *
 * @throws StoreError if the data directory cannot be used
 */
export async function createStorage(
  { dataDir, auditRetentionDays }: Config,
  dependencies: StorageDependencies,
): Promise<Storage> {
  const { pool, clock, logger, onRecorded, onAuditFailure } = dependencies;
  if (dataDir === null && !pool.embedded) {
    logger.warn(
      'DATA_DIR is not set: the audit trail and bulk operations are kept in memory, and lost when the process ends.',
    );
  }
  const onLost = (err: unknown) => {
    logger.error({ err }, 'The file of the audit trail and the bulk operations was lost; no change is made.');
    health.doubt();
  };
  const database = dataDir === null ? Database.inMemory() : openDatabase(dataDir, pool.id, clock, onLost);
  const audit = new SqliteAuditStore({
    database,
    clock,
    onRecorded,
    onFailure(err) {
      logger.error({ err }, 'An event of the audit trail could not be written.');
      onAuditFailure();
      health.doubt();
    },
  });
  const health = new StorageHealth(() => audit.probe(), clock, logger);
  const stopAuditRetention = startRetention(audit, auditRetentionDays, clock, (error) => {
    logger.error({ err: error }, 'Old events of the audit trail could not be removed; tried again in a day.');
  });
  const bulkStore = new SqliteBulkStore(database, clock);
  const stopBulkRetention = startRetention(bulkStore, BULK_RETENTION_DAYS, clock, (error) => {
    logger.error({ err: error }, 'Old bulk operations could not be removed; tried again in a day.');
  });
  return {
    audit,
    bulkStore,
    health,
    async close() {
      stopAuditRetention();
      stopBulkRetention();
      database.close();
    },
  };
}
