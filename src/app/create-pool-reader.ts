import type { Config } from '../config/parse-config.ts';
import type { OpenScan } from '../domain/scan/opened-scan.ts';
import type { PoolIdentity } from '../graphql/context.ts';
import { createProcessServices, type ProcessDependencies } from './create-process.ts';
import { createReadServices } from './create-read-services.ts';
import { createSharedQuota } from './create-shared-quota.ts';

/** The pool to report on, for a process that does nothing else. Opens no storage, so that it can run beside the service. */
export interface PoolReader {
  readonly pool: PoolIdentity;
  /** The signal ends the scan's calls. */
  openScan(signal: AbortSignal): OpenScan;
  /** Closes the connections to Cognito and to the database. No call may be under way. */
  close(): Promise<void>;
}

/**
 * Of a database it uses the quotas, which it shares with the other processes.
 *
 * @throws StoreError if the database cannot be used
 */
export async function createPoolReader(
  config: Config,
  pool: PoolIdentity,
  dependencies: ProcessDependencies,
): Promise<PoolReader> {
  const sharedQuota = createSharedQuota(config, dependencies);
  await sharedQuota?.migrate();
  await sharedQuota?.start();
  const process = createProcessServices(config, { ...dependencies, sharedQuota: sharedQuota?.quota });
  const { client, openScan } = createReadServices(config, pool, process);
  return {
    pool,
    openScan,
    async close() {
      client.destroy();
      await sharedQuota?.close();
    },
  };
}
