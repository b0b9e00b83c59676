import type { User } from '../../domain/model/user.ts';
import { indexOf } from '../../loaders/index-loaders.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { fieldRule } from '../field-rule.ts';
import { UserRef } from '../users/user.type.ts';
import { type Membership, MembershipRef } from './membership.type.ts';

builder.objectField(UserRef, 'memberships', (t) =>
  t.field({
    type: [MembershipRef],
    ...fieldRule({ asksFor: 'groups', items: 'counted' }),
    description:
      'The same as `groups`, with what this service knows of each membership. Costs one AdminListGroupsForUser per user and request, shared by all fields that need the groups.',
    resolve: async (user, _args, context, info) => context.responseSize.admit(await membershipsOf(user, context), info),
  }),
);

async function membershipsOf(user: User, { loaders }: Pick<Context, 'loaders'>): Promise<readonly Membership[]> {
  const { username } = user;
  const index = indexOf(user);
  if (index !== null) return index.membershipsOfUser.load(username);
  const [groups, now] = await Promise.all([loaders.groupsOfUser.load(username), loaders.index?.now()]);
  const known = new Map((await now?.membershipsOfUser.load(username))?.map((each) => [each.group.name, each]));
  // Which groups they are is what the pool says.
  return groups.map((group) => {
    const { since = null, auditEventId = null } = known.get(group.name) ?? {};
    return { group, since, auditEventId };
  });
}
