import type { PoolsConfig } from '../config/pools-config.ts';
import { defaultPoolId, REGION } from '../embedded-pool/user-pools.ts';
import type { PoolIdentity } from '../graphql/context.ts';

/** Returns the pools that the configuration names, at least one. The first one is served at `/graphql` as well. */
export function poolIdentities(pools: PoolsConfig): readonly PoolIdentity[] {
  if (pools.kind === 'cognito') {
    return pools.userPoolIds.map((id) => ({ id, region: pools.region, embedded: false }));
  }
  return Array.from({ length: pools.count }, (_, index) => ({
    id: defaultPoolId(index),
    region: REGION,
    embedded: true,
  }));
}
