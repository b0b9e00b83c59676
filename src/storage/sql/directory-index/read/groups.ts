import type { Selectable } from 'kysely';
import type { IndexedGroup } from '../../../../domain/directory-index/indexed-directory.ts';
import { byPrecedence } from '../../../../domain/model/group.ts';
import type { Tables } from '../../tables.ts';
import { countMembers } from './count-members.ts';
import { type DirectoryMoment, groupsAt, type StoredGroup } from './directory-moment.ts';

/** Reads every group, by name, highest authority first. */
export async function readGroups(at: DirectoryMoment): Promise<ReadonlyMap<string, StoredGroup>> {
  const rows = await groupsAt(at)
    .select(['g.group_id', 'g.name', 'g.description', 'g.precedence', 'g.role_arn', 'g.created_at', 'g.updated_at'])
    .select('g.member_count')
    .execute();
  // Of the present it is kept with the group.
  const members = at.moment === null ? null : await countMembers(at);
  const groups = rows.map((row) => ({
    id: row.group_id,
    group: toIndexedGroup(row, members === null ? row.member_count : (members.get(row.group_id) ?? 0)),
  }));
  groups.sort((a, b) => byPrecedence(a.group, b.group));
  return new Map(groups.map((stored) => [stored.group.name, stored]));
}

type GroupRow = Pick<
  Selectable<Tables['directory_group']>,
  'name' | 'description' | 'precedence' | 'role_arn' | 'created_at' | 'updated_at'
>;

function toIndexedGroup(row: GroupRow, memberCount: number): IndexedGroup {
  return {
    name: row.name,
    description: row.description,
    precedence: row.precedence,
    roleArn: row.role_arn,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
    memberCount,
  };
}
