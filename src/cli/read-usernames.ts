import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { nameProblem } from '../domain/rules.ts';
import { type CsvRecord, csvRecords } from './csv-records.ts';
import { EXIT, Refusal } from './refusal.ts';

/** Lines that are named where a file has problems; the others are only counted. */
const PROBLEMS_SHOWN = 5;

/**
 * The users of a CSV file: of its column `username`, else of its first, which makes a file of one name a line do as well.
 * The files that this program writes can be read back.
 *
 * @param file `-`: the standard input
 * @throws Refusal that names the lines with a problem
 */
export async function readUsernames(file: string): Promise<readonly string[]> {
  const name = file === '-' ? 'The standard input' : file;
  const bytes = await (file === '-' ? buffer(process.stdin) : readFile(file)).catch((error: Error) => {
    throw new Refusal(EXIT.usage, `Cannot read ${file}: ${error.message}.`);
  });
  const rows = usernameRows(recordsOf(bytes, name));
  if (rows.length === 0) throw new Refusal(EXIT.usage, `${name} names no user.`);
  const problems = rows.flatMap(({ line, username }) => {
    const problem = nameProblem(username, 'user');
    return problem === null ? [] : [`${name}, line ${line}: ${problem}`];
  });
  if (problems.length > PROBLEMS_SHOWN) {
    problems.splice(PROBLEMS_SHOWN, problems.length, `${name}: ${problems.length - PROBLEMS_SHOWN} more such lines.`);
  }
  if (problems.length > 0) throw new Refusal(EXIT.usage, ...problems);
  return rows.map(({ username }) => username);
}

function recordsOf(bytes: Uint8Array, name: string): readonly CsvRecord[] {
  try {
    // Takes the byte order mark away. Another encoding would make other names of the names, without a word.
    return csvRecords(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const problem = error instanceof SyntaxError ? error.message : 'It is not UTF-8. In Excel: save as "CSV UTF-8".';
    throw new Refusal(EXIT.usage, `Cannot read ${name}: ${problem}`);
  }
}

function usernameRows(records: readonly CsvRecord[]): readonly { readonly line: number; readonly username: string }[] {
  const header = records[0]?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
  const column = header.indexOf('username');
  return records
    .slice(column === -1 ? 0 : 1)
    .map(({ line, cells }) => ({ line, username: withoutGuard((cells[Math.max(0, column)] ?? '').trim()) }))
    .filter(({ username }) => username !== '');
}

/** The apostrophe that keeps a spreadsheet from taking a name for a formula is none of the name's. */
function withoutGuard(cell: string): string {
  return cell.replace(/^'(?=[=+\-@])/, '');
}
