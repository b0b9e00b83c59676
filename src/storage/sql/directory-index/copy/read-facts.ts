import { type Expression, type SqlBool, sql } from 'kysely';
import type { Group } from '../../../../domain/model/group.ts';
import type { PoolTables } from '../../pool-tables.ts';
import type { CopiedDirectory, UserUpdate } from './copied-directory.ts';
import type { IndexVersion } from './index-version.ts';
import type { CopiedMembership } from './membership-lists.ts';

/** Reads the next users in the order of their ids, with their memberships. */
export async function readNextUsers(
  tables: PoolTables,
  copy: CopiedDirectory,
  after: number,
  count: number,
): Promise<readonly UserUpdate[]> {
  const users = await selectUsers(tables).where('user_id', '>', after).orderBy('user_id').limit(count).execute();
  const last = users.at(-1);
  if (last === undefined) return [];
  const memberships = await readMemberships(tables, copy, sql`user_id > ${after} and user_id <= ${last.user_id}`);
  return users.map((user) => ({ userId: user.user_id, user, memberships: memberships.get(user.user_id) ?? [] }));
}

/** Reads these users as they are by now. */
export async function readUsers(
  tables: PoolTables,
  copy: CopiedDirectory,
  ids: readonly number[],
): Promise<readonly UserUpdate[]> {
  const isOneOf = tables.sql.isOneOf('user_id', ids);
  const users = await selectUsers(tables).where(isOneOf).execute();
  const memberships = await readMemberships(tables, copy, isOneOf);
  const byId = new Map(users.map((user) => [user.user_id, user]));
  return ids.map((userId) => ({
    userId,
    user: byId.get(userId) ?? null,
    memberships: memberships.get(userId) ?? [],
  }));
}

/** Reads which users are, or are in groups, otherwise than at that version. */
export async function readChangedUsers(
  { db, isOwn }: PoolTables,
  { last_id, merged_at }: IndexVersion,
): Promise<readonly number[]> {
  const begun = (table: 'directory_user' | 'directory_membership') =>
    db.selectFrom(table).select('user_id').where(isOwn).where('id', '>', last_id);
  const ended = (table: 'directory_user' | 'directory_membership') =>
    db.selectFrom(table).select('user_id').where(isOwn).where('valid_to', '>=', merged_at);
  const rows = await begun('directory_user')
    .union(ended('directory_user'))
    .union(begun('directory_membership'))
    .union(ended('directory_membership'))
    .execute();
  return rows.map(({ user_id }) => user_id).sort((a, b) => a - b);
}

/** Whether groups are otherwise than at that version. How many members they have does not count. */
export async function haveGroupsChanged(
  { db, isOwn }: PoolTables,
  { last_id, merged_at }: IndexVersion,
): Promise<boolean> {
  const changed = (condition: Expression<SqlBool>) =>
    db.selectFrom('directory_group').select('group_id').where(isOwn).where(condition);
  const rows = await changed(sql`id > ${last_id}`)
    .union(changed(sql`valid_to >= ${merged_at}`))
    .execute();
  return rows.length > 0;
}

/** Reads every group, by its id. */
export async function readAllGroups({ db, isOwn }: PoolTables): Promise<ReadonlyMap<number, Group>> {
  const rows = await db
    .selectFrom('directory_group')
    .select(['group_id', 'name', 'description', 'precedence', 'role_arn', 'created_at', 'updated_at'])
    .where(isOwn)
    .where('valid_to', 'is', null)
    .execute();
  return new Map(
    rows.map((row) => [
      row.group_id,
      {
        name: row.name,
        description: row.description,
        precedence: row.precedence,
        roleArn: row.role_arn,
        createdAt: new Date(row.created_at),
        updatedAt: new Date(row.updated_at),
      },
    ]),
  );
}

function selectUsers({ db, isOwn }: PoolTables) {
  return db
    .selectFrom('directory_user')
    .select(['user_id', 'username', 'enabled', 'status', 'created_at', 'updated_at', 'attributes', 'search'])
    .where(isOwn)
    .where('valid_to', 'is', null);
}

async function readMemberships(
  { db, isOwn }: PoolTables,
  { groups }: CopiedDirectory,
  condition: Expression<SqlBool>,
): Promise<ReadonlyMap<number, readonly CopiedMembership[]>> {
  const rows = await db
    .selectFrom('directory_membership')
    .select(['user_id', 'group_id', 'valid_from', 'since_unknown', 'audit_event_id'])
    .where(isOwn)
    .where('valid_to', 'is', null)
    .where(condition)
    .execute();
  const memberships = new Map<number, CopiedMembership[]>();
  for (const { user_id, group_id, valid_from, since_unknown, audit_event_id } of rows) {
    const membership = {
      group: groups.numberOfId(group_id),
      since: since_unknown === 1 ? null : valid_from,
      auditEventId: audit_event_id,
    };
    const same = memberships.get(user_id);
    if (same === undefined) memberships.set(user_id, [membership]);
    else same.push(membership);
  }
  return memberships;
}
