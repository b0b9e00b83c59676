import { MAX_BULK_ITEMS } from '../../domain/bulk/bulk-request.ts';
import { builder } from '../builder.ts';
import type { OperationTraits } from '../request.ts';
import { BulkResult, startBulk } from './bulk.result.ts';
import { bulkOptions } from './bulk-options.input.ts';

const MembershipChangeInput = builder.inputType('MembershipChangeInput', {
  description: 'What is to become of the groups of one user. Groups that are not named stay as they are.',
  fields: (t) => ({
    username: t.string({ required: true, description: 'The user, by username, alias or sub.' }),
    add: t.stringList({ required: false, description: 'The exact names of the groups to be added to.' }),
    remove: t.stringList({ required: false, description: 'The exact names of the groups to be removed from.' }),
  }),
});

const BulkChangeMembershipsInput = builder.inputType('BulkChangeMembershipsInput', {
  description: 'Changes of memberships, of each user others.',
  fields: (t) => ({
    changes: t.field({
      type: [MembershipChangeInput],
      required: true,
      description: `The changes, at most ${MAX_BULK_ITEMS} pairs of a user and a group, and some 12,000 users, since the request holds no more than 50,000 members of objects. A pair given twice counts once; one that is both added and removed is refused. Users who need no change are found by username: a user given by another name is written once more.`,
    }),
    ...bulkOptions(t),
  }),
});

builder.mutationField('bulkChangeMemberships', (t) =>
  t.field({
    type: BulkResult,
    nullable: true,
    extensions: { bulk: true } satisfies OperationTraits,
    description:
      'Adds each user to groups of their own, and removes them from others, at the rate that the quotas allow. An item is one user and one group. The additions of a user are started before the removals; each item succeeds or fails by itself, unlike in `setUserGroups`. What needs no change is found first, by the quicker way: reading the groups, one ListUsersInGroup per 60 members, or one AdminListGroupsForUser per user. Costs one AdminAddUserToGroup or AdminRemoveUserFromGroup for each of the others.',
    args: { input: t.arg({ type: BulkChangeMembershipsInput, required: true, description: 'The changes.' }) },
    resolve: (_root, { input }, context, info) => startBulk(context, info, { kind: 'CHANGE_MEMBERSHIPS', ...input }),
  }),
);
