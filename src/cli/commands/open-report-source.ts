import type { Config } from '../../config/parse-config.ts';
import { openIndexScan } from '../../domain/directory-index/open-index-scan.ts';
import { BadUserInputError } from '../../domain/model/errors.ts';
import { systemClock } from '../../domain/ports/clock.ts';
import type { OpenScan } from '../../domain/scan/opened-scan.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { openPoolReader } from './open-pool-reader.ts';
import { openStore } from './open-store.ts';

/** What a report reads: the pool, by calls; or the directory index, without any. */
export type ReportOrigin =
  | { readonly kind: 'pool' }
  /** Null: now, as far as the index has read. */
  | { readonly kind: 'index'; readonly at: Date | null };

export interface ReportSource {
  /** The signal ends the calls of a scan of the pool. */
  openScan(signal: AbortSignal): Promise<OpenScan>;
  close(): Promise<void>;
}

/** @throws CliError if the configuration does not name that pool, or what is asked for cannot be read */
export async function openReportSource(
  config: Config,
  poolId: string | undefined,
  origin: ReportOrigin,
): Promise<ReportSource> {
  if (origin.kind === 'pool') {
    const reader = await openPoolReader(config, poolId);
    return { openScan: async (signal) => reader.openScan(signal), close: () => reader.close() };
  }
  const store = await openStore(config, poolId, 'download it there, from /reports/membership.csv?at=TIME');
  return {
    openScan: async () => {
      try {
        return await openIndexScan(store.index, origin.at, systemClock);
      } catch (error) {
        if (error instanceof BadUserInputError) throw new CliError(EXIT_CODE.usage, error.message);
        throw error;
      }
    },
    close: () => store.close(),
  };
}
