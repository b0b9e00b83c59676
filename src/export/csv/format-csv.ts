import { stringify } from 'csv-stringify/sync';
import { withGuard } from './formula-guard.ts';

/** Without it, Excel reads UTF-8 in the machine's old code page, and silently garbles every name beyond ASCII. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** Readers may trim a value that is not in quotation marks. */
const BLANK_AT_AN_END = /^\s|\s$/;

/** Returns lines of CSV for spreadsheets (RFC 4180). Values that a spreadsheet would take for a formula are guarded. */
export function formatCsv(records: readonly (readonly string[])[]): string {
  return stringify(
    records.map((cells) => cells.map(withGuard)),
    {
      record_delimiter: '\r\n',
      // Otherwise a single line feed within a value would not be quoted, as it is not this file's end of line.
      quote_record_delimiter: true,
      quoted_match: BLANK_AT_AN_END,
      // A line with one empty value would be an empty line, which readers skip.
      quoted_empty: records[0]?.length === 1,
    },
  );
}
