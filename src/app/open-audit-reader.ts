import type { Config } from '../config/parse-config.ts';
import type { AuditStore } from '../domain/ports/audit-store.ts';
import type { PoolIdentity } from '../graphql/context.ts';
import type { ProcessDependencies } from './create-process.ts';
import { createStorageEngine } from './create-storage.ts';

/** The audit trail of one pool, for a process that does nothing else. */
export interface AuditReader {
  readonly audit: Pick<AuditStore, 'page'>;
  close(): Promise<void>;
}

/**
 * Opens the store, and nothing that calls Cognito. Deletes no events.
 *
 * @throws StoreError if the store cannot be used, for example because a running server has the data directory
 */
export async function openAuditReader(
  config: Config,
  pool: PoolIdentity,
  { clock, logger }: Pick<ProcessDependencies, 'clock' | 'logger'>,
): Promise<AuditReader> {
  const engine = await createStorageEngine(config, { clock, logger, metrics: null });
  try {
    const storage = await engine.openPool(pool.id, {
      index: null,
      onRecorded: () => {},
      onAuditFailure: () => {},
      onAuditStored: () => {},
      // What is read next says so.
      onLost: () => {},
    });
    return {
      audit: storage.audit,
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
