import { withDryRun } from './command.ts';
import { type AssignRole, applyRoleChange, type RoleAssignment, readRoleMove } from './role-assignment.ts';

/**
 * Gives the user one role of the ladder, and removes the others. Costs one AdminListGroupsForUser, one GetGroup unless the
 * user has the role already, and one write for each difference. The new role is added before the old ones are removed, and
 * if a step fails those before it are undone, see `changeMemberships`: a user who had a role is never without one. (Two
 * concurrent changes of one user do not see each other, and Cognito has no transactions.)
 *
 * A dry run is the same up to the first write.
 *
 * Rejects with UserNotFoundError, GroupNotFoundError, InvalidInputError, LimitExceededError, PartialFailureError.
 */
export const assignRole = withDryRun<AssignRole, RoleAssignment>(async (context, input) =>
  applyRoleChange(context, await readRoleMove(context, input), input),
);
