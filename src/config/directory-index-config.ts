import type { PoolsConfig } from './pools-config.ts';
import type { Environment } from './variables/index.ts';

/** What the index of each pool holds, and how old it may be. */
export interface DirectoryIndexConfig {
  /** Names of the attributes that it holds, sorted. */
  readonly attributes: readonly string[];
  /** For how long after a write of this service a reading does not overrule it. */
  readonly settleMs: number;
  /** How long it may take to show what was changed elsewhere. */
  readonly maxLagMs: number;
  readonly retentionDays: number;
}

/** Returns null if there is no index. */
export function directoryIndexConfig(environment: Environment, pools: PoolsConfig): DirectoryIndexConfig | null {
  const isEmbedded = pools.kind === 'embedded';
  if ((environment.DIRECTORY_INDEX ?? (isEmbedded ? 'on' : 'off')) === 'off') return null;
  return {
    // Whoever is found is told apart by it, whatever becomes of the name.
    attributes: [...new Set(['sub', ...environment.INDEX_ATTRIBUTES])].sort(),
    maxLagMs: (environment.INDEX_MAX_LAG_MINUTES ?? (isEmbedded ? 1 : 60)) * 60_000,
    settleMs: environment.INDEX_SETTLE_SECONDS * 1_000,
    retentionDays: environment.INDEX_RETENTION_DAYS,
  };
}
