import { createPoolReader, type PoolReader } from '../../app/create-pool-reader.ts';
import type { Config } from '../../config/parse-config.ts';
import { CliError } from '../errors/cli-error.ts';
import { errorMessage, exitCodeOf } from '../errors/error-message.ts';
import { choosePool } from './choose-pool.ts';
import { commandDependencies } from './command-dependencies.ts';

/**
 * Opens what reads the pool of `--pool`.
 *
 * @throws CliError if the configuration does not name that pool, or its database cannot be used
 */
export async function openPoolReader(config: Config, poolId: string | undefined): Promise<PoolReader> {
  const pool = choosePool(config, poolId);
  const dependencies = await commandDependencies(config);
  return await createPoolReader(config, pool, dependencies).catch((error: unknown) => {
    throw new CliError(exitCodeOf(error), errorMessage(error));
  });
}
