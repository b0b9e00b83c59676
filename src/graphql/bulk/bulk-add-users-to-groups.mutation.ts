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
      'Adds every user to every group, at the rate that the quotas allow. Existing members are found first, by the quicker way: reading the groups, one ListUsersInGroup per 60 members, or one AdminListGroupsForUser per user. Costs one AdminAddUserToGroup for each of the others.',
    args: { input: t.arg({ type: BulkMembershipInput, required: true, description: 'The memberships to add.' }) },
    resolve: (_root, { input }, context, info) => startBulk(context, info, { kind: 'ADD_USERS_TO_GROUPS', ...input }),
  }),
);
