import type { GraphQLResolveInfo } from 'graphql';
import type { BulkOperation as BulkOperationModel } from '../../domain/bulk/bulk-operation.ts';
import type { BulkRequest } from '../../domain/bulk/bulk-request.ts';
import { BulkOperationNotFoundError, InvalidInputError, NotAllowedError } from '../../domain/model/errors.ts';
import { builder } from '../builder.ts';
import { type Context, performInBulk } from '../context.ts';
import { BulkOperationRef } from './bulk-operation.type.ts';

const BulkPayload = builder.objectRef<{ readonly bulkOperation: BulkOperationModel }>('BulkPayload').implement({
  description: 'The operation, finished or under way.',
  fields: (t) => ({
    bulkOperation: t.expose('bulkOperation', { type: BulkOperationRef, description: 'The operation as of now.' }),
  }),
});

/** The answer of every bulk mutation. */
export const BulkResult = builder.errorUnion('BulkResult', {
  description: 'The operation, or why there is none. What becomes of its items is told by each of them.',
  types: [BulkPayload, InvalidInputError, NotAllowedError, BulkOperationNotFoundError],
  // The plugin knows its errors by itself; what is none of them is the payload.
  resolveType: () => BulkPayload,
});

/** Starts an operation. What is selected beside it shows the state after. */
export function startBulk(context: Context, info: GraphQLResolveInfo, request: BulkRequest) {
  const { bulk, actor, signal } = context;
  return performInBulk(context, info, () => bulk.start(request, actor, signal));
}
