import type { BulkItem } from '../../domain/bulk/bulk-operation.ts';
import type { BulkOperations } from '../../domain/bulk/bulk-service.ts';
import { errorOf } from '../../domain/bulk/item-error.ts';
import { BYTE_ORDER_MARK, csvLines } from '../../export/format-csv.ts';
import { FAILURE_COLUMNS } from '../input/users-file.ts';

/** Items that are read from the store at once. */
const PAGE = 1_000;

/** The failed items of a bulk operation as CSV, piece by piece; a file that `bulk` can be given again. */
export function* bulkFailures(bulk: BulkOperations, id: string): Generator<string> {
  yield BYTE_ORDER_MARK + csvLines([FAILURE_COLUMNS]);
  for (let after = -1; ; ) {
    const items = bulk.items(id, after, PAGE, ['FAILED']);
    const last = items.at(-1);
    if (last === undefined) return;
    yield csvLines(items.map(record));
    after = last.index;
  }
}

function record({ username, groupName, failure }: BulkItem): readonly string[] {
  return [username, groupName ?? '', failure?.code ?? '', failure === null ? '' : errorOf(failure).message];
}
