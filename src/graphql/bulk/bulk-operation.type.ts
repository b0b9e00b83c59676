import { type BulkOperation as BulkOperationModel, totalOf } from '../../domain/bulk/bulk-operation.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { BulkKindRef } from './bulk-kind.type.ts';
import { BulkStatusRef } from './bulk-status.type.ts';

export const BulkOperationRef = builder.objectRef<BulkOperationModel>('BulkOperation');

builder.node(BulkOperationRef, {
  description:
    'A change of many users, made item by item at the rate that the quotas allow. At any time total = pending + succeeded + unchanged + failed + skipped. Reading it costs no call to Cognito; it is kept for 30 days after its end.',
  id: {
    resolve: ({ id }) => id,
    description: 'For `node(id:)`, `bulkOperation`, `cancelBulkOperation` and `bulkOperationProgress`.',
  },
  loadWithoutCache: loadBulkOperation,
  fields: (t) => ({
    kind: t.expose('kind', { type: BulkKindRef, description: 'What is done to each item.' }),
    status: t.expose('status', { type: BulkStatusRef, description: 'Its state.' }),
    dryRun: t.exposeBoolean('dryRun', { description: 'Whether it only determines what would be done.' }),
    total: t.int({ description: 'All items, without duplicates.', resolve: ({ counts }) => totalOf(counts) }),
    pending: t.int({ description: 'Items that have not ended.', resolve: ({ counts }) => counts.PENDING }),
    succeeded: t.int({
      description: 'Items that were done; in a dry run: that would be done.',
      resolve: ({ counts }) => counts.SUCCEEDED,
    }),
    unchanged: t.int({
      description: 'Items that needed no change.',
      resolve: ({ counts }) => counts.UNCHANGED,
    }),
    failed: t.int({
      description: 'Items that were not done, each with its error.',
      resolve: ({ counts }) => counts.FAILED,
    }),
    skipped: t.int({
      description: 'Items that were not started: the operation was cancelled, or stopped by its error policy.',
      resolve: ({ counts }) => counts.SKIPPED,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was started.' }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ended; null until then.',
    }),
    actor: t.string({
      description: 'Who ordered it: the username, or the subject if the token names no user.',
      resolve: ({ actor }) => actor.username ?? actor.subject,
    }),
    estimatedSecondsLeft: t.float({
      nullable: true,
      description:
        'At the rate that the quotas allow now, if every pending item is written; null once finished. In a dry run, finished or not: what the real one would take.',
      resolve: (operation, _args, { bulk }) => bulk.secondsLeft(operation),
    }),
  }),
});

/** Loads the operation by the name that its node id holds. */
export function loadBulkOperation(id: string, { bulk }: Context): Promise<BulkOperationModel | null> {
  return bulk.find(id);
}
