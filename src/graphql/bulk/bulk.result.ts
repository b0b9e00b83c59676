import type { GraphQLResolveInfo } from 'graphql';
import type { BulkOperation as BulkOperationModel } from '../../domain/bulk/bulk-operation.ts';
import { type BulkRequest, sizeOf } from '../../domain/bulk/bulk-request.ts';
import { BulkOperationNotFoundError, InvalidInputError, NotAllowedError } from '../../domain/model/errors.ts';
import { yieldToEventLoop } from '../../domain/primitives/yield-to-event-loop.ts';
import { builder } from '../builder.ts';
import { type Context, changeRequest, performInBulk } from '../context.ts';
import { BulkOperationRef } from './bulk-operation.type.ts';

const BulkPayload = builder.objectRef<{ readonly bulkOperation: BulkOperationModel }>('BulkPayload').implement({
  description: 'The operation, finished or in progress.',
  fields: (t) => ({
    bulkOperation: t.expose('bulkOperation', { type: BulkOperationRef, description: 'The operation as of now.' }),
  }),
});

/** The result of every bulk mutation. */
export const BulkResult = builder.errorUnion('BulkResult', {
  description: 'The operation, or why it was not started. Each item has an outcome of its own.',
  types: [BulkPayload, InvalidInputError, NotAllowedError, BulkOperationNotFoundError],
  // The plugin resolves errors itself; anything else is the payload.
  resolveType: () => BulkPayload,
});

/** Names that are looked through in the turn of the event loop in which they came. Of 100,000 it takes some 50 ms. */
const MAX_NAMES_AT_ONCE = 10_000;

/** Starts an operation. Fields that are selected beside it show the state after the start. */
export async function startBulk(
  context: Context,
  info: GraphQLResolveInfo,
  request: BulkRequest & { readonly reason?: string | null | undefined },
) {
  const { bulk, actor, signal } = context;
  // To coerce them took as long: others are served in between.
  if (sizeOf(request) > MAX_NAMES_AT_ONCE) await yieldToEventLoop();
  const caller = { actor, request: changeRequest(context, request) };
  return performInBulk(context, info, () => bulk.start(request, caller, signal));
}
