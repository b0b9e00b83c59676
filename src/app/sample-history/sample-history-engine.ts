import type { Config } from '../../config/parse-config.ts';
import type { EmbeddedPool } from '../../embedded-pool/pool.ts';
import type { PoolStorage, StorageEngine } from '../../storage/storage-engine.ts';
import type { ProcessServices } from '../create-process.ts';
import { createStorageEngine } from '../create-storage.ts';
import { CompanyState } from './company-state.ts';
import { companyYear } from './company-year.ts';
import { HistoryClock } from './history-clock.ts';
import { writeHistory } from './write-history.ts';

const YEAR_MS = 365 * 86_400_000;

/** Whether there is a sample company, and an index of it in memory: what is made up gets into no file and no database. */
export function hasSampleHistory({ pools, directoryIndex, database, dataDir }: Config): boolean {
  const isSample = pools.kind === 'embedded' && pools.users === undefined && pools.groups === undefined;
  return isSample && directoryIndex !== null && database === null && dataDir === null;
}

/**
 * Returns an engine in memory whose stores of the sample company begin with a year of history in the index and the trail:
 * so that whoever tries the service finds a past. Makes no call; the pool stays as it is.
 */
export async function createSampleHistoryEngine(config: Config, process: ProcessServices): Promise<StorageEngine> {
  const clock = new HistoryClock(process.clock);
  const engine = await createStorageEngine(config, { ...process, clock });
  return {
    ...engine,
    async openPool(poolId, options) {
      let isPast = true;
      const storage = await engine.openPool(poolId, {
        ...options,
        onRecorded(event) {
          if (!isPast) options.onRecorded(event);
        },
      });
      const pool = process.embeddedPools.find(({ userPoolId }) => userPoolId === poolId);
      if (pool !== undefined) await writeYear(storage, pool, clock);
      isPast = false;
      return storage;
    },
  };
}

async function writeYear({ index, audit }: PoolStorage, pool: EmbeddedPool, clock: HistoryClock): Promise<void> {
  if (index === null) return;
  const end = clock.date();
  const start = new Date(end.getTime() - YEAR_MS);
  const company = CompanyState.of(pool);
  const events = companyYear(company, end).filter(({ at }) => at > start && at < end);
  for (const event of events.toReversed()) company.undo(event);
  try {
    await writeHistory({ index, audit, clock }, company, events, [start, end]);
  } finally {
    clock.show(null);
  }
}
