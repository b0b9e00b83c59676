import { builder } from '../builder.ts';
import type { OperationTraits } from '../request.ts';
import { BulkResult, startBulk } from './bulk.result.ts';
import { BulkMembershipInput } from './bulk-membership.input.ts';

builder.mutationField('bulkRemoveUsersFromGroups', (t) =>
  t.field({
    type: BulkResult,
    nullable: true,
    extensions: { bulk: true } satisfies OperationTraits,
    description:
      'Removes every user from every group, at the rate that the quotas allow. Users who are not members are found first, by the quicker way: reading the groups, one ListUsersInGroup per 60 members, or one AdminListGroupsForUser per user. Costs one AdminRemoveUserFromGroup for each of the others.',
    args: { input: t.arg({ type: BulkMembershipInput, required: true, description: 'The memberships to remove.' }) },
    resolve: (_root, { input }, context, info) =>
      startBulk(context, info, { kind: 'REMOVE_USERS_FROM_GROUPS', ...input }),
  }),
);
