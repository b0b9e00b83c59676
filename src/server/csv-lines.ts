import { stringify } from 'csv-stringify/sync';

/** Without it, Excel takes UTF-8 for the machine's old code page, and spoils every name beyond ASCII without a word. */
export const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Lines of CSV for spreadsheets, RFC 4180. A value that a spreadsheet would take for a formula has an apostrophe before it,
 * telephone numbers with their plus included: whoever fills an attribute in a sign-up form must not run code on an
 * administrator's machine.
 */
export function csvLines(records: readonly (readonly string[])[]): string {
  return stringify([...records], {
    record_delimiter: '\r\n',
    escape_formulas: true,
    // Left out, a lone line feed within a value would not be quoted, as it is not this file's own end of line.
    quote_record_delimiter: true,
    // The one empty value of a line would be an empty line, which readers skip.
    quoted_empty: records[0]?.length === 1,
  });
}
