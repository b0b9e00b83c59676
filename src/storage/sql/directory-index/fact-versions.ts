import { sql } from 'kysely';
import type { PoolTables } from '../pool-tables.ts';
import type { IndexTransaction } from './index-transaction.ts';

/** What the tables of users, groups and memberships have in common. */
export type FactTable = 'directory_user' | 'directory_group' | 'directory_membership';

// Types: an interface is no row that a statement brings along.
/** As of when a fact is known. Milliseconds since the epoch, as the columns of these names. */
export type Knowledge = {
  readonly known_at: number;
  readonly settles_at: number;
};

/** What a reading knows: asked for at this moment. */
export function readAt(askedAt: Date): Knowledge {
  return { known_at: askedAt.getTime(), settles_at: askedAt.getTime() };
}

/**
 * What a write of this service knows: as of the moment at which it was sent, since others may have changed the same before the
 * answer came; and no reading overrules it until it has settled after the answer.
 */
export function writtenAt(startedAt: Date, answeredAt: Date, settleMs: number): Knowledge {
  return { known_at: startedAt.getTime(), settles_at: answeredAt.getTime() + settleMs };
}

/** Of a fact of which nothing is known. */
export const UNKNOWN_FACT: Knowledge = { known_at: 0, settles_at: -1 };

/** Whether what has become known comes after what is known: a write beats the readings asked for before it has settled. */
export function isLater(news: Knowledge, known: Knowledge): boolean {
  return news.settles_at > known.settles_at;
}

/** Whether a write was answered before what is known. Of two in one millisecond the one that is merged last came last. */
export function isOutdated(write: Knowledge, known: Knowledge): boolean {
  return write.settles_at < known.settles_at;
}

/** The columns that every new version of a fact has. */
export type NewVersion = Knowledge & {
  readonly id: number;
  readonly valid_from: number;
  readonly valid_to: number | null;
  readonly uncertain: number;
};

export const VERSION_COLUMNS = {
  id: 'bigint',
  valid_from: 'bigint',
  valid_to: 'bigint',
  known_at: 'bigint',
  settles_at: 'bigint',
  uncertain: 'bigint',
} as const;

export function newVersion(index: IndexTransaction, knowledge: Knowledge): NewVersion {
  return { ...knowledge, id: index.nextId(), valid_from: index.now, valid_to: null, uncertain: 0 };
}

/** Versions of these ids are known to hold still. */
export async function confirmVersions(
  { tables: { db, isOwn, sql: engine } }: IndexTransaction,
  table: FactTable,
  ids: readonly number[],
  { known_at, settles_at }: Knowledge,
): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable(table)
    .set({ known_at, settles_at, uncertain: 0, ...(table === 'directory_membership' && { missed_at: null }) })
    .where(isOwn)
    .where(engine.isOneOf('id', ids))
    .execute();
}

/** Versions of these ids hold no longer. With knowledge: the fact is over; else another version takes the place. */
export async function endVersions(
  { tables: { db, isOwn, sql: engine }, now }: IndexTransaction,
  table: FactTable,
  ids: readonly number[],
  knowledge: Knowledge | null,
): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable(table)
    .set({ valid_to: now, uncertain: 0, ...knowledge })
    .where(isOwn)
    .where(engine.isOneOf('id', ids))
    .execute();
}

/** Adds to the counts that stand with users and groups, by their ids. */
export async function addToCounts(
  { db, isOwn, sql: engine }: PoolTables,
  table: 'directory_user' | 'directory_group',
  added: ReadonlyMap<number, number>,
): Promise<void> {
  const [column, key] = table === 'directory_user' ? ['group_count', 'user_id'] : ['member_count', 'group_id'];
  for (const [by, ids] of idsByNumber(added)) {
    await db
      .updateTable(table)
      .set({ [column]: sql`${sql.ref(column)} + ${by}` })
      .where(isOwn)
      .where(engine.isOneOf(key, ids))
      .where('valid_to', 'is', null)
      .execute();
  }
}

/** Those of the same number together: in a page nearly all have 1. */
function idsByNumber(added: ReadonlyMap<number, number>): ReadonlyMap<number, readonly number[]> {
  const ids = new Map<number, number[]>();
  for (const [id, by] of added) {
    const same = ids.get(by);
    if (same === undefined) ids.set(by, [id]);
    else same.push(id);
  }
  return ids;
}
