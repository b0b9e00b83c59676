import type { Clock } from '../../domain/ports/clock.ts';
import { SqlAuditFeed } from '../sql/audit-feed.ts';
import { SqlAuditStore } from '../sql/audit-store.ts';
import { SqlBulkStore } from '../sql/bulk-store.ts';
import { SqlDirectoryIndexStore } from '../sql/directory-index/sql-directory-index-store.ts';
import { Listeners } from '../sql/listeners.ts';
import type { EngineListeners, StorageEngine } from '../storage-engine.ts';
import { Database } from './database.ts';
import { openDatabase } from './open-database.ts';
import { sqliteTables } from './sqlite-tables.ts';

/**
 * Opens one file for each pool, so that no pool's audit log shows another's changes.
 *
 * @param directory where the files lie; null: in memory
 */
export function openSqliteEngine(
  directory: string | null,
  clock: Clock,
  { onStatement }: Pick<EngineListeners, 'onStatement'>,
): StorageEngine {
  return {
    async openPool(poolId, { onRecorded, onAuditFailure, onAuditStored, onLost, index }) {
      const database = directory === null ? Database.inMemory() : openDatabase(directory, poolId, clock, onLost);
      const tables = sqliteTables(database, clock, onStatement);
      const settled = new Listeners<void>();
      const onSettled = () => settled.tell();
      const indexStore = index === null ? null : new SqlDirectoryIndexStore(tables, index);
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
        bulk: new SqlBulkStore(tables),
        index: indexStore,
        administratorLock: null,
        close: async () => database.close(),
      };
    },
    openRequestBuckets: null,
    linkKeys: null,
    async close() {},
  };
}
