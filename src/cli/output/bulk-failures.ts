import type { BulkItem } from '../../domain/bulk/bulk-operation.ts';
import type { BulkService } from '../../domain/bulk/bulk-service.ts';
import { deserializeError } from '../../domain/bulk/item-error.ts';
import { BYTE_ORDER_MARK, formatCsv } from '../../export/csv/format-csv.ts';
import { FAILURE_COLUMNS } from '../input/users-file.ts';

/** How many items are read from the store at once. */
const PAGE = 1_000;

/** Returns the failed items of a bulk operation as CSV, chunk by chunk. `bulk` can read the file again. */
export async function* bulkFailures(bulk: BulkService, id: string): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + formatCsv([FAILURE_COLUMNS]);
  for (let after = -1; ; ) {
    const items = await bulk.items(id, after, PAGE, ['FAILED']);
    const last = items.at(-1);
    if (last === undefined) return;
    yield formatCsv(items.map(record));
    after = last.index;
  }
}

function record({ username, groupName, failure }: BulkItem): readonly string[] {
  return [username, groupName ?? '', failure?.code ?? '', failure === null ? '' : deserializeError(failure).message];
}
