import type { BulkFilter } from '../../domain/bulk/bulk-filter.ts';
import type { BulkOperation } from '../../domain/bulk/bulk-operation.ts';
import type { BulkService } from '../../domain/bulk/bulk-service.ts';
import type { PagePosition, PageSlice } from '../../domain/paging/paginate.ts';
import { builder } from '../builder.ts';
import { LazyConnection, pageArguments } from '../connections.ts';
import { BulkOperationConnection } from './bulk-operation-connection.type.ts';
import { BulkOperationFilterInput } from './bulk-operation-filter.input.ts';

builder.queryField('bulkOperations', (t) =>
  t.field({
    type: BulkOperationConnection,
    nullable: true,
    description:
      'Bulk operations, newest first: all that run, and those that ended in the last 30 days. Whoever may read the directory sees those of every caller. Costs no call to Cognito.',
    authScopes: { permission: 'DIRECTORY_READ' },
    args: {
      ...pageArguments(),
      filter: t.arg({ type: BulkOperationFilterInput, required: false, description: 'Only operations that match.' }),
    },
    resolve: (_root, { filter: given, ...page }, { actor, pool, bulk }) => {
      const { status, kind, mine } = given ?? {};
      const filter: BulkFilter = { status, kind, actorSubject: mine ? actor.subject : null };
      return new LazyConnection<BulkOperation>(
        {
          list: [pool.id, 'bulkOperations', filter],
          read: (from, count) => readSlice(bulk, filter, from, count),
          count: () => bulk.count(filter),
        },
        page,
      );
    },
  }),
);

/**
 * Reads one page. A position is right after an operation, by its id: operations that are started meanwhile, or deleted, do
 * not shift it.
 */
async function readSlice(
  bulk: BulkService,
  filter: BulkFilter,
  from: PagePosition | null,
  count: number,
): Promise<PageSlice<BulkOperation>> {
  // One more than requested shows whether more follows.
  const operations = await bulk.page(filter, from?.after ?? null, count + 1);
  return {
    taken: operations.slice(0, count).map((item) => ({ item, place: { token: null, limit: 1, after: item.id } })),
    more: operations.length > count,
    cut: null,
  };
}
