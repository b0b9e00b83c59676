import { streamTable } from '../../export/stream-table.ts';
import type { Table } from '../../export/table.ts';
import type { TableFormat } from '../../export/table-format.ts';
import { formatList } from '../output/format-list.ts';
import type { Output } from '../output/output.ts';

/**
 * Writes a table to a file as it is read; or builds it in memory, for a terminal.
 *
 * @param format null: for a terminal
 * @param terminalColumns names of the columns that a terminal has room for
 */
export async function writeTable<Row>(
  table: Table<Row>,
  format: TableFormat | null,
  terminalColumns: readonly string[],
  output: Output,
): Promise<void> {
  if (format !== null) {
    for await (const { content } of streamTable(table, format)) await output.write(content);
    return;
  }
  const rows: Row[] = [];
  for await (const batch of table.batches) rows.push(...batch);
  const columns = table.columns.filter(({ name }) => terminalColumns.includes(name));
  await output.write(formatList(rows, columns, 'table'));
}
