import { everyMembersPage } from '../directory/group-members.ts';
import { CaseFoldedNames, foldCase } from '../model/case-folded-names.ts';
import type { User } from '../model/user.ts';
import { identifiersOf } from '../model/user-identifiers.ts';
import type { Directory } from '../ports/directory.ts';
import type { PoolChange } from '../ports/proposed-change.ts';
import type { Denial } from './denial.ts';

/** How many names a message has room for. */
const MAX_NAMED = 10;

/** Which administrators many changes may not take, since together they would take all. */
export interface PlannedLosses {
  /** Null if the change may be made. It must be one that could take an administrator. */
  deny(proposed: PoolChange): Denial | null;
}

export const NO_LOSSES: PlannedLosses = { deny: () => null };

export interface LossRules {
  readonly adminGroups: readonly string[];
  /** Whether an administrator whose account is disabled is lost. The local administrator can enable any account again. */
  readonly countsClosing: boolean;
}

/**
 * Finds out whether the changes together would take every enabled administrator of the pool: then none of these may be taken.
 * Without it they would be taken one after the other, up to the last one. An operation that also makes somebody an
 * administrator is not judged beforehand: the order of its changes decides.
 *
 * Reads the members of the admin groups, up to the first enabled one who stays; nothing if no change could take one.
 */
export async function findPlannedLosses(
  directory: Directory,
  changes: AsyncIterable<readonly PoolChange[]>,
  { adminGroups, countsClosing }: LossRules,
): Promise<PlannedLosses> {
  const isAdminGroup = new CaseFoldedNames(adminGroups);
  const taken = new TakenUsers();
  for await (const page of changes) {
    for (const change of page) {
      if (change.kind === 'account') {
        if (countsClosing && change.change === 'disable') taken.add(null, change.username);
      } else if (change.kind === 'membership' && isAdminGroup.has(change.groupName)) {
        if (change.change === 'add') return NO_LOSSES;
        taken.add(change.groupName, change.username);
      }
    }
  }
  if (taken.isEmpty) return NO_LOSSES;
  const lost = await administratorsLost(directory, taken, adminGroups);
  return lost === null ? NO_LOSSES : denyingAll(lost);
}

/** Users by the folded names that the changes have for them. */
class TakenUsers {
  /** By the folded name of a group; by null: those whose accounts are closed. */
  readonly #byGroup = new Map<string | null, Set<string>>();

  add(groupName: string | null, username: string): void {
    const group = groupName === null ? null : foldCase(groupName);
    const users = this.#byGroup.get(group) ?? new Set();
    this.#byGroup.set(group, users.add(foldCase(username)));
  }

  get isEmpty(): boolean {
    return this.#byGroup.size === 0;
  }

  /** Whether the member is taken out of the group, or can no longer sign in. */
  has(groupName: string, member: User): boolean {
    const users = [this.#byGroup.get(null), this.#byGroup.get(foldCase(groupName))];
    return [...identifiersOf(member)].some((name) => users.some((taken) => taken?.has(name)));
  }
}

/** Returns the enabled administrators if all are taken; null if one stays, or if there is none. */
async function administratorsLost(
  directory: Directory,
  taken: TakenUsers,
  adminGroups: readonly string[],
): Promise<readonly User[] | null> {
  const lost = new Map<string, User>();
  for (const groupName of adminGroups) {
    for await (const members of everyMembersPage(directory, groupName)) {
      for (const member of members) {
        if (!member.enabled) continue;
        if (!taken.has(groupName, member)) return null;
        lost.set(member.username, member);
      }
    }
  }
  // Of one alone the guard says so by itself.
  return lost.size < 2 ? null : [...lost.values()];
}

function denyingAll(administrators: readonly User[]): PlannedLosses {
  const names = new Set(administrators.flatMap((user) => [...identifiersOf(user)]));
  const shown = administrators.slice(0, MAX_NAMED).map(({ username }) => `"${username}"`);
  const more = administrators.length - shown.length;
  const denial: Denial = {
    why: `that would take all enabled administrators at once, ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}, and nobody could administer the pool any more`,
    remedy: 'Leave one of them out, who stays, or make somebody else an administrator first.',
  };
  return {
    deny: (proposed) => ('username' in proposed && names.has(foldCase(proposed.username)) ? denial : null),
  };
}
