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
      'Every user out of every group, at the pace that the quotas allow. Who is no member is found first, by whichever is quicker: sweeping the groups, one ListUsersInGroup per 60 members, or asking one AdminListGroupsForUser per user. One AdminRemoveUserFromGroup for each of the others.',
    args: { input: t.arg({ type: BulkMembershipInput, required: true, description: 'The memberships to end.' }) },
    resolve: (_root, { input }, context, info) =>
      startBulk(context, info, { kind: 'REMOVE_USERS_FROM_GROUPS', ...input }),
  }),
);
