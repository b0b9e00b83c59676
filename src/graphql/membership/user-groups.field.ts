import { isMemberOf, requireGroups } from '../../domain/membership/is-member-of.ts';
import { type TokenClaims as TokenClaimsModel, tokenClaims } from '../../domain/membership/token-claims.ts';
import type { Group } from '../../domain/model/group.ts';
import type { User } from '../../domain/model/user.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { fieldRule } from '../field-rule.ts';
import { GroupRef } from '../groups/group.type.ts';
import { loadersOf } from '../object-loaders.ts';
import { UserRef } from '../users/user.type.ts';

const TokenClaimsRef = builder.objectRef<TokenClaimsModel>('TokenClaims').implement({
  description: "The group claims of the user's next tokens, by Cognito's own rules. Tokens already issued keep theirs.",
  fields: (t) => ({
    groups: t.exposeStringList('groups', {
      description:
        '`cognito:groups`, in ID and access tokens: here highest authority first. The order in tokens of Cognito could not be verified.',
    }),
    roles: t.exposeStringList('roles', { description: '`cognito:roles`, in ID tokens: the role ARNs of the groups.' }),
    preferredRole: t.exposeString('preferredRole', {
      nullable: true,
      description:
        '`cognito:preferred_role`, in ID tokens: the role of the group of lowest precedence; null if several groups of that precedence have different roles.',
    }),
  }),
});

const GROUPS = fieldRule({ asksFor: 'groups' });

const ONCE_A_USER = 'Costs one AdminListGroupsForUser per user and request, shared by all fields that need the groups.';

builder.objectField(UserRef, 'groups', (t) =>
  t.field({
    type: [GroupRef],
    ...fieldRule({ asksFor: 'groups', items: 'counted' }),
    description: `Every group that the user belongs to, all pages, highest authority first, then by name. ${ONCE_A_USER}`,
    // Not `await`, which would take two more microtasks for each user.
    resolve: (user, _args, context, info) =>
      groupsOf(user, context).then((groups) => context.responseSize.admit(groups, info)),
  }),
);

builder.objectField(UserRef, 'highestGroup', (t) =>
  t.field({
    type: GroupRef,
    nullable: true,
    ...GROUPS,
    description: `The group of highest authority among \`groups\`, or among those given; of several with equal authority, the first by name. Null if the user is in none. ${ONCE_A_USER}`,
    args: {
      among: t.arg.stringList({ required: false, description: 'Only these groups count: a role ladder.' }),
    },
    resolve: async (user, { among }, context) => {
      const groups = await groupsOf(user, context);
      return groups.find(({ name }) => !among || among.includes(name)) ?? null;
    },
  }),
);

builder.objectField(UserRef, 'tokenClaims', (t) =>
  t.field({
    type: TokenClaimsRef,
    ...GROUPS,
    description: `The claims of the user's next tokens that depend on the groups. ${ONCE_A_USER}`,
    resolve: async (user, _args, context, info) => {
      const groups = await groupsOf(user, context);
      // Each of them is a claim or two.
      return tokenClaims(await context.responseSize.admit(groups, info));
    },
  }),
);

builder.objectField(UserRef, 'isMemberOf', (t) =>
  t.boolean({
    ...fieldRule({ asksFor: 'groups', checkArguments: requireGroups }),
    description: `Whether the user belongs to the groups: to at least one of \`anyOf\`, to every one of \`allOf\`; with both, to both. Neither is an error. ${ONCE_A_USER}`,
    args: {
      anyOf: t.arg.stringList({
        required: false,
        description: 'At least one of these. Nobody meets an empty list.',
      }),
      allOf: t.arg.stringList({ required: false, description: 'Every one of these.' }),
    },
    resolve: async (user, requirement, context) => {
      const groups = await groupsOf(user, context);
      return isMemberOf(new Set(groups.map(({ name }) => name)), requirement);
    },
  }),
);

function groupsOf(user: User, context: Pick<Context, 'loaders'>): Promise<readonly Group[]> {
  return loadersOf(user, context).groupsOfUser.load(user.username);
}
