import type { PoolTables } from '../pool-tables.ts';
import type { FactTable } from './fact-versions.ts';

const HISTORY: readonly FactTable[] = ['directory_user', 'directory_group', 'directory_membership'];

/** Deletes versions that ended before the instant, and changes that were learnt before it, up to so many. */
export async function deleteHistory(tables: PoolTables, instant: Date, limit: number): Promise<number> {
  let deleted = 0;
  for (const table of HISTORY) deleted += await deleteVersions(tables, table, instant, limit - deleted);
  return deleted + (await deleteChanges(tables, instant, limit - deleted));
}

async function deleteVersions(
  { db, isOwn }: PoolTables,
  table: FactTable,
  instant: Date,
  limit: number,
): Promise<number> {
  if (limit <= 0) return 0;
  const oldest = db
    .selectFrom(table)
    .select('id')
    .where(isOwn)
    .where('valid_to', '<', instant.getTime())
    .orderBy('valid_to')
    .limit(limit);
  const { numDeletedRows } = await db
    .deleteFrom(table)
    .where(isOwn)
    .where('id', 'in', oldest)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

async function deleteChanges({ db, isOwn }: PoolTables, instant: Date, limit: number): Promise<number> {
  if (limit <= 0) return 0;
  const oldest = db
    .selectFrom('directory_change')
    .select('id')
    .where(isOwn)
    .where('not_after', '<', instant.getTime())
    .orderBy('not_after')
    .limit(limit);
  const { numDeletedRows } = await db
    .deleteFrom('directory_change')
    .where(isOwn)
    .where('id', 'in', oldest)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
