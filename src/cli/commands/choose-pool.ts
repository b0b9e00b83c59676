import { poolIdentities } from '../../app/pool-identities.ts';
import type { Config } from '../../config/parse-config.ts';
import type { PoolIdentity } from '../../graphql/context.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';

/** The flag of every command that works on one pool. */
export const POOL_FLAG = { pool: { type: 'string' } } as const;

/**
 * Returns the pool of `--pool`, or the first one without it.
 *
 * @throws CliError if the configuration does not name that pool
 */
export function choosePool({ pools }: Config, id: string | undefined): PoolIdentity {
  const known = poolIdentities(pools);
  const chosen = id === undefined ? known[0] : known.find((pool) => pool.id === id);
  if (chosen !== undefined) return chosen;
  const ids = known.map((pool) => pool.id).join(', ');
  throw new CliError(EXIT_CODE.usage, `--pool must be a pool of the configuration (${ids}), not "${id}".`);
}
