import type { Operation } from '../operation.ts';
import { type AssignRole, heldRoles, knownRole, moveToRole, type RoleAssignment } from './role-assignment.ts';

/**
 * Puts the user in one role of the ladder and out of its others. One AdminListGroupsForUser and one write for each
 * difference. The new role is granted before the old ones are taken, and where a step fails those before it are undone,
 * see `changeMemberships`: at no moment is a user without a role who had one. (Two changes of one user at the same time
 * know nothing of each other, and Cognito has no transaction that could join them.)
 *
 * That the pool has the role shows in the addition; a dry run costs one GetGroup instead, unless the user is in the role
 * already. Where the ladder is every group with a precedence, a role without one is refused only where it is known by
 * then: to ask beforehand would cost every assignment a call.
 *
 * Rejects with UserNotFoundError, GroupNotFoundError, InvalidInputError, LimitExceededError, PartialFailureError.
 */
export const assignRole: Operation<AssignRole, RoleAssignment> = async (context, input) => {
  const held = await heldRoles(context, input);
  const role = input.dryRun === true ? await knownRole(context, held, input) : held.role;
  return moveToRole(context, held, role, input);
};
