import { randomUUID } from 'node:crypto';
import type { Config } from '../config/parse-config.ts';
import { AuditFollower } from '../domain/audit/audit-follower.ts';
import type { BulkRuns } from '../domain/bulk/bulk-dependencies.ts';
import { BulkService } from '../domain/bulk/bulk-service.ts';
import { UsernameResolver } from '../domain/directory/username-resolver.ts';
import { ChangeFollower } from '../domain/directory-index/change-follower.ts';
import type { DirectoryIndexStore } from '../domain/directory-index/directory-index-store.ts';
import type { AuditEvent } from '../domain/ports/audit-event.ts';
import type { AuditStore } from '../domain/ports/audit-store.ts';
import type { Authorizer } from '../domain/ports/authorizer.ts';
import type { ChangeHistory } from '../graphql/context.ts';
import type { Health } from '../http/health/health.ts';
import { createAuthorizer } from './create-authorizer.ts';
import type { ProcessServices } from './create-process.ts';
import type { ReadServices } from './create-read-services.ts';
import { createStorage, type StorageDependencies } from './create-storage.ts';

/** What one pool is changed through: the audit log, who may do what, and the bulk operations. */
export interface WriteServices {
  readonly audit: AuditStore;
  readonly auditFollower: AuditFollower;
  /** Null if the configuration asks for no index. */
  readonly directoryIndex: DirectoryIndexStore | null;
  readonly directoryChanges: ChangeHistory | null;
  readonly usernames: UsernameResolver;
  readonly authorizer: Authorizer;
  readonly bulk: BulkService;
  readonly storageHealth: Health;
  closeStorage(): Promise<void>;
}

export interface WriteDependencies extends Pick<StorageDependencies, 'engine'> {
  readonly process: ProcessServices;
  readonly reads: ReadServices;
  /** Receives each event of the audit log once its outcome is written. */
  readonly onRecorded: (event: AuditEvent) => void;
  /** When the pool is described to learn its aliases: see `UsernameResolver`. */
  readonly describePool: 'lazily' | 'eagerly';
  /** Which bulk operations this process runs. */
  readonly bulkRuns: BulkRuns;
}

/** @throws StoreError if the data directory cannot be used */
export async function createWriteServices(config: Config, dependencies: WriteDependencies): Promise<WriteServices> {
  const { process, reads, engine, onRecorded, describePool, bulkRuns } = dependencies;
  const { clock, logger, onPause, preflightMutex } = process;
  const { pool, openDirectory, pace, sizes, metrics } = reads;
  const storage = await createStorage(config, {
    engine,
    pool,
    clock,
    logger,
    onRecorded,
    onAuditFailure: () => metrics?.auditFailed(),
  });
  const { audit, administratorLock } = storage;
  const auditFollower = new AuditFollower(storage.auditFeed, clock);
  const { index: directoryIndex } = storage;
  const directoryChanges = directoryIndex && {
    store: directoryIndex.changes,
    follower: new ChangeFollower(directoryIndex.changes, clock),
  };
  const authorizer = createAuthorizer(config, { pool, administratorLock, clock });
  const usernames = new UsernameResolver(clock, { describePool });
  const bulk = new BulkService({
    workerId: randomUUID(),
    runs: bulkRuns,
    store: storage.bulkStore,
    openDirectory,
    authorizer,
    audit,
    usernames,
    clock,
    pace,
    sizes,
    preflightMutex,
    onPause,
    onFault: (error) => logger.error({ err: error }, 'A bulk operation failed unexpectedly.'),
    onResults: (results) => {
      for (const { outcome } of results) metrics?.bulkItem(outcome);
    },
    onClaimed: (operations) => logger.info({ operations }, 'Unfinished bulk operations go on.'),
    onClaimFailure: (err) =>
      logger.error({ err }, 'Unfinished bulk operations cannot go on; tried again in two to three seconds.'),
  });
  return {
    audit,
    auditFollower,
    directoryIndex,
    directoryChanges,
    usernames,
    authorizer,
    bulk,
    storageHealth: storage.health,
    closeStorage: () => storage.close(),
  };
}
