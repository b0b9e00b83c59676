import { InvalidInputError } from '../errors.ts';
import type { Operation } from '../operation.ts';
import { type AssignRole, heldRoles, knownRole, moveToRole, type RoleAssignment } from './role-assignment.ts';
import { describeMove, directionOf } from './role-ladder.ts';

/**
 * `assignRole`, only upwards: to a role of higher authority than every role held. A user without a role can be promoted
 * to any. Costs one GetGroup more than `assignRole`, unless the user is in the role already.
 *
 * Rejects as `assignRole` does, and with InvalidInputError at `role` where the role is not above the one held.
 */
export const promoteUser: Operation<AssignRole, RoleAssignment> = async (context, input) => {
  const held = await heldRoles(context, input);
  const role = await knownRole(context, held, input);
  const [highest = null] = held.roles;
  if (highest !== null && directionOf(highest, role) !== 'up') {
    throw new InvalidInputError(`"${input.username}" cannot be promoted ${describeMove(highest, role)}`, 'role');
  }
  return moveToRole(context, held, role, input);
};
