import { BYTE_ORDER_MARK, type CsvDelimiter, formatCsv } from './csv/format-csv.ts';
import type { TableColumn } from './table.ts';
import { XlsxWriter } from './xlsx/xlsx-writer.ts';

export const TABLE_FORMAT_NAMES = ['csv', 'ndjson', 'xlsx'] as const;
export type TableFormatName = (typeof TABLE_FORMAT_NAMES)[number];

/** A format, with what can be chosen of it. */
export interface TableFormat {
  readonly name: TableFormatName;
  /** Between the cells of CSV. */
  readonly delimiter: CsvDelimiter;
}

export const CONTENT_TYPES: Readonly<Record<TableFormatName, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** A text, or a part of a file. */
export type Content = string | Uint8Array;

/** Makes rows into a file, one batch at a time. */
export interface TableWriter<Row> {
  /** Returns what comes before the first row. */
  head(): Content;
  rows(rows: readonly Row[]): Content;
  /** Returns what comes after the last row. */
  end(): Content;
}

export function tableWriter<Row>(
  { name, delimiter }: TableFormat,
  columns: readonly TableColumn<Row>[],
): TableWriter<Row> {
  switch (name) {
    case 'csv':
      return csvWriter(columns, delimiter);
    case 'ndjson':
      return ndjsonWriter(columns);
    case 'xlsx':
      return xlsxWriter(columns);
  }
}

/**
 * For spreadsheets: RFC 4180 (CRLF, a header line), UTF-8 with its byte order mark, with guards against formulas. Programs
 * read NDJSON, in which values stay as they are.
 */
function csvWriter<Row>(columns: readonly TableColumn<Row>[], delimiter: CsvDelimiter): TableWriter<Row> {
  return {
    head: () => BYTE_ORDER_MARK + formatCsv([columns.map(({ name }) => name)], delimiter),
    rows: (rows) =>
      formatCsv(
        rows.map((row) => columns.map(({ cell }) => String(cell(row) ?? ''))),
        delimiter,
      ),
    end: () => '',
  };
}

/** For programs: one JSON object a line, with every column as a member. */
function ndjsonWriter<Row>(columns: readonly TableColumn<Row>[]): TableWriter<Row> {
  const jsonOf = (row: Row) =>
    JSON.stringify(Object.fromEntries(columns.map(({ name, cell, json = cell }) => [name, json(row)])));
  return { head: () => '', rows: (rows) => rows.map((row) => `${jsonOf(row)}\n`).join(''), end: () => '' };
}

/** For Excel: numbers are numbers, and a text is never a formula. */
function xlsxWriter<Row>(columns: readonly TableColumn<Row>[]): TableWriter<Row> {
  const writer = new XlsxWriter(columns.map(({ name }) => name));
  return {
    head: () => '',
    rows: (rows) => writer.rows(rows.map((row) => columns.map(({ cell }) => cell(row)))),
    end: () => writer.end(),
  };
}
