import { BulkOperationNotFoundError } from '../../domain/model/errors.ts';
import { builder } from '../builder.ts';
import { changeRequest, performInBulk } from '../context.ts';
import { BulkResult } from './bulk.result.ts';
import { bulkOperationName } from './bulk-operation-id.ts';

builder.mutationField('cancelBulkOperation', (t) =>
  t.field({
    type: BulkResult,
    nullable: true,
    description:
      'Items that are done stay done; items that have not started are skipped. Whichever process runs the operation, it starts nothing more after a second. Returns once everything that was sent has a response; if this process stops first, with the state by then. An operation that has ended stays as it is. Callers can always cancel their own; cancelling another requires the permission for its kind, and no less authority than its owner has. Costs AdminGetUser and AdminListGroupsForUser of the caller, and for operators of the owner; none for their own.',
    args: { id: t.arg.id({ required: true, description: 'The `id` of the operation.' }) },
    resolve: async (_root, { id }, context, info) => {
      const name = bulkOperationName(id, context);
      if (name === null) throw new BulkOperationNotFoundError();
      return performInBulk(context, info, () =>
        context.bulk.cancel(name, { ...context, ...context.openChange(), request: changeRequest(context, {}) }),
      );
    },
  }),
);
