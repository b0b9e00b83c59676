import { limitHeapGrowth } from './heap-growth.ts';
import type { Table } from './table.ts';
import { type Content, type TableFormat, tableWriter } from './table-format.ts';

/** A part of a file, and how many rows were made into it. */
export interface TableChunk {
  readonly content: Content;
  readonly rows: number;
}

/**
 * Returns the file of a table, part by part as its rows come; a part may be empty. The first comes with the first rows, or at the
 * end if there are none.
 */
export async function* streamTable<Row>(
  { columns, batches }: Table<Row>,
  format: TableFormat,
): AsyncGenerator<TableChunk> {
  const writer = tableWriter(format, columns);
  let head = writer.head();
  const release = limitHeapGrowth();
  try {
    for await (const rows of batches) {
      if (head !== '') yield { content: head, rows: 0 };
      head = '';
      yield { content: writer.rows(rows), rows: rows.length };
    }
    if (head !== '') yield { content: head, rows: 0 };
    yield { content: writer.end(), rows: 0 };
  } finally {
    release();
  }
}
