import type { RoleAssignment } from '../../domain/commands/role-assignment.ts';
import {
  GroupNotFoundError,
  InvalidInputError,
  LimitExceededError,
  NotAllowedError,
  PartialFailureError,
  UserNotFoundError,
} from '../../domain/model/errors.ts';
import { builder } from '../builder.ts';
import { GroupRef } from '../groups/group.type.ts';
import { changedUser } from '../users/changed-user.ts';
import { changedGroups } from './changed-groups.ts';

const AssignRolePayload = builder.objectRef<RoleAssignment>('AssignRolePayload').implement({
  description: 'The user has the role, and no other of the ladder; in a dry run: would have.',
  fields: (t) => ({
    ...changedUser(t),
    previousRole: t.expose('previousRole', {
      type: GroupRef,
      nullable: true,
      description:
        'The previous role: the one of highest authority; of several with the same authority, the first by name. Null if the user had none. Costs no call.',
    }),
    role: t.expose('role', { type: GroupRef, description: 'The present role. Costs no call.' }),
    ...changedGroups(t),
  }),
});

/** The result of `assignRole`, `promoteUser` and `demoteUser`. */
export const AssignRoleResult = builder.errorUnion('AssignRoleResult', {
  description: 'The role, or why nothing was changed.',
  types: [
    AssignRolePayload,
    UserNotFoundError,
    GroupNotFoundError,
    InvalidInputError,
    NotAllowedError,
    LimitExceededError,
    PartialFailureError,
  ],
  // The plugin resolves errors itself; anything else is the payload.
  resolveType: () => AssignRolePayload,
});
