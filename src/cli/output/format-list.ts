import { BYTE_ORDER_MARK, formatCsv } from '../../export/csv/format-csv.ts';
import type { TableColumn } from '../../export/table.ts';
import { oneOf } from '../input/parse-flags.ts';
import { formatTextTable } from './text-table.ts';

export const LIST_FORMATS = ['table', 'json', 'csv'] as const;
export type ListFormat = (typeof LIST_FORMATS)[number];

/** @throws CliError if there is no such format */
export function parseListFormat(text: string): ListFormat {
  return oneOf('format', LIST_FORMATS, text);
}

/** Returns a whole list as text. A missing value is null in JSON, and empty in the other formats. */
export function formatList<Item>(
  items: readonly Item[],
  columns: readonly TableColumn<Item>[],
  format: ListFormat,
): string {
  if (format === 'json') {
    const objects = items.map((item) => Object.fromEntries(columns.map(({ name, cell }) => [name, cell(item)])));
    return `${JSON.stringify(objects, null, 2)}\n`;
  }
  const names = columns.map(({ name }) => name);
  const rows = items.map((item) => columns.map(({ cell }) => String(cell(item) ?? '')));
  return format === 'csv' ? BYTE_ORDER_MARK + formatCsv([names, ...rows]) : formatTextTable(names, rows);
}
