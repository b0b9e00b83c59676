import type { Actor } from '../model/actor.ts';
import { foldCase } from '../model/case-folded-names.ts';
import { UserNotFoundError } from '../model/errors.ts';
import type { Group } from '../model/group.ts';
import { type AccessGroups, type Permission, permissionsOf } from '../model/permissions.ts';
import type { Directory } from '../ports/directory.ts';
import { identifiersOf } from '../primitives/user-identifiers.ts';

/** What an actor is in the administered pool now, whatever the token says: that may be an hour old. */
export type CurrentAccess =
  /** No user of the pool any more. */
  { readonly kind: 'gone' } | { readonly kind: 'disabled'; readonly names: ReadonlySet<string> } | ActiveAccess;

export interface ActiveAccess {
  readonly kind: 'active';
  readonly role: 'administrator' | 'other';
  readonly permissions: ReadonlySet<Permission>;
  /** The groups of the administered pool; none for a caller of another pool. */
  readonly groups: readonly Group[];
  /** As `namesOf` makes them; none for a caller of another pool, who is none of the users here. */
  readonly names: ReadonlySet<string>;
}

/**
 * Reads the standing of a user of the administered pool: one AdminGetUser and one AdminListGroupsForUser. The first tells
 * who is disabled and all names of the user; it adds nobody to the bill, since who has a token has signed in.
 *
 * By the token's username, which Cognito never changes; a token without one is of no user, and its subject finds none.
 */
export async function readCurrentAccess(
  directory: Directory,
  { username, subject }: Actor,
  accessGroups: AccessGroups,
): Promise<CurrentAccess> {
  const name = username ?? subject;
  const [user, groups] = await Promise.all([
    directory.getUser(name),
    directory.listGroupsForUser(name).catch((error: unknown) => {
      if (error instanceof UserNotFoundError) return null;
      throw error;
    }),
  ]);
  if (user === null || groups === null) return { kind: 'gone' };
  const names = identifiersOf(user);
  // Somebody else has the username since.
  if (!names.has(foldCase(subject))) return { kind: 'gone' };
  if (!user.enabled) return { kind: 'disabled', names };
  return {
    ...roleBy(
      groups.map((group) => group.name),
      accessGroups,
    ),
    kind: 'active',
    groups,
    names,
  };
}

/** Of a caller of another pool, there is only the token to go by. */
export function accessFromToken({ groups }: Actor, accessGroups: AccessGroups): ActiveAccess {
  return { ...roleBy(groups, accessGroups), kind: 'active', groups: [], names: new Set() };
}

function roleBy(groupNames: readonly string[], accessGroups: AccessGroups): Pick<ActiveAccess, 'role' | 'permissions'> {
  const isAdministrator = accessGroups.ADMINISTRATOR.some((name) => groupNames.includes(name));
  return {
    role: isAdministrator ? 'administrator' : 'other',
    permissions: permissionsOf(groupNames, accessGroups),
  };
}
