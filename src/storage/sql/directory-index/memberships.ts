import { type Selectable, sql } from 'kysely';
import type { Tables } from '../tables.ts';
import {
  addToCounts,
  endVersions,
  type Knowledge,
  type NewVersion,
  newVersion,
  VERSION_COLUMNS,
} from './fact-versions.ts';
import { type ColumnTypes, insertGivenRows } from './given-rows.ts';
import type { ChangeSource, IndexTransaction } from './index-transaction.ts';

/** A membership that holds, with the names of both. */
export type MembershipVersion = Omit<Selectable<Tables['directory_membership']>, 'pool_id'> & {
  readonly username: string;
  readonly group_name: string;
};

type NewMembershipVersion = NewVersion & {
  readonly user_id: number;
  readonly group_id: number;
  readonly missed_at: number | null;
  readonly since_unknown: number;
  readonly audit_event_id: string | null;
};

const COLUMN_TYPES: ColumnTypes<NewMembershipVersion> = {
  ...VERSION_COLUMNS,
  user_id: 'bigint',
  group_id: 'bigint',
  missed_at: 'bigint',
  since_unknown: 'bigint',
  audit_event_id: 'text',
};

/** The pool's memberships that hold now, as `m`, with the user `u` and the group `g`. */
function selectMemberships({ tables: { db, isOwnIn } }: IndexTransaction) {
  return db
    .selectFrom('directory_membership as m')
    .innerJoin('directory_user as u', (join) =>
      join.onRef('u.user_id', '=', 'm.user_id').on('u.valid_to', 'is', null).on(isOwnIn('u')),
    )
    .innerJoin('directory_group as g', (join) =>
      join.onRef('g.group_id', '=', 'm.group_id').on('g.valid_to', 'is', null).on(isOwnIn('g')),
    )
    .selectAll('m')
    .select(['u.username', 'g.name as group_name'])
    .where(isOwnIn('m'))
    .where('m.valid_to', 'is', null);
}

/** All that hold now of these users, or in these groups, by their ids. */
export function membershipsOf(
  index: IndexTransaction,
  key: 'user_id' | 'group_id',
  ids: readonly number[],
): Promise<readonly MembershipVersion[]> {
  return selectMemberships(index)
    .where(index.tables.sql.isOneOf(`m.${key}`, ids))
    .orderBy('m.id')
    .execute();
}

/** Some that hold now in a group, in the order of the users' ids, after the user of this id. */
export async function membershipsAfter(
  index: IndexTransaction,
  { group_id }: { readonly group_id: number },
  userId: number,
  count: number,
): Promise<readonly MembershipVersion[]> {
  return selectMemberships(index)
    .where('m.group_id', '=', group_id)
    .where('m.user_id', '>', userId)
    .orderBy('m.user_id')
    .limit(count)
    .execute();
}

/** Of one user, or of one group, whoever the others are. */
type Pair = Pick<MembershipVersion, 'user_id' | 'group_id'>;

export function pairKey({ user_id, group_id }: Pair): string {
  return `${user_id} ${group_id}`;
}

type MembershipRow = Omit<Selectable<Tables['directory_membership']>, 'pool_id'>;

/** By `pairKey`: the memberships that hold now, and of those that once were as of when they are known to be over. */
export async function membershipsBetween(
  { tables: { db, isOwn, sql: engine } }: IndexTransaction,
  pairs: readonly Pair[],
): Promise<{ readonly current: ReadonlyMap<string, MembershipRow>; readonly ended: ReadonlyMap<string, Knowledge> }> {
  if (pairs.length === 0) return { current: new Map(), ended: new Map() };
  const between = db
    .selectFrom('directory_membership')
    .where(isOwn)
    .where(engine.isOneOf('user_id', [...new Set(pairs.map(({ user_id }) => user_id))]))
    .where(engine.isOneOf('group_id', [...new Set(pairs.map(({ group_id }) => group_id))]));
  const current = await between.where('valid_to', 'is', null).selectAll().execute();
  const ended = await between
    .where('valid_to', 'is not', null)
    .select(({ fn }) => [
      'user_id',
      'group_id',
      fn.max('known_at').as('known_at'),
      fn.max('settles_at').as('settles_at'),
    ])
    .groupBy(['user_id', 'group_id'])
    .execute();
  return {
    current: new Map(current.map((row) => [pairKey(row), row])),
    ended: new Map(ended.map((row) => [pairKey(row), row])),
  };
}

