import { builder } from '../builder.ts';
import type { OperationTraits } from '../request.ts';
import { BulkResult, startBulk } from './bulk.result.ts';
import { BulkMembershipInput } from './bulk-membership.input.ts';

builder.mutationField('bulkAddUsersToGroups', (t) =>
  t.field({
    type: BulkResult,
    nullable: true,
    extensions: { bulk: true } satisfies OperationTraits,
    description:
      'Every user into every group, at the pace that the quotas allow. Who is a member already is found first, by whichever is quicker: sweeping the groups, one ListUsersInGroup per 60 members, or asking one AdminListGroupsForUser per user. One AdminAddUserToGroup for each of the others.',
    args: { input: t.arg({ type: BulkMembershipInput, required: true, description: 'The memberships to make.' }) },
    resolve: (_root, { input }, context, info) => startBulk(context, info, { kind: 'ADD_USERS_TO_GROUPS', ...input }),
  }),
);
