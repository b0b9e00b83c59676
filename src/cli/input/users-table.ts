import { quoteName } from '../../domain/model/quote-name.ts';
import { type CsvRecord, DELIMITERS, parseCsv, visitCsv } from '../../export/csv/parse-csv.ts';
import { hasKnownHeader, KNOWN_HEADERS } from './users-column.ts';

/** A file of users, without its empty lines. */
export interface UsersTable {
  /** Null if it has one name per line, from the first line on. */
  readonly header: CsvRecord | null;
  readonly rows: readonly CsvRecord[];
}

/** Excel's first line `sep=;`, which states the delimiter. */
const SEPARATOR_LINE = /^"?sep=([^\w\s"]|\t)"?[ ,;\t]*(?:\r\n|\r|\n|$)/i;
/** How many cells of a first line a message quotes. */
const CELLS_SHOWN = 5;

/**
 * Reads a file by its header. Nothing is guessed: a file of several columns must have a known header.
 *
 * @throws SyntaxError that says what is ambiguous
 */
export function readUsersTable(text: string): UsersTable {
  const { body, delimiters, delimiter } = layoutOf(text);
  if (delimiter === null) return { header: null, rows: oneColumn(body, delimiters) };
  const [header = null, ...rows] = withoutEmptyLines(parseCsv(body, delimiter));
  return { header, rows };
}

/**
 * Calls `visit` with each row of a file with a known header, the header first, and keeps none. Returns false for a file without
 * such a header.
 *
 * @throws SyntaxError that says what is ambiguous
 */
export function visitTable(text: string, visit: (row: CsvRecord) => void): boolean {
  const { body, delimiters, delimiter } = layoutOf(text);
  if (delimiter === null) {
    // Throws if it has several columns, or cannot be parted into cells.
    oneColumn(body, delimiters);
    return false;
  }
  visitCsv(body, delimiter, (row) => {
    if (!row.cells.every(isEmpty)) visit(row);
  });
  return true;
}

/** How a text is to be read. The delimiter is that of its header, or null if the first line is none. */
function layoutOf(text: string) {
  const separatorLine = SEPARATOR_LINE.exec(text);
  // Its line break stays, so that lines are counted as in the file.
  const body = separatorLine === null ? text : `\n${text.slice(separatorLine[0].length)}`;
  const delimiters = separatorLine?.[1] === undefined ? DELIMITERS : [separatorLine[1]];
  return { body, delimiters, delimiter: delimiterOfHeader(body, delimiters) };
}

/** Returns the delimiter with which the first line is a known header, or null if it is none. */
function delimiterOfHeader(body: string, delimiters: readonly string[]): string | null {
  const headers = delimiters.flatMap((delimiter) => {
    const cells = firstCells(body, delimiter);
    return hasKnownHeader(cells) ? [{ delimiter, cells }] : [];
  });
  const parting = headers.filter(({ cells }) => cells.length > 1);
  if (parting.length > 1) {
    throw new SyntaxError('Its header can be read in two ways. Say what stands between cells in a first line: sep=;');
  }
  return (parting[0] ?? headers[0])?.delimiter ?? null;
}

function firstCells(body: string, delimiter: string): readonly string[] {
  try {
    return parseCsv(body.trimStart(), delimiter, 1)[0]?.cells ?? [];
  } catch {
    // With another delimiter it may be a header.
    return [];
  }
}

function oneColumn(body: string, delimiters: readonly string[]): readonly CsvRecord[] {
  for (const delimiter of delimiters.filter((candidate) => body.includes(candidate))) {
    const records = withoutEmptyLines(parseCsv(body, delimiter));
    if (records.every(({ cells }) => cells.slice(1).every(isEmpty))) continue;
    const first = (records[0]?.cells ?? []).slice(0, CELLS_SHOWN).map(quoteName).join(', ');
    throw new SyntaxError(
      `It has several columns, and its first line, ${first}, is no header that is known: ${KNOWN_HEADERS}.`,
    );
  }
  return withoutEmptyLines(parseCsv(body, delimiters[0] ?? ','));
}

function withoutEmptyLines(records: readonly CsvRecord[]): readonly CsvRecord[] {
  return records.filter(({ cells }) => !cells.every(isEmpty));
}

function isEmpty(cell: string): boolean {
  return cell.trim() === '';
}
