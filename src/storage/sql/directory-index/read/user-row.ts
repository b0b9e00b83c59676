import type { Selectable } from 'kysely';
import type { IndexedUser } from '../../../../domain/directory-index/indexed-directory.ts';
import { compareCodeUnits } from '../../../../domain/model/group.ts';
import type { Tables } from '../../tables.ts';

export const USER_COLUMNS = [
  'u.username',
  'u.enabled',
  'u.status',
  'u.created_at',
  'u.updated_at',
  'u.attributes',
] as const;

type UserRow = Pick<
  Selectable<Tables['directory_user']>,
  'username' | 'enabled' | 'status' | 'created_at' | 'updated_at' | 'attributes'
> & { readonly groups: number };

export function toIndexedUser(row: UserRow): IndexedUser {
  // Nobody but `userColumns` writes this column.
  const attributes: Readonly<Record<string, string>> = JSON.parse(row.attributes);
  return {
    username: row.username,
    attributes: Object.entries(attributes)
      .map(([name, value]) => ({ name, value }))
      .sort((a, b) => compareCodeUnits(a.name, b.name)),
    enabled: row.enabled === 1,
    status: row.status,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
    groupCount: row.groups,
  };
}
