import type { Config } from '../config/parse-config.ts';
import type { OpenScan } from '../domain/scan/opened-scan.ts';
import type { PoolIdentity } from '../graphql/context.ts';
import { createProcessServices, type ProcessDependencies } from './create-process.ts';
import { createReadServices } from './create-read-services.ts';

/** The pool to report on, for a process that does nothing else. Opens no storage, so that it can run beside the service. */
export interface PoolReader {
  readonly pool: PoolIdentity;
  /** The signal ends the scan's calls. */
  openScan(signal: AbortSignal): OpenScan;
  /** Closes the connections to Cognito. */
  close(): void;
}

export function createPoolReader(config: Config, pool: PoolIdentity, dependencies: ProcessDependencies): PoolReader {
  const process = createProcessServices(config, dependencies);
  const { client, openScan } = createReadServices(config, pool, process);
  return { pool, openScan, close: () => client.destroy() };
}
