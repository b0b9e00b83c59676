import { CsvError, type Options, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { withoutGuard } from './formula-guard.ts';

/** One record of a CSV file, and the line on which it starts, from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Excel writes semicolons if the comma is the decimal mark, and tabs for the file type "Text". */
export const DELIMITERS = [',', ';', '\t'] as const;

/**
 * Returns the records of a CSV text (RFC 4180), empty lines included. Any end of line is accepted, and blanks around quoted
 * cells. A quotation mark within a cell that does not start with one is an ordinary character. Guards against formulas are
 * removed.
 *
 * @param count the most records that are read
 * @throws SyntaxError if quotation marks make a cell ambiguous
 */
export function parseCsv(text: string, delimiter: string, count?: number): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  visitCsv(text, delimiter, (record) => void records.push(record), count);
  return records;
}

/** Does the same without keeping the records: calls `visit` with each. */
export function visitCsv(text: string, delimiter: string, visit: (record: CsvRecord) => void, count?: number): void {
  const bytes = Buffer.from(text);
  const lines = new LineCounter(bytes);
  const options: Options<string[]> = {
    ...OPTIONS,
    delimiter,
    ...(count !== undefined && { to: count }),
    on_record(cells, { bytes: end }) {
      // The library's own line count takes CRLF within quotation marks for two ends of line.
      visit({ line: lines.passTo(end), cells: cells.map(withoutGuard) });
      // The library need not keep the record.
      return null;
    },
  };
  try {
    parse(bytes, options);
  } catch (error) {
    throw error instanceof CsvError ? new SyntaxError(problemOf(error, lines)) : error;
  }
}

const OPTIONS = {
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  relax_quotes: true,
  trim: true,
};

/** How many bytes the records before the faulty one take. */
const faulty = z.object({ bytes_records: z.number() });

function problemOf(error: CsvError, lines: LineCounter): string {
  const { data } = faulty.safeParse(error);
  if (data === undefined) return error.message;
  lines.passTo(data.bytes_records);
  const line = lines.next;
  return error.code === 'CSV_QUOTE_NOT_CLOSED'
    ? `The quotation mark on line ${line} is not closed.`
    : `On line ${line} there is text between a closing quotation mark and the end of its cell. A comma, a semicolon or a tab separates cells, and " quotes them.`;
}

/** Finds the lines on which records start, for one record after the other. */
class LineCounter {
  readonly #bytes: Uint8Array;
  #place = 0;
  /** The line on which the next record starts. */
  next = 1;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Returns the line on which the record starts that ends before this byte. */
  passTo(end: number): number {
    const line = this.next;
    for (; this.#place < end; this.#place += 1) {
      const byte = this.#bytes[this.#place];
      if (byte === LINE_FEED || (byte === CARRIAGE_RETURN && this.#bytes[this.#place + 1] !== LINE_FEED))
        this.next += 1;
    }
    return line;
  }
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
