import type { Config } from '../config/parse-config.ts';
import { readIndexLag } from '../domain/directory-index/index-lag.ts';
import type { IndexAge } from '../http/health/index-age.ts';
import type { PoolServices } from './create-pool.ts';

/** Reads how old the index of each pool is; none if the configuration asks for no index. */
export async function readIndexAges(
  { directoryIndex: options }: Config,
  pools: readonly Pick<PoolServices, 'pool' | 'directoryIndex'>[],
): Promise<readonly IndexAge[]> {
  if (options === null) return [];
  const ages = pools.map(async ({ pool: { id: pool }, directoryIndex: store }): Promise<IndexAge[]> => {
    if (store === null) return [];
    const lagMs = await readIndexLag(store);
    return [
      { pool, lagSeconds: lagMs === null ? null : lagMs / 1_000, inTime: lagMs !== null && lagMs <= options.maxLagMs },
    ];
  });
  return (await Promise.all(ages)).flat();
}
