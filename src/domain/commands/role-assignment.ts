import { GroupNotFoundError, InvalidInputError, LimitExceededError } from '../model/errors.ts';
import { byPrecedence, type Group } from '../model/group.ts';
import { MAX_GROUPS_PER_USER } from '../model/membership.ts';
import { assertGroupName, assertUsername } from '../model/name-rules.ts';
import { isRole, type RoleLadder } from '../model/role-ladder.ts';
import { authorizeAndAudit } from './authorize-and-audit.ts';
import { addStep, changeMemberships, checkMembershipChanges, removeStep } from './change-memberships.ts';
import type { CommandContext } from './command.ts';
import type { MembershipDiff } from './set-user-groups.ts';

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
export interface RoleAssignment extends MembershipDiff {
  readonly role: Group;
  /** The role of highest authority held before; of several with the same authority, the first by name. */
  readonly previousRole: Group | null;
}

/** What the user is in, and the role to assign. */
export interface RoleMove {
  /** The roles held, highest authority first. */
  readonly held: readonly Group[];
  /** Under the name that Cognito answers with. */
  readonly role: Group;
  /** Every group that the user is in, roles or not. */
  readonly groups: readonly Group[];
}

/**
 * Reads the user's groups and the role: one AdminListGroupsForUser, and one GetGroup unless the user is in the role. Neither
 * where the caller may not or the input is invalid. Rejects with UserNotFoundError, GroupNotFoundError, InvalidInputError.
 */
export async function readRoleMove(
  context: CommandContext,
  { username, role: roleName, ladder }: AssignRole,
): Promise<RoleMove> {
  await authorizeAndAudit(context, {
    action: 'ADD_USER_TO_GROUP',
    permission: 'MEMBERSHIP_WRITE',
    target: { username, groupName: roleName },
  });
  assertUsername(username);
  assertGroupName(roleName, 'role');
  if (ladder !== null && !ladder.includes(roleName)) {
    const names = ladder.map((name) => `"${name}"`).join(', ');
    throw new InvalidInputError(`"${roleName}" is none of the roles: ${names || 'there are none'}.`, 'role');
  }
  const groups = await context.directory.listGroupsForUser(username);
  const role = groups.find(({ name }) => name === roleName) ?? (await context.directory.getGroup(roleName));
  if (role === null || !isRole(ladder, role)) {
    // Whoever may not give the group at all is told that, and the trail with them.
    await checkMembershipChanges(context, username, [addStep(roleName)], groups);
    throw role === null ? new GroupNotFoundError(roleName) : notARole(ladder, role);
  }
  return { held: groups.filter((group) => isRole(ladder, group)).sort(byPrecedence), role, groups };
}

/** Makes the difference; in a dry run, only tells it. */
export async function applyRoleChange(
  context: CommandContext,
  { held, role, groups }: RoleMove,
  { username }: AssignRole,
): Promise<RoleAssignment> {
  const added = groups.some(({ name }) => name === role.name) ? [] : [role];
  const removed = held.filter(({ name }) => name !== role.name);
  if (groups.length + added.length > MAX_GROUPS_PER_USER) {
    // Taking the old role first would make room, and leave the user without a role in between.
    throw new LimitExceededError(
      `"${username}" is in ${groups.length} groups, as many as Cognito allows, and a role is granted before the old one is taken. Take the user out of another group first.`,
    );
  }
  // The highest authority stays the longest.
  const steps = [
    ...added.map(({ name }) => addStep(name)),
    ...removed.toReversed().map(({ name }) => removeStep(name)),
  ];
  await changeMemberships(context, username, steps, [...groups, role]);
  return { username, role, previousRole: held[0] ?? null, added, removed };
}

function notARole(ladder: RoleLadder, { name }: Group): InvalidInputError {
  return new InvalidInputError(
    ladder === null
      ? `The group "${name}" has no precedence, so it is no role. Name the roles in \`roles\`, or give it a precedence.`
      : `The pool spells that group "${name}", and so it is none of the roles. Name it so among the roles.`,
    'role',
  );
}
