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
  description: 'The user holds the role, and no other of the ladder; in a dry run: would hold.',
  fields: (t) => ({
    ...changedUser(t),
    previousRole: t.expose('previousRole', {
      type: GroupRef,
      nullable: true,
      description:
        'The role of highest authority held before; of several with the same authority, the first by name. Null where the user held none. Costs no call.',
    }),
    role: t.expose('role', { type: GroupRef, description: 'The role held now. Costs no call.' }),
    ...changedGroups(t),
  }),
});

/** The answer of `assignRole`, `promoteUser` and `demoteUser`. */
export const AssignRoleResult = builder.errorUnion('AssignRoleResult', {
  description: 'The role held, or why nothing was changed.',
  types: [
    AssignRolePayload,
    UserNotFoundError,
    GroupNotFoundError,
    InvalidInputError,
    NotAllowedError,
    LimitExceededError,
    PartialFailureError,
  ],
  // The plugin knows its errors by itself; what is none of them is the payload.
  resolveType: () => AssignRolePayload,
});
