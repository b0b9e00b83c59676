import type { PoolTables } from '../../pool-tables.ts';

/** What was the last that the index learnt. Whatever readers can see has changed if and only if one of the first two is another. */
export interface IndexVersion {
  readonly last_id: number;
  readonly last_change: number;
  /** When, in milliseconds since the epoch. */
  readonly merged_at: number;
}

/** Null while there is no index. */
export async function readVersion({ db, isOwn }: PoolTables): Promise<IndexVersion | null> {
  const row = await db
    .selectFrom('directory_state')
    .where(isOwn)
    .select(['last_id', 'last_change', 'merged_at'])
    .executeTakeFirst();
  return row ?? null;
}

export function isSameVersion(a: IndexVersion, b: IndexVersion): boolean {
  return a.last_id === b.last_id && a.last_change === b.last_change;
}
