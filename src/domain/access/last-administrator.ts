import { everyMembersPage } from '../directory/group-members.ts';
import { CaseFoldedNames, foldCase } from '../model/case-folded-names.ts';
import type { Directory } from '../ports/directory.ts';
import type { PoolChange } from '../ports/proposed-change.ts';
import type { Denial } from './denial.ts';

/**
 * Returns whether the write would take the pool's last administrator: an enabled member of one of the admin groups. Null if
 * it would not, and where there is none to begin with.
 *
 * Reads the members of the admin groups to the second enabled one: usually one ListUsersInGroup. Where there is only
 * one, one AdminGetUser tells whether the write means that user, by whatever name.
 */
export async function denyLastAdministratorLoss(
  directory: Directory,
  concern: PoolChange,
  adminGroups: readonly string[],
): Promise<Denial | null> {
  return (await wouldBeLost(directory, concern, adminGroups))
    ? {
        why: 'that would take the last enabled administrator, and nobody could administer the pool any more',
        remedy: 'Make somebody else an administrator first.',
      }
    : null;
}

async function wouldBeLost(
  directory: Directory,
  concern: PoolChange,
  adminGroups: readonly string[],
): Promise<boolean> {
  if (concern.kind === 'group') {
    const folded = foldCase(concern.groupName);
    const others = adminGroups.filter((name) => foldCase(name) !== folded);
    if ((await enabledMembers(directory, others, 1)).size > 0) return false;
    return (await enabledMembers(directory, [concern.groupName], 1)).size > 0;
  }
  const administrators = await enabledMembers(directory, adminGroups, 2);
  const [only] = administrators;
  // One write concerns one user: of two, one stays.
  if (only === undefined || administrators.size > 1) return false;
  const [username, groups] = only;
  if (concern.kind === 'membership') {
    // In a pool that looks for groups regardless of case, two spellings of one group show the same members.
    const gone = new CaseFoldedNames([concern.groupName, ...(concern.leaving ?? [])]);
    if ([...groups].some((name) => !gone.has(name))) return false;
  }
  return (await directory.getUser(concern.username))?.username === username;
}

/**
 * Enabled members by username, with those of the groups that each is in. Stops once there are so many; where there are
 * fewer, the answer is complete. A group that the pool lacks has no members.
 */
async function enabledMembers(
  directory: Directory,
  groupNames: readonly string[],
  enough: number,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const found = new Map<string, Set<string>>();
  for (const groupName of groupNames) {
    for await (const users of everyMembersPage(directory, groupName)) {
      for (const { username, enabled } of users) {
        if (enabled) found.set(username, (found.get(username) ?? new Set()).add(groupName));
      }
      if (found.size >= enough) return found;
    }
  }
  return found;
}
