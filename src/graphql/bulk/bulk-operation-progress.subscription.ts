import { authorize } from '../../domain/access/authorize.ts';
import { BadUserInputError } from '../../domain/model/errors.ts';
import { builder } from '../builder.ts';
import { BulkOperationRef } from './bulk-operation.type.ts';
import { bulkOperationName } from './bulk-operation-id.ts';

builder.subscriptionField('bulkOperationProgress', (t) =>
  t.field({
    type: BulkOperationRef,
    description:
      'The operation as it goes on: at once, and then at least once a second while it changes. The last event is its final state, whichever process runs it. If this process stops first, the last event is still `RUNNING`, and the operation goes on in another process or at the next start. Costs no call to Cognito. A client that disconnects does not end the operation.',
    authScopes: { permission: 'DIRECTORY_READ' },
    args: { id: t.arg.id({ required: true, description: 'The `id` of the operation.' }) },
    subscribe: async (_root, { id }, { actor, bulk, pool, signal }) => {
      // The scopes are checked for each event: a caller who may see none must not learn which ids exist.
      authorize(actor, 'DIRECTORY_READ');
      const name = bulkOperationName(id, { pool });
      if (name === null || (await bulk.find(name)) === null) {
        throw new BadUserInputError('There is no bulk operation by this id, or no longer.', 'id');
      }
      return bulk.watch(name, signal);
    },
    resolve: (operation) => operation,
  }),
);
