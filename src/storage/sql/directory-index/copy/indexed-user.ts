import type { IndexedMembership, IndexedUser } from '../../../../domain/directory-index/indexed-directory.ts';
import { byPrecedence } from '../../../../domain/model/group.ts';
import type { UserStatus } from '../../../../domain/model/user.ts';
import { toIndexedUser } from '../read/user-row.ts';
import type { CopiedDirectory } from './copied-directory.ts';

export function indexedUser({ users }: CopiedDirectory, row: number): IndexedUser {
  return toIndexedUser({
    username: users.usernames[row] ?? '',
    enabled: users.enabled[row] ?? 0,
    // Nobody but the index writes this column.
    status: (users.statuses[users.status[row] ?? 0] ?? 'UNKNOWN') as UserStatus,
    created_at: users.createdAt[row] ?? 0,
    updated_at: users.updatedAt[row] ?? 0,
    attributes: users.attributes[row] ?? '{}',
    groups: users.memberships.countOf(row),
  });
}

/** Highest authority first; none if there is no such row. */
export function membershipsOfRow(
  { users, indexedGroups }: CopiedDirectory,
  row: number | undefined,
): readonly IndexedMembership[] {
  if (row === undefined) return [];
  const memberships = users.memberships.of(row).flatMap(({ group: number, since, auditEventId }) => {
    const group = indexedGroups.get(number);
    return group === undefined ? [] : [{ group, since: since === null ? null : new Date(since), auditEventId }];
  });
  return memberships.sort((a, b) => byPrecedence(a.group, b.group));
}
