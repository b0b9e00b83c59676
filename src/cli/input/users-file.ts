import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { CsvRecord } from '../../export/csv/parse-csv.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { fileErrorMessage } from '../errors/file-error.ts';
import { decodeText } from './decode-text.ts';
import { trimInvisible } from './trim-invisible.ts';
import {
  aliasColumns,
  groupColumns,
  headerName,
  type NamedColumn,
  type UsersColumn,
  usernameColumns,
} from './users-column.ts';
import { readUsersTable, type UsersTable } from './users-table.ts';

/** A file that names users, and what its columns are. */
export interface UsersFile {
  /** Its name in messages. */
  readonly name: string;
  readonly column: UsersColumn;
  /** The columns that name groups. */
  readonly groupColumns: readonly NamedColumn[];
  /** Whether it is a file of failures that `bulk` has written. */
  readonly isOfFailures: boolean;
  readonly rows: readonly CsvRecord[];
}

/** The header of the file of failures. */
export const FAILURE_COLUMNS = ['username', 'group', 'code', 'message'];
/** How many problems of a file a message lists; the others are only counted. */
const PROBLEMS_SHOWN = 5;

/**
 * Reads a file of users: CSV with a header that names their column, or one name a line. The files that this program writes
 * can be read back.
 *
 * @param file `-`: the standard input
 * @throws CliError that says what is ambiguous
 */
export async function readUsersFile(file: string): Promise<UsersFile> {
  const name = file === '-' ? 'standard input' : file;
  const bytes = await (file === '-' ? buffer(process.stdin) : readFile(file)).catch((error: Error) => {
    throw new CliError(EXIT_CODE.usage, `Cannot read ${file}: ${fileErrorMessage(error, 'there is no such file')}.`);
  });
  const { header, rows } = tableOf(bytes, name);
  if (rows.length === 0) throw new CliError(EXIT_CODE.usage, `${name} names no user.`);
  if (header === null) return { name, column: { kind: 'only column' }, groupColumns: [], isOfFailures: false, rows };
  rejectLines(
    rows.flatMap(({ line, cells }) =>
      isAsWide(cells, header.cells)
        ? []
        : [`${name}, line ${line}: It has ${cells.length} cells where the header has ${header.cells.length}.`],
    ),
    name,
  );
  return {
    name,
    column: columnOf(header.cells, name),
    groupColumns: groupColumns(header.cells).filter(({ place }) =>
      rows.some(({ cells }) => cellAt(cells, place) !== ''),
    ),
    isOfFailures: header.cells.map(headerName).join() === FAILURE_COLUMNS.join(),
    rows,
  };
}

/** @throws CliError with the first of the lines, and how many more there are */
export function rejectLines(lines: readonly string[], name: string): void {
  if (lines.length === 0) return;
  const more = lines.length - PROBLEMS_SHOWN;
  throw new CliError(
    EXIT_CODE.usage,
    ...lines.slice(0, PROBLEMS_SHOWN),
    ...(more > 0 ? [`${name}: ${more} more such lines.`] : []),
  );
}

export function cellAt(cells: readonly string[], place: number): string {
  return trimInvisible(cells[place] ?? '');
}

function tableOf(bytes: Uint8Array, name: string): UsersTable {
  try {
    return readUsersTable(decodeText(bytes));
  } catch (error) {
    if (error instanceof SyntaxError) throw new CliError(EXIT_CODE.usage, `Cannot read ${name}: ${error.message}`);
    throw error;
  }
}

/**
 * Returns whether a row has the cells of the header: with a comma too many or too few, another cell would be the username.
 */
function isAsWide(cells: readonly string[], header: readonly string[]): boolean {
  return cells.length >= header.length && cells.slice(header.length).every((cell) => cell.trim() === '');
}

function columnOf(header: readonly string[], name: string): UsersColumn {
  const [column, another] = usernameColumns(header);
  if (another !== undefined) {
    throw new CliError(
      EXIT_CODE.usage,
      `${name} has two columns of usernames: "${column?.header}" and "${another.header}".`,
    );
  }
  return column === undefined ? { kind: 'aliases', columns: aliasColumns(header) } : { kind: 'username', ...column };
}
