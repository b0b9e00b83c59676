import type { Clock } from '../../domain/ports/clock.ts';
import { SqlAuditFeed } from '../sql/audit-feed.ts';
import { SqlAuditStore } from '../sql/audit-store.ts';
import { SqlBulkStore } from '../sql/bulk-store.ts';
import { SqlDirectoryIndexStore } from '../sql/directory-index/sql-directory-index-store.ts';
import type { EngineListeners, StorageEngine } from '../storage-engine.ts';
import { PostgresAdministratorLock } from './postgres-administrator-lock.ts';
import { PostgresAuditSettlements } from './postgres-audit-settlements.ts';
import { PostgresBulkChanges } from './postgres-bulk-changes.ts';
import { PostgresDatabase } from './postgres-database.ts';
import { PostgresDirectoryChanges } from './postgres-directory-changes.ts';
import { PostgresLinkKeys } from './postgres-link-keys.ts';
import { PostgresNotifications } from './postgres-notifications.ts';
import type { PostgresOptions } from './postgres-options.ts';
import { PostgresRequestBuckets } from './postgres-request-buckets.ts';

/**
 * Keeps all pools in one schema, each with rows of its own.
 *
 * @throws StoreError if the database cannot be used
 */
export async function openPostgresEngine(
  options: PostgresOptions,
  clock: Clock,
  { onStatement, onConnectionLost, onNotifications }: EngineListeners,
): Promise<StorageEngine> {
  const database = await PostgresDatabase.open(options, clock, onConnectionLost, onStatement);
  const notifications = new PostgresNotifications(options, database, clock, onNotifications);
  void notifications.start();
  return {
    async openPool(poolId, { onRecorded, onAuditFailure, onAuditStored, index }) {
      const tables = database.tablesOf(poolId);
      const settled = new PostgresAuditSettlements(notifications, poolId, clock);
      const onSettled = () => settled.tell();
      const indexStore =
        index === null
          ? null
          : new SqlDirectoryIndexStore(tables, index, new PostgresDirectoryChanges(notifications, poolId, clock));
      return {
        audit: new SqlAuditStore(tables, {
          onRecorded,
          onFailure: onAuditFailure,
          onStored: onAuditStored,
          onSettled,
          index: indexStore,
          onIndexFailure: onAuditFailure,
        }),
        auditFeed: new SqlAuditFeed(tables, settled),
        bulk: new SqlBulkStore(tables, new PostgresBulkChanges(notifications, poolId, clock)),
        index: indexStore,
        administratorLock: new PostgresAdministratorLock(database, poolId, clock),
        async close() {},
      };
    },
    linkKeys: new PostgresLinkKeys(database.db),
    openRequestBuckets: (perMinute, testTime) => new PostgresRequestBuckets(database.db, perMinute, testTime),
    async close() {
      await notifications.close();
      await database.close();
    },
  };
}
