import { builder } from '../builder.ts';
import { BulkOperationRef } from './bulk-operation.type.ts';
import { bulkOperationName } from './bulk-operation-id.ts';

builder.queryField('bulkOperation', (t) =>
  t.field({
    type: BulkOperationRef,
    nullable: true,
    description:
      'A bulk operation as it is now; null if there is none of this id, or no longer. A caller who may read the directory may see any. Costs no call to Cognito.',
    authScopes: { permission: 'DIRECTORY_READ' },
    args: { id: t.arg.id({ required: true, description: 'The `id` of the operation.' }) },
    resolve: (_root, { id }, { bulk, pool }) => {
      const name = bulkOperationName(id, { pool });
      return name === null ? null : bulk.find(name);
    },
  }),
);
