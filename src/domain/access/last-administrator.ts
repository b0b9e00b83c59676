import { everyMembersPage } from '../directory/group-members.ts';
import { CaseFoldedNames, foldCase } from '../model/case-folded-names.ts';
import { ADDRESS_PROOFS, ADDRESSES } from '../model/user.ts';
import type { Directory } from '../ports/directory.ts';
import type { AccountChange, PoolChange } from '../ports/proposed-change.ts';
import type { ActiveAccess } from './current-access.ts';
import type { Denial } from './denial.ts';

/**
 * Returns a denial if the write would remove the pool's last administrator: an enabled member of one of the admin groups.
 * Returns null if it would not, or if there is none.
 *
 * Reads the members of the admin groups up to the second enabled one: usually one ListUsersInGroup. If there is only one,
 * one AdminGetUser says whether the write means that user, by whatever name.
 */
export async function denyLastAdministratorLoss(
  directory: Directory,
  proposed: PoolChange,
  adminGroups: readonly string[],
): Promise<Denial | null> {
  if (!(await wouldBeLost(directory, proposed, adminGroups))) return null;
  return {
    why:
      proposed.kind === 'account' && changesAddress(proposed)
        ? 'that would give the last enabled administrator another address, and whoever has it could take the account over'
        : 'that would take the last enabled administrator, and nobody could administer the pool any more',
    remedy: 'Make somebody else an administrator first.',
  };
}

/** Whether the change is of an address, or of what is known of one. */
function changesAddress(proposed: AccountChange): boolean {
  if (!('attributes' in proposed)) return false;
  return proposed.attributes.some((name) => ADDRESSES.has(name) || ADDRESS_PROOFS.has(name));
}

/**
 * Returns whether the write could remove an administrator. Leaving or deleting a group shows by its name. For disabling or
 * deleting a user, or changing an address, the groups must be read, since the name may be an alias: one
 * AdminListGroupsForUser. Not for operators, who may not change such an account.
 */
export async function couldRemoveAdministrator(
  directory: Directory,
  proposed: PoolChange,
  role: ActiveAccess['role'] | 'local',
  adminGroups: CaseFoldedNames,
): Promise<boolean> {
  switch (proposed.kind) {
    case 'membership':
      return proposed.change === 'remove' && adminGroups.has(proposed.groupName);
    case 'group':
      return proposed.change === 'delete' && adminGroups.has(proposed.groupName);
    case 'account': {
      if (!couldAffectAdministrator(proposed, role)) return false;
      const groups = await directory.listGroupsForUser(proposed.username);
      return groups.some(({ name }) => adminGroups.has(name));
    }
  }
}

/**
 * The local administrator can enable any user again, and can give a new address to an administrator who lost the old one.
 * A deleted user cannot be restored.
 */
function couldAffectAdministrator(proposed: AccountChange, role: ActiveAccess['role'] | 'local'): boolean {
  switch (proposed.change) {
    case 'delete':
      return role !== 'other';
    case 'disable':
      return role === 'administrator';
    case 'update-attributes':
      return role === 'administrator' && changesAddress(proposed);
    default:
      return false;
  }
}

async function wouldBeLost(
  directory: Directory,
  proposed: PoolChange,
  adminGroups: readonly string[],
): Promise<boolean> {
  if (proposed.kind === 'group') {
    const folded = foldCase(proposed.groupName);
    const others = adminGroups.filter((name) => foldCase(name) !== folded);
    if ((await enabledMembers(directory, others, 1)).size > 0) return false;
    return (await enabledMembers(directory, [proposed.groupName], 1)).size > 0;
  }
  const administrators = await enabledMembers(directory, adminGroups, 2);
  const [only] = administrators;
  // One write changes one user: of two administrators, one stays.
  if (only === undefined || administrators.size > 1) return false;
  const [username, groups] = only;
  if (proposed.kind === 'membership') {
    // In a pool with case-insensitive group names, two spellings of one group have the same members.
    const gone = new CaseFoldedNames([proposed.groupName, ...(proposed.leaving ?? [])]);
    if ([...groups].some((name) => !gone.has(name))) return false;
  }
  return (await directory.getUser(proposed.username))?.username === username;
}

/**
 * Returns enabled members by username, each with their groups among the given ones. Stops at the given number; with fewer
 * members the result is complete. A group that does not exist has no members.
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
