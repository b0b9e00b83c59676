import {
  type AccessDecision as AccessDecisionModel,
  checkAccess,
  checkRequirement,
} from '../../domain/membership/check-access.ts';
import { BadUserInputError } from '../../domain/model/errors.ts';
import { nameError } from '../../domain/model/name-rules.ts';
import { builder } from '../builder.ts';

const AccessDecisionRef = builder.objectRef<AccessDecisionModel>('AccessDecision').implement({
  description: "Whether a user's groups meet a requirement, and which of them decide.",
  fields: (t) => ({
    granted: t.exposeBoolean('granted', { description: 'Whether the user belongs to the groups required.' }),
    userGroups: t.exposeStringList('userGroups', {
      description: 'Every group of the user, highest authority first, then by name.',
    }),
    matchedGroups: t.exposeStringList('matchedGroups', {
      description: 'Those of them that the requirement names.',
    }),
    missingGroups: t.exposeStringList('missingGroups', {
      description:
        'What the user lacks: every group of `allOf` that is missing, and all of `anyOf` if the user is in none of them.',
    }),
    reason: t.exposeString('reason', { description: 'One sentence that names the deciding groups: for people.' }),
  }),
});

builder.queryField('accessCheck', (t) =>
  t.field({
    type: AccessDecisionRef,
    nullable: true,
    description:
      'Whether the user belongs to the groups that an action requires: to at least one of `anyOf`, to every one of `allOf`; with both, to both. Requiring nothing is an error. Only memberships count: a disabled user is granted what the groups grant. Costs one AdminListGroupsForUser per 60 groups of the user.',
    authScopes: { permission: 'DIRECTORY_READ' },
    args: {
      username: t.arg.string({
        required: true,
        description: 'The username, or an alias or sub that the pool resolves.',
      }),
      anyOf: t.arg.stringList({
        required: false,
        description: 'At least one of these. Nobody meets an empty list.',
      }),
      allOf: t.arg.stringList({ required: false, description: 'Every one of these.' }),
    },
    resolve: async (_root, { username, ...requirement }, { loaders }) => {
      const problem = nameError(username, 'user');
      if (problem !== null) throw new BadUserInputError(problem, 'username');
      checkRequirement(requirement);
      const groups = await loaders.groupsOfUser.load(username);
      return checkAccess(
        username,
        groups.map(({ name }) => name),
        requirement,
      );
    },
  }),
);
