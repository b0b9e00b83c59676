import {
  BULK_OUTCOMES,
  type BulkItem,
  type BulkOperation as BulkOperationModel,
  type BulkOutcome as Outcome,
  totalOf,
} from '../../domain/bulk/bulk-operation.ts';
import type { BulkService } from '../../domain/bulk/bulk-service.ts';
import type { PagePosition, PageSlice } from '../../domain/paging/paginate.ts';
import { builder } from '../builder.ts';
import { checkFirst, LazyConnection, type PageArguments, pageArguments } from '../connections.ts';
import type { Context } from '../context.ts';
import { fieldRule } from '../field-rule.ts';
import { BulkItemConnection } from './bulk-item.type.ts';
import { BulkKindRef } from './bulk-kind.type.ts';
import { BulkOutcomeRef } from './bulk-outcome.type.ts';
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
    estimatedSecondsLeft: t.float({
      nullable: true,
      description:
        'At the rate that the quotas allow now, if every pending item is written; null once finished. In a dry run, finished or not: what the real one would take.',
      resolve: (operation, _args, { bulk }) => bulk.secondsLeft(operation),
    }),
    items: t.field({
      type: BulkItemConnection,
      ...fieldRule({ checkArguments: ({ first }: PageArguments) => checkFirst(first) }),
      description: 'The items, all users of the first group before those of the second. Costs no call to Cognito.',
      args: {
        ...pageArguments(),
        outcome: t.arg({
          type: [BulkOutcomeRef],
          required: false,
          description: 'Only items with one of these outcomes. An empty list matches nothing.',
        }),
      },
      resolve: ({ id, counts }, { outcome, ...page }, { pool, bulk }) => {
        const outcomes = outcome ?? null;
        return new LazyConnection<BulkItem>(
          {
            list: [pool.id, 'bulkItems', id, outcomes],
            read: (from, count) => readSlice(bulk, id, outcomes, from, count),
            count: async () => [...new Set(outcomes ?? BULK_OUTCOMES)].reduce((sum, each) => sum + counts[each], 0),
          },
          page,
        );
      },
    }),
  }),
});

/** Loads the operation by the name that its node id holds. */
export function loadBulkOperation(id: string, { bulk }: Context): Promise<BulkOperationModel | null> {
  return bulk.find(id);
}

/**
 * Reads one page. A position is right after an item, by its index: items whose outcome changes meanwhile do not shift it.
 */
async function readSlice(
  bulk: BulkService,
  id: string,
  outcomes: readonly Outcome[] | null,
  from: PagePosition | null,
  count: number,
): Promise<PageSlice<BulkItem>> {
  // One more than requested shows whether more follows.
  const items = await bulk.items(id, Number(from?.after ?? -1), count + 1, outcomes);
  return {
    taken: items.slice(0, count).map((item) => ({ item, place: { token: null, limit: 1, after: String(item.index) } })),
    more: items.length > count,
    cut: null,
  };
}
