import { stringify } from 'csv-stringify/sync';
import { withGuard } from './formula-guard.ts';

/** Without it, Excel takes UTF-8 for the machine's old code page, and spoils every name beyond ASCII without a word. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** Readers may take blanks away that stand around a value without quotation marks. */
const BLANK_AT_AN_END = /^\s|\s$/;

/** Lines of CSV for spreadsheets, RFC 4180. What a spreadsheet would take for a formula is guarded. */
export function formatCsv(records: readonly (readonly string[])[]): string {
  return stringify(
    records.map((cells) => cells.map(withGuard)),
    {
      record_delimiter: '\r\n',
      // Left out, a lone line feed within a value would not be quoted, as it is not this file's own end of line.
      quote_record_delimiter: true,
      quoted_match: BLANK_AT_AN_END,
      // The one empty value of a line would be an empty line, which readers skip.
      quoted_empty: records[0]?.length === 1,
    },
  );
}
