import { BULK_OUTCOMES, type BulkOperation, type BulkOutcome as Outcome } from '../../domain/bulk/bulk-operation.ts';
import type { BulkService } from '../../domain/bulk/bulk-service.ts';
import { actionOf } from '../../domain/bulk/write-item.ts';
import type { PagePosition, PageSlice } from '../../domain/paging/paginate.ts';
import { builder } from '../builder.ts';
import { checkFirst, LazyConnection, type PageArguments, pageArguments } from '../connections.ts';
import { fieldRule } from '../field-rule.ts';
import { BulkItemConnection, type BulkItemModel } from './bulk-item.type.ts';
import { BulkOperationRef } from './bulk-operation.type.ts';
import { BulkOutcomeRef } from './bulk-outcome.type.ts';

builder.objectField(BulkOperationRef, 'items', (t) =>
  t.field({
    type: BulkItemConnection,
    ...fieldRule({ checkArguments: ({ first }: PageArguments) => checkFirst(first) }),
    description:
      'The items in the order in which they are started: all users of the first group before those of the second; where each user has groups of their own, one change of every user before the second of any. Costs no call to Cognito.',
    args: {
      ...pageArguments(),
      outcome: t.arg({
        type: [BulkOutcomeRef],
        required: false,
        description: 'Only items with one of these outcomes. An empty list matches nothing.',
      }),
    },
    resolve: (operation, { outcome, ...page }, { pool, bulk }) => {
      const { id, counts } = operation;
      const outcomes = outcome ?? null;
      return new LazyConnection<BulkItemModel>(
        {
          list: [pool.id, 'bulkItems', id, outcomes],
          read: (from, count) => readSlice(bulk, operation, outcomes, from, count),
          count: async () => [...new Set(outcomes ?? BULK_OUTCOMES)].reduce((sum, each) => sum + counts[each], 0),
        },
        page,
      );
    },
  }),
);

/**
 * Reads one page. A position is right after an item, by its index: items whose outcome changes meanwhile do not shift it.
 */
async function readSlice(
  bulk: BulkService,
  { id, kind }: BulkOperation,
  outcomes: readonly Outcome[] | null,
  from: PagePosition | null,
  count: number,
): Promise<PageSlice<BulkItemModel>> {
  // One more than requested shows whether more follows.
  const items = await bulk.items(id, Number(from?.after ?? -1), count + 1, outcomes);
  return {
    taken: items.slice(0, count).map((item) => ({
      item: { ...item, doneAs: actionOf(kind, item) },
      place: { token: null, limit: 1, after: String(item.index) },
    })),
    more: items.length > count,
    cut: null,
  };
}
