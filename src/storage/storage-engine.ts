import type { BulkStore } from '../domain/bulk/bulk-store.ts';
import type { DirectoryIndexOptions, DirectoryIndexStore } from '../domain/directory-index/directory-index-store.ts';
import type { AdministratorLock } from '../domain/ports/administrator-lock.ts';
import type { AuditEvent } from '../domain/ports/audit-event.ts';
import type { AuditFeed } from '../domain/ports/audit-feed.ts';
import type { AuditStore } from '../domain/ports/audit-store.ts';
import type { LinkKeys } from '../domain/ports/link-keys.ts';
import type { RequestBucketStore } from '../domain/ports/request-bucket-store.ts';
import type { OnStatement } from '../domain/ports/store-usage.ts';

/** Where the stores of every pool are kept. */
export interface StorageEngine {
  /**
   * Opens the stores of one pool.
   *
   * @throws StoreError if they cannot be opened
   */
  openPool(poolId: string, options: PoolStorageOptions): Promise<PoolStorage>;
  /**
   * Counts what callers send to all processes together. Null if this process is alone. `testTime` replaces the time of the
   * database, in tests.
   */
  readonly openRequestBuckets: ((perMinute: number, testTime?: () => number) => RequestBucketStore) | null;
  /** The keys of links that all processes share. Null if this process is alone. */
  readonly linkKeys: LinkKeys | null;
  /** Closes what the pools share. The stores of each are closed before. */
  close(): Promise<void>;
}

/** What happens in an engine, and to its connections if it has some. */
export interface EngineListeners {
  /** Null if nobody measures: then nothing is. */
  readonly onStatement: OnStatement | null;
  /** Told of a connection that broke while nobody used it: nothing is lost by that. */
  readonly onConnectionLost: (error: unknown) => void;
  /** Told whether the processes hear each other: SILENT where a proxy swallows what they tell. */
  readonly onNotifications: (state: 'HEARD' | 'SILENT' | 'LOST') => void;
}

export interface StorageListeners {
  /** Receives each event of the audit trail once its outcome is written. */
  readonly onRecorded: (event: AuditEvent) => void;
  /** Called with the error if an event, or its outcome, could not be stored. */
  readonly onAuditFailure: (error: unknown) => void;
  /** Called when one was stored. */
  readonly onAuditStored: () => void;
  /** Called with the error when what is stored was taken away. */
  readonly onLost: (error: unknown) => void;
}

/** How the stores of one pool are kept. */
export interface PoolStorageOptions extends StorageListeners {
  /** Null: there is no index of the directory, and nothing is recorded for one. */
  readonly index: DirectoryIndexOptions | null;
}

/** The stores of one pool. */
export interface PoolStorage {
  readonly audit: AuditStore;
  readonly auditFeed: AuditFeed;
  readonly bulk: BulkStore;
  /** Null if there is no index of the directory. */
  readonly index: DirectoryIndexStore | null;
  /** Null if this process has the pool for itself. */
  readonly administratorLock: AdministratorLock | null;
  close(): Promise<void>;
}
