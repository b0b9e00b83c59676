import type { Selectable } from 'kysely';
import type { IndexedGroup } from '../../../../domain/directory-index/indexed-directory.ts';
import { byPrecedence } from '../../../../domain/model/group.ts';
import type { Tables } from '../../tables.ts';
import { type DirectoryMoment, groupsAt, memberCountAt } from './directory-moment.ts';

export const GROUP_COLUMNS = [
  'g.group_id',
  'g.name',
  'g.description',
  'g.precedence',
  'g.role_arn',
  'g.created_at',
  'g.updated_at',
] as const;

type GroupRow = Pick<
  Selectable<Tables['directory_group']>,
  'name' | 'description' | 'precedence' | 'role_arn' | 'created_at' | 'updated_at'
> & { readonly members: number };

/** Reads every group, by its id, highest authority first. */
export async function readGroups(at: DirectoryMoment): Promise<ReadonlyMap<number, IndexedGroup>> {
  const rows = await groupsAt(at).select(GROUP_COLUMNS).select(memberCountAt(at).as('members')).execute();
  const groups = rows.map((row) => [row.group_id, toIndexedGroup(row)] as const);
  return new Map(groups.sort(([, a], [, b]) => byPrecedence(a, b)));
}

function toIndexedGroup(row: GroupRow): IndexedGroup {
  return {
    name: row.name,
    description: row.description,
    precedence: row.precedence,
    roleArn: row.role_arn,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
    memberCount: row.members,
  };
}
