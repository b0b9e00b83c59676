import type { BulkItem, BulkOutcome } from '../../domain/bulk/bulk-operation.ts';
import type { BulkService } from '../../domain/bulk/bulk-service.ts';

/** How many items are read from the store at once. */
const PAGE = 1_000;

/** Returns the items of a bulk operation, in their order; null: of every outcome. */
export async function* bulkItems(
  bulk: BulkService,
  id: string,
  outcomes: readonly BulkOutcome[] | null = null,
): AsyncGenerator<BulkItem> {
  for (let after = -1; ; ) {
    const items = await bulk.items(id, after, PAGE, outcomes);
    const last = items.at(-1);
    if (last === undefined) return;
    yield* items;
    after = last.index;
  }
}
