import { stringify } from 'csv-stringify/sync';
import type { MembershipRow } from '../domain/report/membership-row.ts';
import { cellOf, type ReportColumn } from '../domain/report/report-columns.ts';

/** How rows become text, some at a time. */
export interface ReportFormat {
  readonly contentType: string;
  /** What comes before the first row. */
  head(columns: readonly ReportColumn[]): string;
  lines(columns: readonly ReportColumn[], rows: readonly MembershipRow[]): string;
}

export const REPORT_FORMAT_NAMES = ['csv', 'ndjson'] as const;
export type ReportFormatName = (typeof REPORT_FORMAT_NAMES)[number];

/** Without it, Excel takes UTF-8 for the machine's old code page, and spoils every name beyond ASCII without a word. */
const BYTE_ORDER_MARK = '\uFEFF';

export const REPORT_FORMATS: Readonly<Record<ReportFormatName, ReportFormat>> = {
  /**
   * For spreadsheets: RFC 4180 (CRLF, a header line), UTF-8 with its byte order mark. A value that a spreadsheet would take
   * for a formula has an apostrophe before it, telephone numbers with their plus included: whoever fills an attribute in a
   * sign-up form must not run code on an administrator's machine. Programs read NDJSON, which changes nothing.
   */
  csv: {
    contentType: 'text/csv; charset=utf-8; header=present',
    head: (columns) => BYTE_ORDER_MARK + csvLines([columns.map(({ name }) => name)]),
    lines: (columns, rows) => csvLines(rows.map((row) => columns.map((column) => String(cellOf(row, column) ?? '')))),
  },
  /** For programs: one JSON object a line, with every column as a member. */
  ndjson: {
    contentType: 'application/x-ndjson; charset=utf-8',
    head: () => '',
    lines: (columns, rows) => rows.map((row) => `${jsonOf(columns, row)}\n`).join(''),
  },
};

function jsonOf(columns: readonly ReportColumn[], row: MembershipRow): string {
  return JSON.stringify(Object.fromEntries(columns.map((column) => [column.name, cellOf(row, column)])));
}

function csvLines(records: readonly (readonly string[])[]): string {
  return stringify([...records], {
    record_delimiter: '\r\n',
    escape_formulas: true,
    // Left out, a lone line feed within a value would not be quoted, as it is not this file's own end of line.
    quote_record_delimiter: true,
    // The one empty value of a line would be an empty line, which readers skip.
    quoted_empty: records[0]?.length === 1,
  });
}
