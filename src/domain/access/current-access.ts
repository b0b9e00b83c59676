import type { Actor } from '../model/actor.ts';
import { foldCase } from '../model/case-folded-names.ts';
import { UserNotFoundError } from '../model/errors.ts';
import type { Group } from '../model/group.ts';
import { type AccessGroups, type Permission, permissionsOf } from '../model/permissions.ts';
import { identifiersOf } from '../model/user-identifiers.ts';
import type { Directory } from '../ports/directory.ts';

/** The present access of an actor in the administered pool. The token may be an hour old. */
export type CurrentAccess =
  /** Not a user of the pool any more. */
  { readonly kind: 'gone' } | { readonly kind: 'disabled'; readonly names: ReadonlySet<string> } | ActiveAccess;

export interface ActiveAccess {
  readonly kind: 'active';
  readonly role: 'administrator' | 'other';
  readonly permissions: ReadonlySet<Permission>;
  /** The actor's groups in the administered pool; none for a caller of another pool. */
  readonly groups: readonly Group[];
  /** The actor's identifiers, see `identifiersOf`; none for a caller of another pool, who is not a user of this one. */
  readonly names: ReadonlySet<string>;
}

/**
 * Reads the present access of a user of the administered pool: one AdminGetUser and one AdminListGroupsForUser. The first
 * says whether the user is disabled, and has all identifiers; it bills no further user as active, since a user with a token
 * has signed in.
 *
 * Reads by the token's username, which Cognito never changes. A token without one belongs to no user, and its subject finds
 * none.
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
  // Another user has the username now.
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

/** Returns the access of a caller of another pool, of whom only the token is known. */
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
