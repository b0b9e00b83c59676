import { MAX_BULK_ITEMS } from '../../domain/bulk/bulk-request.ts';
import { builder } from '../builder.ts';
import type { OperationTraits } from '../request.ts';
import { CreateUserInput } from '../users/create-user.mutation.ts';
import { BulkResult, startBulk } from './bulk.result.ts';
import { bulkOptions } from './bulk-options.input.ts';

const BulkCreateUsersInput = builder.inputType('BulkCreateUsersInput', {
  description: 'The accounts to make, each with its own attributes and groups.',
  fields: (t) => ({
    users: t.field({
      type: [CreateUserInput],
      required: true,
      description: `The accounts, at most ${MAX_BULK_ITEMS}, and so many that the request holds no more than 50,000 members of objects: some 3,000. The command \`bulk apply\` takes more. A username given twice is refused. Attributes are kept with the operation, and deleted with it 30 days after its end.`,
    }),
    ...bulkOptions(t),
  }),
});

builder.mutationField('bulkCreateUsers', (t) =>
  t.field({
    type: BulkResult,
    nullable: true,
    extensions: { bulk: true } satisfies OperationTraits,
    description:
      'Makes accounts as `createUser` does, one item each, at the rate that the quotas allow. An account that exists with these attributes and groups is UNCHANGED; another one of its name fails with UserExistsError. Can be given again, and goes on after a restart: nobody is invited twice; where nobody can say whether an invitation was sent, the item fails with PartialFailureError. Costs for each account what `createUser` costs, but each group is looked up once.',
    args: { input: t.arg({ type: BulkCreateUsersInput, required: true, description: 'The accounts to make.' }) },
    resolve: (_root, { input }, context, info) => startBulk(context, info, { kind: 'CREATE_USERS', ...input }),
  }),
);
