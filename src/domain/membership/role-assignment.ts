import { GroupNotFoundError, InvalidInputError, LimitExceededError } from '../errors.ts';
import { byAuthority, type Group } from '../groups/group.ts';
import { authorizeAttempt, type OperationContext } from '../operation.ts';
import { checkGroupName, checkUsername } from '../rules.ts';
import { addStep, changeMemberships, permitMemberships, removeStep } from './change-memberships.ts';
import { MAX_GROUPS_PER_USER } from './membership.ts';
import { isRole, type RoleLadder } from './role-ladder.ts';
import type { MembershipChange } from './set-user-groups.ts';

/** What `assignRole`, `promoteUser` and `demoteUser` take. */
export interface AssignRole {
  /** The username, or an alias or sub that the pool resolves. */
  readonly username: string;
  /** The role group to hold. */
  readonly role: string;
  readonly ladder: RoleLadder;
  /** Only tell what would change. */
  readonly dryRun?: boolean | null | undefined;
}

/** What `assignRole`, `promoteUser` and `demoteUser` answer with. */
export interface RoleAssignment extends MembershipChange {
  readonly roleName: string;
  /** The role itself, where it became known on the way. */
  readonly role: Group | null;
  /** The role of highest authority held before; of several with the same authority, the first by name. */
  readonly previousRole: Group | null;
}

/** What the user's own groups tell. */
export interface HeldRoles {
  /** Those of the ladder, highest authority first. */
  readonly roles: readonly Group[];
  /** The role to assign, where the user is in it. */
  readonly role: Group | null;
  /** How many groups the user is in, roles or not. */
  readonly groupCount: number;
}

/** Reads the user's groups: one AdminListGroupsForUser, none where the caller may not or the input is invalid. */
export async function heldRoles(
  context: OperationContext,
  { username, role: roleName, ladder }: AssignRole,
): Promise<HeldRoles> {
  authorizeAttempt(context, {
    action: 'ADD_USER_TO_GROUP',
    permission: 'MEMBERSHIP_WRITE',
    target: { username, groupName: roleName },
  });
  checkUsername(username);
  checkGroupName(roleName, 'role');
  if (ladder !== null && !ladder.includes(roleName)) {
    const names = ladder.map((name) => `"${name}"`).join(', ');
    throw new InvalidInputError(`"${roleName}" is none of the roles: ${names || 'there are none'}.`, 'role');
  }
  const groups = await context.directory.listGroupsForUser(username);
  const role = groups.find(({ name }) => name === roleName) ?? null;
  if (role !== null) requireRole(ladder, role);
  return {
    roles: groups.filter((group) => isRole(ladder, group)).sort(byAuthority),
    role,
    groupCount: groups.length,
  };
}

/** The role to assign, whole: one GetGroup, none where the user is in it. Rejects with GroupNotFoundError. */
export async function knownRole(
  { directory }: OperationContext,
  held: HeldRoles,
  { role: roleName, ladder }: AssignRole,
): Promise<Group> {
  if (held.role !== null) return held.role;
  const role = await directory.getGroup(roleName);
  if (role === null) throw new GroupNotFoundError(roleName);
  requireRole(ladder, role);
  return role;
}

/** Makes the difference, or, in a dry run, only tells it. */
export async function moveToRole(
  context: OperationContext,
  held: HeldRoles,
  role: Group | null,
  { username, role: roleName, dryRun }: AssignRole,
): Promise<RoleAssignment> {
  const added = held.role === null ? [roleName] : [];
  const removed = held.roles.map(({ name }) => name).filter((name) => name !== roleName);
  if (held.groupCount + added.length > MAX_GROUPS_PER_USER) {
    // Taking the old role first would make room, and leave the user without a role in between.
    throw new LimitExceededError(
      `"${username}" is in ${held.groupCount} groups, as many as Cognito allows, and a role is granted before the old one is taken. Take the user out of another group first.`,
    );
  }
  // The highest authority stays the longest.
  const steps = [...added.map(addStep), ...removed.toReversed().map(removeStep)];
  await (dryRun === true ? permitMemberships : changeMemberships)(context, username, steps);
  return { username, roleName, role, previousRole: held.roles[0] ?? null, added, removed };
}

function requireRole(ladder: RoleLadder, group: Group): void {
  if (isRole(ladder, group)) return;
  throw new InvalidInputError(
    `The group "${group.name}" has no precedence, so it is no role. Name the roles in \`roles\`, or give it a precedence.`,
    'role',
  );
}
