import type { Config } from '../config/parse-config.ts';
import type { DirectoryIndexStore } from '../domain/directory-index/directory-index-store.ts';
import type { AuditStore } from '../domain/ports/audit-store.ts';
import type { PoolIdentity } from '../graphql/context.ts';
import type { ProcessDependencies } from './create-process.ts';
import { createStorageEngine } from './create-storage.ts';

/** What is stored of one pool, for a process that does nothing else. */
export interface StoreReader {
  readonly audit: Pick<AuditStore, 'page' | 'findMany'>;
  /** Null if the configuration asks for no index. */
  readonly index: Pick<DirectoryIndexStore, 'state' | 'at' | 'changes' | 'now'> | null;
  close(): Promise<void>;
}

/**
 * Opens the store, and nothing that calls Cognito. Deletes nothing.
 *
 * @throws StoreError if the store cannot be used, for example because a running server has the data directory
 */
export async function openStoreReader(
  config: Config,
  pool: PoolIdentity,
  { clock, logger }: Pick<ProcessDependencies, 'clock' | 'logger'>,
): Promise<StoreReader> {
  const engine = await createStorageEngine(config, { clock, logger, metrics: null });
  try {
    const storage = await engine.openPool(pool.id, {
      index: config.directoryIndex,
      onRecorded: () => {},
      onAuditFailure: () => {},
      onAuditStored: () => {},
      // What is read next says so.
      onLost: () => {},
    });
    return {
      audit: storage.audit,
      index: storage.index,
      async close() {
        await storage.close();
        await engine.close();
      },
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
}
