import { InvalidInputError } from '../model/errors.ts';
import { describeMove, directionOf } from '../model/role-ladder.ts';
import { withDryRun } from './command.ts';
import { type AssignRole, applyRoleChange, type RoleAssignment, readRoleMove } from './role-assignment.ts';

/**
 * Like `assignRole`, but only to a role of higher authority than every role of the user. A user without a role can be
 * promoted to any.
 *
 * Rejects as `assignRole` does, and with InvalidInputError at `role` if the role is not higher.
 */
export const promoteUser = withDryRun<AssignRole, RoleAssignment>(async (context, input) => {
  const move = await readRoleMove(context, input);
  const [highest = null] = move.held;
  if (highest !== null && directionOf(highest, move.role) !== 'up') {
    throw new InvalidInputError(`"${input.username}" cannot be promoted ${describeMove(highest, move.role)}`, 'role');
  }
  return applyRoleChange(context, move, input);
});
