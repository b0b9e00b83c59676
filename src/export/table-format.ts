import { BYTE_ORDER_MARK, formatCsv } from './csv/format-csv.ts';
import type { TableColumn } from './table.ts';

/** How rows become text, one batch at a time. */
export interface TableFormat {
  readonly contentType: string;
  /** Returns what comes before the first row. */
  head<Row>(columns: readonly TableColumn<Row>[]): string;
  lines<Row>(columns: readonly TableColumn<Row>[], rows: readonly Row[]): string;
}

export const TABLE_FORMAT_NAMES = ['csv', 'ndjson'] as const;
export type TableFormatName = (typeof TABLE_FORMAT_NAMES)[number];

export const TABLE_FORMATS: Readonly<Record<TableFormatName, TableFormat>> = {
  /**
   * For spreadsheets: RFC 4180 (CRLF, a header line), UTF-8 with its byte order mark, with guards against formulas. Programs
   * read NDJSON, in which values stay as they are.
   */
  csv: {
    contentType: 'text/csv; charset=utf-8; header=present',
    head: (columns) => BYTE_ORDER_MARK + formatCsv([columns.map(({ name }) => name)]),
    lines: (columns, rows) => formatCsv(rows.map((row) => columns.map(({ cell }) => String(cell(row) ?? '')))),
  },
  /** For programs: one JSON object a line, with every column as a member. */
  ndjson: {
    contentType: 'application/x-ndjson; charset=utf-8',
    head: () => '',
    lines: (columns, rows) => rows.map((row) => `${jsonOf(columns, row)}\n`).join(''),
  },
};

function jsonOf<Row>(columns: readonly TableColumn<Row>[], row: Row): string {
  return JSON.stringify(Object.fromEntries(columns.map(({ name, cell, json = cell }) => [name, json(row)])));
}
