import { withDryRun } from './command.ts';
import { type AssignRole, applyRoleChange, type RoleAssignment, readRoleMove } from './role-assignment.ts';

/**
 * Puts the user in one role of the ladder and out of its others. One AdminListGroupsForUser, one GetGroup unless the user is
 * in the role already, and one write for each difference. The new role is granted before the old ones are taken, and where a
 * step fails those before it are undone, see `changeMemberships`: at no moment is a user without a role who had one. (Two
 * changes of one user at the same time know nothing of each other, and Cognito has no transaction that could join them.)
 *
 * A dry run is the same up to the first write.
 *
 * Rejects with UserNotFoundError, GroupNotFoundError, InvalidInputError, LimitExceededError, PartialFailureError.
 */
export const assignRole = withDryRun<AssignRole, RoleAssignment>(async (context, input) =>
  applyRoleChange(context, await readRoleMove(context, input), input),
);
