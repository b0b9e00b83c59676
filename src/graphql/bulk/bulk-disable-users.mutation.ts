import { builder } from '../builder.ts';
import type { OperationTraits } from '../request.ts';
import { BulkResult, startBulk } from './bulk.result.ts';
import { bulkOptions, usernamesField } from './bulk-options.input.ts';

const BulkDisableUsersInput = builder.inputType('BulkDisableUsersInput', {
  description: 'The users to disable.',
  fields: (t) => ({
    usernames: usernamesField(t),
    signOut: t.boolean({
      required: false,
      description:
        "Also revokes the users' sessions: otherwise they last until their tokens expire. No user then counts as unchanged, since a disabled user may still have sessions. False if left out.",
    }),
    ...bulkOptions(t),
  }),
});

builder.mutationField('bulkDisableUsers', (t) =>
  t.field({
    type: BulkResult,
    nullable: true,
    extensions: { bulk: true } satisfies OperationTraits,
    description:
      'Disables every user, at the rate that the quotas allow. Users who are disabled already are found first: by one ListUsers per 60 users of the pool, or one per user, whichever is less. Costs one AdminDisableUser for each of the others; with `signOut` one for every user, and one AdminUserGlobalSignOut.',
    args: { input: t.arg({ type: BulkDisableUsersInput, required: true, description: 'The users to disable.' }) },
    resolve: (_root, { input }, context, info) =>
      startBulk(context, info, { kind: 'DISABLE_USERS', groupNames: null, ...input }),
  }),
);
