import { limitHeapGrowth } from './heap-growth.ts';
import type { Table } from './table.ts';
import { TABLE_FORMATS, type TableFormatName } from './table-format.ts';

/** A chunk of a table's text, and how many rows it has. */
export interface TableChunk {
  readonly text: string;
  readonly rows: number;
}

/**
 * Returns the text of a table, chunk by chunk as its rows come. The first chunk comes with the first rows, or at the end if there
 * are none.
 */
export async function* streamTable<Row>(
  { columns, batches }: Table<Row>,
  formatName: TableFormatName,
): AsyncGenerator<TableChunk> {
  const format = TABLE_FORMATS[formatName];
  let head = format.head(columns);
  const release = limitHeapGrowth();
  try {
    for await (const rows of batches) {
      yield { text: head + format.lines(columns, rows), rows: rows.length };
      head = '';
    }
    if (head !== '') yield { text: head, rows: 0 };
  } finally {
    release();
  }
}
