import type { Logger } from 'pino';
import type { Config } from '../config/parse-config.ts';
import { LocalAdministratorLock } from '../domain/access/local-administrator-lock.ts';
import { BULK_RETENTION_DAYS, type BulkStore } from '../domain/bulk/bulk-store.ts';
import type { DirectoryIndexStore } from '../domain/directory-index/directory-index-store.ts';
import type { AdministratorLock } from '../domain/ports/administrator-lock.ts';
import type { AuditEvent } from '../domain/ports/audit-event.ts';
import type { AuditFeed } from '../domain/ports/audit-feed.ts';
import type { AuditStore } from '../domain/ports/audit-store.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { type ExpiringStore, startRetention } from '../domain/primitives/retention.ts';
import type { PoolIdentity } from '../graphql/context.ts';
import type { Health } from '../http/health/health.ts';
import { StorageHealth } from '../http/health/storage-health.ts';
import { AuditOutageLog } from '../observability/audit-outage-log.ts';
import { openStorage, type StorageOptions } from '../storage/open-storage.ts';
import type { StorageEngine } from '../storage/storage-engine.ts';
import type { ProcessServices } from './create-process.ts';

/**
 * Opens the engine that the configuration names, for all pools of the process.
 *
 * @throws StoreError if the data directory or the database cannot be used
 */
export async function createStorageEngine(
  config: Config,
  { clock, logger, metrics }: Pick<ProcessServices, 'clock' | 'logger' | 'metrics'>,
): Promise<StorageEngine> {
  const options = storageOptions(config);
  const engine = await openStorage(options, clock, {
    onStatement: metrics?.store.statementsOf(options.kind) ?? null,
    onConnectionLost: (err) =>
      logger.warn({ err }, 'A connection to the database was lost while it was idle; the next use makes another.'),
    onNotifications: (state) => logger[state === 'HEARD' ? 'debug' : 'warn'](NOTIFICATIONS[state]),
  });
  logEngine(config, logger);
  return engine;
}

const NOTIFICATIONS = {
  HEARD: 'The processes that use the database hear of changes by NOTIFY.',
  SILENT:
    'What NOTIFY tells does not come: a proxy such as PgBouncer in transaction mode keeps it back. Bulk operations of other processes, and their events of the audit trail, are looked at once a second instead.',
  LOST: 'The connection that hears of changes was lost, and is made again. Bulk operations of other processes, and their events of the audit trail, are looked at once a second meanwhile.',
};

/** The stores of one pool. */
export interface Storage {
  /** Held for each write that could take an administrator. */
  readonly administratorLock: AdministratorLock;
  readonly audit: AuditStore;
  readonly auditFeed: AuditFeed;
  readonly bulkStore: BulkStore;
  /** Null if the configuration asks for no index. */
  readonly index: DirectoryIndexStore | null;
  readonly health: Health;
  close(): Promise<void>;
}

export interface StorageDependencies {
  readonly engine: StorageEngine;
  readonly pool: PoolIdentity;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Receives each event once its outcome is written. */
  readonly onRecorded: (event: AuditEvent) => void;
  /** Called when an event could not be written. */
  readonly onAuditFailure: () => void;
}

/**
 * Opens the stores of the pool.
 *
 * @throws StoreError if the data directory or the database cannot be used
 */
export async function createStorage(config: Config, dependencies: StorageDependencies): Promise<Storage> {
  const { engine, pool, clock, logger, onRecorded, onAuditFailure } = dependencies;
  let health: StorageHealth | undefined;
  const outages = new AuditOutageLog(logger, clock);
  const { audit, auditFeed, bulk, index, administratorLock, close } = await engine.openPool(pool.id, {
    index: config.directoryIndex,
    onRecorded,
    onAuditFailure(err) {
      outages.failed(err);
      onAuditFailure();
      health?.doubt();
    },
    onAuditStored: () => outages.stored(),
    onLost(err) {
      logger.error({ err }, 'The file of the audit trail and the bulk operations was lost; no change is made.');
      health?.doubt();
    },
  });
  health = new StorageHealth(() => audit.probe(), clock, logger);
  const keep = (store: ExpiringStore, days: number, what: string) =>
    startRetention(store, days, clock, (err) => {
      logger.error({ err }, `${what} could not be removed; tried again in a day.`);
    });
  const stopRetention = [
    keep(audit, config.auditRetentionDays, 'Old events of the audit trail'),
    keep(bulk, BULK_RETENTION_DAYS, 'Old bulk operations'),
    ...indexRetention(config, index, keep),
  ];
  return {
    audit,
    auditFeed,
    bulkStore: bulk,
    index,
    administratorLock: administratorLock ?? new LocalAdministratorLock(clock),
    health,
    async close() {
      for (const stop of stopRetention) stop();
      await close();
    },
  };
}

function indexRetention(
  { directoryIndex }: Config,
  index: DirectoryIndexStore | null,
  keep: (store: ExpiringStore, days: number, what: string) => () => void,
): readonly (() => void)[] {
  if (directoryIndex === null || index === null) return [];
  return [keep(index, directoryIndex.retentionDays, 'Old history of the index')];
}

/** Returns where the configuration has the stores. */
export function storageOptions({ database, dataDir }: Config): StorageOptions {
  if (database === null) return { kind: 'sqlite', directory: dataDir };
  const { urlWithPassword: url, schema, maxConnections } = database;
  return { kind: 'postgres', database: { url, schema, maxConnections, applicationName: 'cognito-admin-graphql' } };
}

function logEngine({ database, dataDir, pools }: Config, logger: Logger): void {
  if (database !== null) {
    const { host, schema } = database;
    logger.info({ engine: 'PostgreSQL', host, schema }, 'The audit trail and bulk operations are kept in PostgreSQL.');
  } else if (dataDir === null && pools.kind === 'cognito') {
    logger.warn(
      'DATA_DIR is not set: the audit trail and bulk operations are kept in memory, and lost when the process ends.',
    );
  }
}
