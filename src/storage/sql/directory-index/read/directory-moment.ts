import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { IndexedGroup } from '../../../../domain/directory-index/indexed-directory.ts';
import type { PoolTables } from '../../pool-tables.ts';

/** The tables of the directory as they stand, or stood. */
export interface DirectoryMoment {
  readonly tables: PoolTables;
  /** Null: now. */
  readonly moment: Date | null;
}

export interface StoredGroup {
  readonly id: number;
  readonly group: IndexedGroup;
}

/** With the groups that there are, by name: all of them if a filter is on groups, else perhaps none. */
export interface ResolvedMoment extends DirectoryMoment {
  readonly groups: ReadonlyMap<string, StoredGroup>;
}

/** The versions of the pool's facts that hold at the moment: past and present differ in nothing else. */
export function holds({ tables, moment }: DirectoryMoment, alias: string): Expression<SqlBool> {
  const from = sql.ref<number>(`${alias}.valid_from`);
  const to = sql.ref<number | null>(`${alias}.valid_to`);
  const time = moment?.getTime();
  // Indexes are of the current versions, and found by this very condition.
  const isValid =
    time === undefined ? sql`${to} is null` : sql`${from} <= ${time} and (${to} is null or ${to} > ${time})`;
  return sql`${tables.isOwnIn(alias)} and ${isValid}`;
}

/** Users that hold, as `u`. */
export function usersAt(at: DirectoryMoment) {
  return at.tables.db.selectFrom('directory_user as u').where(holds(at, 'u'));
}

/** Groups that hold, as `g`. */
export function groupsAt(at: DirectoryMoment) {
  return at.tables.db.selectFrom('directory_group as g').where(holds(at, 'g'));
}

/** Memberships that hold, as `m`. */
export function membershipsAt(at: DirectoryMoment) {
  return at.tables.db.selectFrom('directory_membership as m').where(holds(at, 'm'));
}

/** In how many groups the user `u` is. Of the present it is kept with the user. */
export function groupCountAt(at: DirectoryMoment): RawBuilder<number> {
  if (at.moment === null) return sql.ref('u.group_count');
  const count = membershipsAt(at)
    .where('m.user_id', '=', sql.ref<number>('u.user_id'))
    .select(({ fn }) => fn.countAll<number>().as('count'));
  return sql`${count}`;
}
