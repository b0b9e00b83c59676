import { builder } from '../builder.ts';
import type { OperationTraits } from '../request.ts';
import { BulkResult, startBulk } from './bulk.result.ts';
import { bulkOptions, usernamesField } from './bulk-options.input.ts';

const BulkEnableUsersInput = builder.inputType('BulkEnableUsersInput', {
  description: 'The users to enable.',
  fields: (t) => ({ usernames: usernamesField(t), ...bulkOptions(t) }),
});

builder.mutationField('bulkEnableUsers', (t) =>
  t.field({
    type: BulkResult,
    nullable: true,
    extensions: { bulk: true } satisfies OperationTraits,
    description:
      'Enables every user, at the rate that the quotas allow. Users who are enabled already are found first: by one ListUsers per 60 users of the pool, or one per user, whichever is less. Costs one AdminEnableUser for each of the others.',
    args: { input: t.arg({ type: BulkEnableUsersInput, required: true, description: 'The users to enable.' }) },
    resolve: (_root, { input }, context, info) =>
      startBulk(context, info, { kind: 'ENABLE_USERS', groupNames: null, ...input }),
  }),
);
