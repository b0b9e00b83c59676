import { GroupNotFoundError, InvalidInputError, LimitExceededError } from '../model/errors.ts';
import { byPrecedence, type Group } from '../model/group.ts';
import { MAX_GROUPS_PER_USER } from '../model/membership.ts';
import { assertGroupName, assertUsername } from '../model/name-rules.ts';
import { isRole, type RoleLadder } from '../model/role-ladder.ts';
import { authorizeAndAudit } from './authorize-and-audit.ts';
import { addStep, changeMemberships, checkMembershipChanges, removeStep } from './change-memberships.ts';
import type { CommandContext } from './command.ts';
import type { MembershipDiff } from './set-user-groups.ts';

/** The input of `assignRole`, `promoteUser` and `demoteUser`. */
export interface AssignRole {
  /** The username, or an alias or sub that the pool resolves. */
  readonly username: string;
  /** The new role. */
  readonly role: string;
  readonly ladder: RoleLadder;
  /** Whether to return what would change without changing it. */
  readonly dryRun?: boolean | null | undefined;
}

/** The result of `assignRole`, `promoteUser` and `demoteUser`. */
export interface RoleAssignment extends MembershipDiff {
  readonly role: Group;
  /** The previous role: the one of highest authority; of several with the same authority, the first by name. */
  readonly previousRole: Group | null;
}

/** The user's groups, and the role to assign. */
export interface RoleMove {
  /** The user's roles, highest authority first. */
  readonly held: readonly Group[];
  /** Under the name that Cognito returned. */
  readonly role: Group;
  /** All groups of the user, whether roles or not. */
  readonly groups: readonly Group[];
}

/**
 * Reads the user's groups and the role: one AdminListGroupsForUser, and one GetGroup unless the user has the role. Makes no
 * call if the caller lacks the permission or the input is invalid. Rejects with UserNotFoundError, GroupNotFoundError,
 * InvalidInputError.
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
  if (ladder !== null && ladder.length > MAX_GROUPS_PER_USER) {
    throw new InvalidInputError(
      `The role ladder has ${ladder.length} groups; it can have ${MAX_GROUPS_PER_USER}, as many as a user can be in.`,
      'roles',
    );
  }
  if (ladder !== null && !ladder.includes(roleName)) {
    const names = ladder.map((name) => `"${name}"`).join(', ');
    throw new InvalidInputError(`"${roleName}" is none of the roles: ${names || 'there are none'}.`, 'role');
  }
  const groups = await context.directory.listGroupsForUser(username);
  const role = groups.find(({ name }) => name === roleName) ?? (await context.directory.getGroup(roleName));
  if (role === null || !isRole(ladder, role)) {
    // A caller who may not add users to the group at all gets that error, and the audit trail its event.
    await checkMembershipChanges(context, username, [addStep(roleName)], groups);
    throw role === null ? new GroupNotFoundError(roleName) : notARole(ladder, role);
  }
  return { held: groups.filter((group) => isRole(ladder, group)).sort(byPrecedence), role, groups };
}

/** Writes the differences. In a dry run, only returns them. */
export async function applyRoleChange(
  context: CommandContext,
  { held, role, groups }: RoleMove,
  { username }: AssignRole,
): Promise<RoleAssignment> {
  const added = groups.some(({ name }) => name === role.name) ? [] : [role];
  const removed = held.filter(({ name }) => name !== role.name);
  if (groups.length + added.length > MAX_GROUPS_PER_USER) {
    // Removing the old role first would make room, but leave the user without a role in between.
    throw new LimitExceededError(
      `"${username}" is in ${groups.length} groups, as many as Cognito allows, and a role is added before the old one is removed. Remove the user from another group first.`,
    );
  }
  // The highest authority is removed last.
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
      ? `The group "${name}" has no precedence, so it is not a role. Name the roles in \`roles\`, or give it a precedence.`
      : `The pool spells that group "${name}", and so it is none of the roles. Name it so among the roles.`,
    'role',
  );
}
