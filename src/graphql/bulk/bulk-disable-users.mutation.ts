import { builder } from '../builder.ts';
import type { OperationTraits } from '../request.ts';
import { BulkResult, startBulk } from './bulk.result.ts';
import { bulkOptions, usernamesField } from './bulk-options.input.ts';

const BulkDisableUsersInput = builder.inputType('BulkDisableUsersInput', {
  description: 'The users to keep out.',
  fields: (t) => ({
    usernames: usernamesField(t),
    signOut: t.boolean({
      required: false,
      description:
        "Also revoke the users' sessions: without it they last until their tokens expire. Nobody is then taken for unchanged, since a disabled user may still have sessions. False where left out.",
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
      'Keeps every user from signing in, at the pace that the quotas allow. Who is disabled already is found first: by one ListUsers per 60 users of the pool, or one per user, whichever is less. One AdminDisableUser for each of the others; with `signOut` one for everybody, and one AdminUserGlobalSignOut.',
    args: { input: t.arg({ type: BulkDisableUsersInput, required: true, description: 'The users to keep out.' }) },
    resolve: (_root, { input }, context, info) =>
      startBulk(context, info, { kind: 'DISABLE_USERS', groupNames: null, ...input }),
  }),
);
