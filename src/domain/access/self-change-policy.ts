import { CaseFoldedNames, foldCase } from '../model/case-folded-names.ts';
import { comparePrecedence, type Group } from '../model/group.ts';
import type { PoolChange } from '../ports/proposed-change.ts';
import type { ActiveAccess } from './current-access.ts';
import type { Denial } from './denial.ts';
import { highestPrecedence } from './precedence-rules.ts';

/** Returns whether the write is about the caller's own account, by whatever name. */
export function isOwnAccount({ names }: ActiveAccess, proposed: PoolChange): boolean {
  return proposed.kind !== 'group' && names.has(foldCase(proposed.username));
}

/**
 * Returns why a caller may not make the change to their own account, or null if they may. Nobody may disable or sign out
 * themselves, leave a group that gives access to this service, or lower their own authority: there may be no one else to
 * undo it. Pure.
 *
 * Groups are compared by their folded names: another spelling may mean the same group.
 *
 * @param accessGroups the groups that give any access to the service
 */
export function denySelfChange(
  access: ActiveAccess,
  proposed: PoolChange,
  accessGroups: CaseFoldedNames,
): Denial | null {
  switch (proposed.kind) {
    case 'account':
      if (proposed.change === 'enable' || !isOwnAccount(access, proposed)) return null;
      return {
        why: "it is the caller's own account",
        remedy: "Ask another administrator; if the account is somebody else's, name it by its sub.",
      };
    case 'membership':
      return proposed.change === 'remove' && isOwnAccount(access, proposed)
        ? denyLeaving(access, proposed, accessGroups)
        : null;
    case 'group':
      return proposed.change === 'delete' ? denyLeaving(access, proposed, accessGroups) : null;
  }
}

function denyLeaving(
  { groups }: ActiveAccess,
  { groupName, leaving = [] }: { readonly groupName: string; readonly leaving?: readonly string[] | undefined },
  accessGroups: CaseFoldedNames,
): Denial | null {
  const folded = foldCase(groupName);
  if (!groups.some(({ name }) => foldCase(name) === folded)) return null;
  // All of them together: of two with the same authority, each alone could be left.
  const gone = new CaseFoldedNames([groupName, ...leaving]);
  const left = groups.filter(({ name }) => !gone.has(name));
  const remedy = 'Ask another administrator.';
  if (accessGroups.has(groupName)) {
    return { why: 'the caller is in that group, and nobody takes their own access to this service away', remedy };
  }
  return isDemotion(groups, left)
    ? { why: "it is the caller's own highest group, and nobody lowers their own authority", remedy }
    : null;
}

/**
 * Returns true if the new highest precedence is a higher number, or none. No groups and groups without a precedence are
 * equal.
 */
function isDemotion(before: readonly Group[], after: readonly Group[]): boolean {
  return comparePrecedence(highestPrecedence(after) ?? null, highestPrecedence(before) ?? null) > 0;
}
