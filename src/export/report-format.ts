import type { MembershipRow } from '../domain/report/membership-row.ts';
import { cellOf, type ReportColumn } from '../domain/report/report-columns.ts';
import { BYTE_ORDER_MARK, formatCsv } from './csv/format-csv.ts';

/** How rows become text, one batch at a time. */
export interface ReportFormat {
  readonly contentType: string;
  /** Returns what comes before the first row. */
  head(columns: readonly ReportColumn[]): string;
  lines(columns: readonly ReportColumn[], rows: readonly MembershipRow[]): string;
}

export const REPORT_FORMAT_NAMES = ['csv', 'ndjson'] as const;
export type ReportFormatName = (typeof REPORT_FORMAT_NAMES)[number];

export const REPORT_FORMATS: Readonly<Record<ReportFormatName, ReportFormat>> = {
  /**
   * For spreadsheets: RFC 4180 (CRLF, a header line), UTF-8 with its byte order mark, with guards against formulas. Programs
   * read NDJSON, in which values stay as they are.
   */
  csv: {
    contentType: 'text/csv; charset=utf-8; header=present',
    head: (columns) => BYTE_ORDER_MARK + formatCsv([columns.map(({ name }) => name)]),
    lines: (columns, rows) => formatCsv(rows.map((row) => columns.map((column) => String(cellOf(row, column) ?? '')))),
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
