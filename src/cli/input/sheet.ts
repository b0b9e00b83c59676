import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { fileErrorMessage } from '../errors/file-error.ts';
import { decodeText } from './decode-text.ts';
import { refuseOtherWorkbooks } from './other-workbooks.ts';
import { type SheetRow, textOf } from './sheet-row.ts';
import { readUsersTable } from './users-table.ts';
import { isXlsx, readXlsxRows } from './xlsx-rows.ts';

/** A table of a file. */
export interface Sheet {
  /** The name of the file in messages. */
  readonly name: string;
  readonly header: readonly string[];
  /** Without empty rows. */
  readonly rows: readonly SheetRow[];
}

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
  const all = isXlsx(bytes) ? await readXlsxRows(bytes, name, sheetName) : readCsvRows(bytes, name);
  const [header, ...rows] = all.filter(({ cells }) => cells.some((cell) => textOf(cell) !== ''));
  if (header === undefined || rows.length === 0) throw new CliError(EXIT_CODE.usage, `${name} has no rows.`);
  return { name, header: header.cells.map(textOf), rows };
}

function readCsvRows(bytes: Uint8Array, name: string): readonly SheetRow[] {
  try {
    const { header, rows } = readUsersTable(decodeText(bytes));
    if (header !== null) return [header, ...rows.map((row) => asWide(row, header.cells.length, name))];
  } catch (error) {
    if (error instanceof SyntaxError) throw new CliError(EXIT_CODE.usage, `Cannot read ${name}: ${error.message}`);
    throw error;
  }
  throw new CliError(
    EXIT_CODE.usage,
    `${name} has no header with a column "username" or "email", so what its columns are cannot be known.`,
  );
}

/** With a comma too few, every later cell would be another column's. One too many is noticed with the header. */
function asWide(row: SheetRow, width: number, name: string): SheetRow {
  if (row.cells.length >= width) return row;
  throw new CliError(
    EXIT_CODE.usage,
    `${name}, line ${row.line}: It has ${row.cells.length} cells where the header has ${width}.`,
  );
}
