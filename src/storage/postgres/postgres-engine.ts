import type { Clock } from '../../domain/ports/clock.ts';
import { SqlAuditStore } from '../sql/audit-store.ts';
import { SqlBulkStore } from '../sql/bulk-store.ts';
import type { StorageEngine } from '../storage-engine.ts';
import { PostgresAdministratorLock } from './postgres-administrator-lock.ts';
import { PostgresDatabase } from './postgres-database.ts';
import type { PostgresOptions } from './postgres-options.ts';
import { PostgresRequestBuckets } from './postgres-request-buckets.ts';

/**
 * Keeps all pools in one schema, each with rows of its own.
 *
 * @param onConnectionLost told of a connection that broke while nobody used it
 * @throws StoreError if the database cannot be used
 */
export async function openPostgresEngine(
  options: PostgresOptions,
  clock: Clock,
  onConnectionLost: (error: unknown) => void,
): Promise<StorageEngine> {
  const database = await PostgresDatabase.open(options, clock, onConnectionLost);
  return {
    async openPool(poolId, { onRecorded, onAuditFailure }) {
      const tables = database.tablesOf(poolId);
      return {
        audit: new SqlAuditStore(tables, { onRecorded, onFailure: onAuditFailure }),
        bulk: new SqlBulkStore(tables),
        administratorLock: new PostgresAdministratorLock(database, poolId, clock),
        async close() {},
      };
    },
    openRequestBuckets: (perMinute) => new PostgresRequestBuckets(database.db, perMinute),
    close: () => database.close(),
  };
}
