import { InvalidInputError } from '../model/errors.ts';
import { describeMove, directionOf } from '../model/role-ladder.ts';
import { withDryRun } from './command.ts';
import { type AssignRole, applyRoleChange, type RoleAssignment, readRoleMove } from './role-assignment.ts';

/**
 * Like `assignRole`, but only to a role of lower authority than the user's highest role.
 *
 * Rejects as `assignRole` does, and with InvalidInputError at `role` if the role is not lower, or if the user has none.
 */
export const demoteUser = withDryRun<AssignRole, RoleAssignment>(async (context, input) => {
  const move = await readRoleMove(context, input);
  const [highest] = move.held;
  if (highest === undefined) {
    throw new InvalidInputError(`"${input.username}" has no role, so there is none to be demoted from.`, 'role');
  }
  if (directionOf(highest, move.role) !== 'down') {
    throw new InvalidInputError(`"${input.username}" cannot be demoted ${describeMove(highest, move.role)}`, 'role');
  }
  return applyRoleChange(context, move, input);
});