export interface NewMembership {
  readonly user: { readonly user_id: number; readonly username: string };
  readonly group: { readonly group_id: number; readonly name: string };
  readonly version: NewVersion;
  readonly notBefore: number;
}

export async function beginMemberships(
  index: IndexTransaction,
  begun: readonly NewMembership[],
  source: ChangeSource,
): Promise<void> {
  if (begun.length === 0) return;
  const isOurs = source.origin === 'THIS_SERVICE';
  const rows = begun.map(({ version, user, group }) => ({
    ...version,
    user_id: user.user_id,
    group_id: group.group_id,
    missed_at: null,
    since_unknown: index.isRead || isOurs ? 0 : 1,
    audit_event_id: source.auditEventId,
  }));
  await insertGivenRows(index.tables, 'directory_membership', COLUMN_TYPES, rows);
  await count(index, rows, 1);
  if (!index.isRead && !isOurs) return;
  for (const { user, group, notBefore } of begun) {
    index.tell({ kind: 'MEMBERSHIP_ADDED', username: user.username, groupName: group.name, notBefore, source });
  }
}

export async function endMemberships(
  index: IndexTransaction,
  ended: readonly MembershipVersion[],
  knowledge: Knowledge,
  source: ChangeSource,
): Promise<void> {
  const ids = ended.map(({ id }) => id);
  await endVersions(index, 'directory_membership', ids, knowledge);
  await count(index, ended, -1);
  for (const { username, group_name: groupName, known_at } of ended) {
    index.tell({ kind: 'MEMBERSHIP_REMOVED', username, groupName, notBefore: known_at, source });
  }
}

/**
 * Remembers that there is no such membership, so that no page that was asked for earlier brings it back.
 *
 * @param uncertain 1: there may be one; it has to be read
 */
export async function insertEnded(
  index: IndexTransaction,
  { user_id, group_id }: Pair,
  knowledge: Knowledge,
  uncertain: 0 | 1 = 0,
): Promise<void> {
  const version = { ...newVersion(index, knowledge), valid_to: index.now, uncertain };
  const row = { ...version, user_id, group_id, missed_at: null, since_unknown: 0, audit_event_id: null };
  await insertGivenRows(index.tables, 'directory_membership', COLUMN_TYPES, [row]);
}

/** The user's groups were read: what was uncertain of those that the user is not in is so no longer. */
export async function settleEnded(
  { tables: { db, isOwn } }: IndexTransaction,
  userId: number,
  { settles_at }: Knowledge,
): Promise<void> {
  await db
    .updateTable('directory_membership')
    .set({ uncertain: 0 })
    .where(isOwn)
    .where('user_id', '=', userId)
    .where('valid_to', 'is not', null)
    .where('uncertain', '=', sql.lit(1))
    .where('settles_at', '<', settles_at)
    .execute();
}

async function count({ tables }: IndexTransaction, memberships: readonly Pair[], by: 1 | -1): Promise<void> {
  const users = new Map<number, number>();
  const groups = new Map<number, number>();
  for (const { user_id, group_id } of memberships) {
    users.set(user_id, (users.get(user_id) ?? 0) + by);
    groups.set(group_id, (groups.get(group_id) ?? 0) + by);
  }
  await addToCounts(tables, 'directory_user', users);
  await addToCounts(tables, 'directory_group', groups);
}
