import { BulkOperationNotFoundError } from '../../domain/model/errors.ts';
import { builder } from '../builder.ts';
import { performInBulk } from '../context.ts';
import { BulkResult } from './bulk.result.ts';
import { bulkOperationName } from './bulk-operation-id.ts';

builder.mutationField('cancelBulkOperation', (t) =>
  t.field({
    type: BulkResult,
    nullable: true,
    description:
      'What has been done stays done; what has not been started never is. Answers when everything that was sent is answered, with what has become of it. An operation that has ended stays as it is. The own one can always be cancelled; that of somebody else takes the permission that its kind takes, and no less authority than that of whoever ordered it. Costs AdminGetUser and AdminListGroupsForUser of the caller, and for operators of whoever ordered it; for the own one none.',
    args: { id: t.arg.id({ required: true, description: 'The `id` of the operation.' }) },
    resolve: async (_root, { id }, context, info) => {
      const name = bulkOperationName(id, context);
      if (name === null) throw new BulkOperationNotFoundError();
      return performInBulk(context, info, () => context.bulk.cancel(name, { ...context, ...context.openChange() }));
    },
  }),
);
