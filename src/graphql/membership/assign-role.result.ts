import {
  GroupNotFoundError,
  InvalidInputError,
  LimitExceededError,
  NotAllowedError,
  PartialFailureError,
  UserNotFoundError,
} from '../../domain/errors.ts';
import type { RoleAssignment } from '../../domain/membership/role-assignment.ts';
import { builder } from '../builder.ts';
import { Group, requireGroup } from '../groups/group.type.ts';
import { requireUser, User } from '../users/user.type.ts';
import { asksForNameOnly, groupByName } from './group-by-name.ts';

const AssignRolePayload = builder.objectRef<RoleAssignment>('AssignRolePayload').implement({
  description: 'The user holds the role, and no other of the ladder; in a dry run: would hold.',
  fields: (t) => ({
    user: t.field({
      type: User,
      description:
        'The user as of now. Costs one AdminGetUser, which counts the user as active this month, on the bill.',
      resolve: async ({ username }, _args, { loaders }) =>
        requireUser(await loaders.userByAlias.load(username), username),
    }),
    previousRole: t.expose('previousRole', {
      type: Group,
      nullable: true,
      description:
        'The role of highest authority held before; of several with the same authority, the first by name. Null where the user held none. Costs no call.',
    }),
    role: t.field({
      type: Group,
      description:
        'The role held now. Its `name` and `id` cost no call; more costs one GetGroup, unless the role became known on the way: in promoteUser, demoteUser and dry runs, and where the user was in it before.',
      resolve: async ({ role, roleName }, _args, { loaders }, info) => {
        if (role !== null) return role;
        if (asksForNameOnly(info)) return groupByName(roleName);
        return requireGroup(await loaders.groupByName.load(roleName), roleName);
      },
    }),
    added: t.exposeStringList('added', { description: 'The groups that the user was put into.' }),
    removed: t.exposeStringList('removed', {
      description: 'The groups that the user was taken out of, highest authority first.',
    }),
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
