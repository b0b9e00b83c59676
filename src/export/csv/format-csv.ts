import { stringify } from 'csv-stringify/sync';
import { withGuard } from './formula-guard.ts';

/** Without it, Excel reads UTF-8 in the machine's old code page, and silently garbles every name beyond ASCII. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** Between two cells. Excel reads a file with the one that the country has: a semicolon where a comma is in numbers. */
export const CSV_DELIMITERS = [',', ';', '\t'] as const;
export type CsvDelimiter = (typeof CSV_DELIMITERS)[number];

/**
 * In quotation marks, beside what the format requires: a blank at an end, which readers may trim, and every delimiter, since a
 * spreadsheet that takes another one for the file's would cut there, and evaluate what comes after.
 */
const QUOTED = /^\s|\s$|[,;\t]/;

/** Returns lines of CSV for spreadsheets (RFC 4180). Values that a spreadsheet would take for a formula are guarded. */
export function formatCsv(records: readonly (readonly string[])[], delimiter: CsvDelimiter = ','): string {
  return stringify(
    records.map((cells) => cells.map(withGuard)),
    {
      delimiter,
      record_delimiter: '\r\n',
      // Otherwise a single line feed within a value would not be quoted, as it is not this file's end of line.
      quote_record_delimiter: true,
      quoted_match: QUOTED,
      // A line with one empty value would be an empty line, which readers skip.
      quoted_empty: records[0]?.length === 1,
    },
  );
}
