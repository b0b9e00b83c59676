import type { Cell } from '../domain/report/report-columns.ts';

/** One column of a table. */
export interface TableColumn<Row> {
  readonly name: string;
  readonly cell: (row: Row) => Cell;
  /** What NDJSON has instead of the cell; left out: the cell. */
  readonly json?: (row: Row) => object | Cell;
}

/** A table of any length: its rows come in batches, as they are read. */
export interface Table<Row> {
  readonly columns: readonly TableColumn<Row>[];
  readonly batches: AsyncIterable<readonly Row[]>;
}
