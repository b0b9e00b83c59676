import type { Selectable } from 'kysely';
import type { Group } from '../../../domain/model/group.ts';
import type { Tables } from '../tables.ts';
import { endVersions, type Knowledge, type NewVersion, VERSION_COLUMNS } from './fact-versions.ts';
import { type ColumnTypes, insertGivenRows } from './given-rows.ts';
import type { ChangeSource, IndexTransaction } from './index-transaction.ts';
import { endMemberships, membershipsOf } from './memberships.ts';

export type GroupVersion = Omit<Selectable<Tables['directory_group']>, 'pool_id'>;

/** What a row of `directory_group` says about the group. */
export type GroupColumns = Pick<
  GroupVersion,
  'name' | 'description' | 'precedence' | 'role_arn' | 'created_at' | 'updated_at'
>;

type NewGroupVersion = NewVersion &
  GroupColumns & { readonly group_id: number; readonly member_count: number; readonly incomplete: number };

export const GROUP_COLUMN_TYPES: ColumnTypes<GroupColumns> = {
  name: 'text',
  description: 'text',
  precedence: 'bigint',
  role_arn: 'text',
  created_at: 'bigint',
  updated_at: 'bigint',
};

const VERSION_COLUMN_TYPES: ColumnTypes<NewGroupVersion> = {
  ...VERSION_COLUMNS,
  ...GROUP_COLUMN_TYPES,
  group_id: 'bigint',
  member_count: 'bigint',
  incomplete: 'bigint',
};

export function groupColumns({ name, description, precedence, roleArn, createdAt, updatedAt }: Group): GroupColumns {
  return {
    name,
    description,
    precedence,
    role_arn: roleArn,
    created_at: createdAt.getTime(),
    updated_at: updatedAt.getTime(),
  };
}

/** The versions that hold now, by name. */
export async function currentGroups(
  { tables: { db, isOwn, sql: engine } }: IndexTransaction,
  names: readonly string[],
): Promise<ReadonlyMap<string, GroupVersion>> {
  if (names.length === 0) return new Map();
  const rows = await db
    .selectFrom('directory_group')
    .selectAll()
    .where(isOwn)
    .where(engine.isOneOf('name', names))
    .where('valid_to', 'is', null)
    .execute();
  return new Map(rows.map((row) => [row.name, row]));
}

/** As of when it is known that there are no groups of these names, of those that once were. */
export async function endedGroups(
  { tables: { db, isOwn, sql: engine } }: IndexTransaction,
  names: readonly string[],
): Promise<ReadonlyMap<string, Knowledge>> {
  if (names.length === 0) return new Map();
  const rows = await db
    .selectFrom('directory_group')
    .select(({ fn }) => ['name', fn.max('known_at').as('known_at'), fn.max('settles_at').as('settles_at')])
    .where(isOwn)
    .where(engine.isOneOf('name', names))
    .groupBy('name')
    .execute();
  return new Map(rows.map((row) => [row.name, row]));
}

/** As of when it is known that other groups of the same names, which these groups came after, are gone. By name. */
export async function earlierGroups(
  { tables: { db, isOwn, sql: engine } }: IndexTransaction,
  groups: readonly Pick<GroupVersion, 'name' | 'group_id'>[],
): Promise<ReadonlyMap<string, Knowledge>> {
  const present = new Map(groups.map(({ name, group_id }) => [name, group_id]));
  if (present.size === 0) return new Map();
  const rows = await db
    .selectFrom('directory_group')
    .select(['name', 'group_id', 'known_at', 'settles_at'])
    .where(isOwn)
    .where(engine.isOneOf('name', [...present.keys()]))
    .where('valid_to', 'is not', null)
    .orderBy('settles_at')
    .execute();
  return new Map(rows.filter((row) => row.group_id !== present.get(row.name)).map((row) => [row.name, row]));
}

export async function insertGroups({ tables }: IndexTransaction, groups: readonly NewGroupVersion[]): Promise<void> {
  await insertGivenRows(tables, 'directory_group', VERSION_COLUMN_TYPES, groups);
}

/** Ends groups that are gone, with their memberships. */
export async function endGroups(
  index: IndexTransaction,
  groups: readonly GroupVersion[],
  knowledge: Knowledge,
  source: ChangeSource,
): Promise<void> {
  if (groups.length === 0) return;
  const ids = groups.map(({ group_id }) => group_id);
  await endMemberships(index, await membershipsOf(index, 'group_id', ids), knowledge, source);
  await endVersions(
    index,
    'directory_group',
    groups.map(({ id }) => id),
    knowledge,
  );
  for (const { name: groupName, known_at } of groups) {
    index.tell({ kind: 'GROUP_DELETED', username: null, groupName, notBefore: known_at, source });
  }
}

/** Names of the properties that differ, as the API names them, sorted. */
export function changedGroupProperties(before: GroupColumns, after: GroupColumns): readonly string[] {
  return [
    ...(before.description === after.description ? [] : ['description']),
    ...(before.precedence === after.precedence ? [] : ['precedence']),
    ...(before.role_arn === after.role_arn ? [] : ['roleArn']),
  ];
}
