import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { fileErrorMessage } from '../errors/file-error.ts';
import { decodeText } from './decode-text.ts';
import { refuseOtherWorkbooks } from './other-workbooks.ts';
import { type SheetRow, textOf } from './sheet-row.ts';
import { visitTable } from './users-table.ts';
import { isXlsx, readXlsxRows } from './xlsx-rows.ts';

/** A table of a file. Its rows are not kept: 100,000 rows of seven cells take 50 MB, and the file 10. */
export interface Sheet {
  /** The name of the file in messages. */
  readonly name: string;
  readonly header: readonly string[];
  /** How many rows it has, without empty ones. */
  readonly rows: number;
  /** The columns that have a value in some row, by their index from 0. */
  readonly filled: ReadonlySet<number>;
  /** The first value in a column without a header. */
  readonly unnamed: { readonly line: number; readonly place: number } | null;
  /** Reads the rows again, from the first on, as they were when the file was read. Without empty rows. */
  forEachRow(visit: (row: SheetRow) => void): void;
}

/** Calls `visit` with the header and each row. */
type VisitRows = (visit: (row: SheetRow) => void) => void;

/**
 * Reads a file with a header: CSV in every form that spreadsheets write, or a workbook (.xlsx).
 *
 * @param file `-`: the standard input
 * @param sheetName of a workbook; left out: the first
 * @throws CliError that names what cannot be understood
 */
export async function readSheet(file: string, sheetName?: string): Promise<Sheet> {
  const name = file === '-' ? 'standard input' : file;
  const bytes = await (file === '-' ? buffer(process.stdin) : readFile(file)).catch((error: Error) => {
    throw new CliError(EXIT_CODE.usage, `Cannot read ${file}: ${fileErrorMessage(error, 'there is no such file')}.`);
  });
  refuseOtherWorkbooks(bytes, name);
  return sheetOf(name, isXlsx(bytes) ? await workbookRows(bytes, name, sheetName) : csvRows(bytes, name));
}

function sheetOf(name: string, visitAll: VisitRows): Sheet {
  let header: readonly string[] | null = null;
  let rows = 0;
  let unnamed: Sheet['unnamed'] = null;
  const filled = new Set<number>();
  visitAll(({ line, cells }) => {
    if (header === null) {
      header = cells.map(textOf);
      return;
    }
    rows += 1;
    for (const [place, cell] of cells.entries()) {
      if (textOf(cell) === '') continue;
      filled.add(place);
      if ((header[place] ?? '') === '') unnamed ??= { line, place };
    }
  });
  if (header === null || rows === 0) throw new CliError(EXIT_CODE.usage, `${name} has no rows.`);
  const forEachRow: Sheet['forEachRow'] = (visit) => {
    let isHeader = true;
    visitAll((row) => {
      if (!isHeader) visit(row);
      isHeader = false;
    });
  };
  return { name, header, rows, filled, unnamed, forEachRow };
}

/** A workbook is a zip archive, whose rows the library has at once. */
async function workbookRows(bytes: Uint8Array, name: string, sheetName: string | undefined): Promise<VisitRows> {
  const all = await readXlsxRows(bytes, name, sheetName);
  const rows = all.filter(({ cells }) => cells.some((cell) => textOf(cell) !== ''));
  return (visit) => {
    for (const row of rows) visit(row);
  };
}

function csvRows(bytes: Uint8Array, name: string): VisitRows {
  const readable = <Result>(read: () => Result): Result => {
    try {
      return read();
    } catch (error) {
      if (error instanceof SyntaxError) throw new CliError(EXIT_CODE.usage, `Cannot read ${name}: ${error.message}`);
      throw error;
    }
  };
  const text = readable(() => decodeText(bytes));
  return (visit) => {
    let width: number | null = null;
    const isTable = readable(() =>
      visitTable(text, (row) => {
        width ??= row.cells.length;
        visit(asWide(row, width, name));
      }),
    );
    if (isTable) return;
    throw new CliError(
      EXIT_CODE.usage,
      `${name} has no header with a column "username" or "email", so what its columns are cannot be known.`,
    );
  };
}

/** With a comma too few, every later cell would be another column's. One too many is noticed with the header. */
function asWide(row: SheetRow, width: number, name: string): SheetRow {
  if (row.cells.length >= width) return row;
  throw new CliError(
    EXIT_CODE.usage,
    `${name}, line ${row.line}: It has ${row.cells.length} cells where the header has ${width}.`,
  );
}
