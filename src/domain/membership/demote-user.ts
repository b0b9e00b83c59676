import { InvalidInputError } from '../errors.ts';
import type { Operation } from '../operation.ts';
import { type AssignRole, heldRoles, knownRole, moveToRole, type RoleAssignment } from './role-assignment.ts';
import { describeMove, directionOf } from './role-ladder.ts';

/**
 * `assignRole`, only downwards: to a role of lower authority than the highest role held. Costs one GetGroup more than
 * `assignRole`, unless the user is in the role already.
 *
 * Rejects as `assignRole` does, and with InvalidInputError at `role` where the role is not below the one held, or where
 * the user holds none.
 */
export const demoteUser: Operation<AssignRole, RoleAssignment> = async (context, input) => {
  const held = await heldRoles(context, input);
  const [highest] = held.roles;
  if (highest === undefined) {
    throw new InvalidInputError(`"${input.username}" holds no role, so there is none to be demoted from.`, 'role');
  }
  const role = await knownRole(context, held, input);
  if (directionOf(highest, role) !== 'down') {
    throw new InvalidInputError(`"${input.username}" cannot be demoted ${describeMove(highest, role)}`, 'role');
  }
  return moveToRole(context, held, role, input);
};
