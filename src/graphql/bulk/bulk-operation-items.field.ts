import { BULK_OUTCOMES, type BulkItem, type BulkOutcome as Outcome } from '../../domain/bulk/bulk-operation.ts';
import type { BulkService } from '../../domain/bulk/bulk-service.ts';
import type { PagePosition, PageSlice } from '../../domain/paging/paginate.ts';
import { builder } from '../builder.ts';
import { checkFirst, LazyConnection, type PageArguments, pageArguments } from '../connections.ts';
import { fieldRule } from '../field-rule.ts';
import { BulkItemConnection } from './bulk-item.type.ts';
import { BulkOperationRef } from './bulk-operation.type.ts';
import { BulkOutcomeRef } from './bulk-outcome.type.ts';

builder.objectField(BulkOperationRef, 'items', (t) =>
  t.field({
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
);

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
