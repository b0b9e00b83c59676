/** One record of a CSV file, and the line on which it begins, from 1 up. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * The records of a CSV text: RFC 4180, with any end of line. A quotation mark within a cell that does not begin with one
 * stands for itself. Lines without a character are passed over.
 *
 * @throws SyntaxError where a quotation mark is not closed
 */
export function csvRecords(text: string): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  let line = 1;
  let cells: string[] = [];
  let begun = line;
  const token = /"([^"]*(?:""[^"]*)*)"([^,\r\n]*)(,|\r\n|\r|\n|$)|([^,\r\n]*)(,|\r\n|\r|\n|$)/gy;
  while (token.lastIndex < text.length || cells.length > 0) {
    const found = token.exec(text);
    if (found === null) break;
    const [all, quoted, after = '', quotedEnd, bare = '', bareEnd] = found;
    if (quoted === undefined && bare.startsWith('"')) {
      throw new SyntaxError(`The quotation mark on line ${line} is not closed.`);
    }
    cells.push(quoted === undefined ? bare : quoted.replaceAll('""', '"') + after);
    line += all.match(/\r\n|\r|\n/g)?.length ?? 0;
    if ((quotedEnd ?? bareEnd) === ',') continue;
    if (cells.length > 1 || cells[0] !== '') records.push({ line: begun, cells });
    cells = [];
    begun = line;
  }
  return records;
}
