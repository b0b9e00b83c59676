import { openStoreReader, type StoreReader } from '../../app/open-store-reader.ts';
import type { Config } from '../../config/parse-config.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { errorMessage, exitCodeOf } from '../errors/error-message.ts';
import { choosePool } from './choose-pool.ts';
import { commandDependencies } from './command-dependencies.ts';

/**
 * Opens what is stored of the pool of `--pool`: in DATABASE_URL, beside the service, or in DATA_DIR, which no other process may
 * have. Makes no call.
 *
 * @param elsewhere where the service itself tells what it has in memory, as the end of a sentence
 * @throws CliError if nothing is stored, the configuration does not name that pool, or the store cannot be used
 */
export async function openStore(config: Config, poolId: string | undefined, elsewhere: string): Promise<StoreReader> {
  if (config.database === null && config.dataDir === null) {
    throw new CliError(
      EXIT_CODE.config,
      `Neither DATA_DIR nor DATABASE_URL is set, so what is stored is in the memory of the service: ${elsewhere}.`,
    );
  }
  const pool = choosePool(config, poolId);
  return await openStoreReader(config, pool, await commandDependencies(config)).catch((error: unknown) => {
    throw new CliError(exitCodeOf(error), errorMessage(error));
  });
}
