import { nameError } from '../../domain/model/name-rules.ts';
import { quoteName } from '../../domain/model/quote-name.ts';
import type { AliasAttribute } from '../../domain/ports/directory.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { cellAt, rejectLines, type UsersFile } from './users-file.ts';

/** The users of a file, and how they were found. */
export interface NamedUsers {
  readonly usernames: readonly string[];
  /** The lines of rows without a username. */
  readonly namelessLines: readonly number[];
  /** Lines for people: which column was used, and which rows were left out. */
  readonly plan: readonly string[];
}

/** How many lines a message lists. */
const LINES_SHOWN = 5;

/**
 * Returns the users of a file.
 *
 * @param aliases returns what stands for a username in the pool; called only if the file has no column of usernames
 * @throws CliError that names the lines with a problem
 */
export async function namedUsers(
  file: UsersFile,
  aliases: () => Promise<readonly AliasAttribute[]>,
): Promise<NamedUsers> {
  const { place, words } = await columnIn(file, aliases);
  const { name } = file;
  const rows = file.rows.map(({ line, cells }) => ({ line, username: cellAt(cells, place) }));
  const named = rows.filter(({ username }) => username !== '');
  if (named.length === 0) throw new CliError(EXIT_CODE.usage, `${name} names no user by ${words}.`);
  rejectLines(
    named.flatMap(({ line, username }) => {
      const problem = nameError(username, 'user');
      return problem === null ? [] : [`${name}, line ${line}: ${problem}`];
    }),
    name,
  );
  const namelessLines = rows.filter(({ username }) => username === '').map(({ line }) => line);
  return {
    usernames: named.map(({ username }) => username),
    namelessLines,
    plan: [
      `Users: ${words} of ${name}, ${countOf(named.length)}, the first of which names ${quoteName(named[0]?.username ?? '')}.`,
      ...(namelessLines.length > 0 ? [namelessText(namelessLines)] : []),
    ],
  };
}

async function columnIn(
  { name, column }: UsersFile,
  aliases: () => Promise<readonly AliasAttribute[]>,
): Promise<{ readonly place: number; readonly words: string }> {
  if (column.kind === 'only column') return { place: 0, words: 'the only column' };
  if (column.kind === 'username') return { place: column.place, words: headerWords(column.header) };
  const [first] = column.columns;
  const inPool = first?.attribute === 'sub' ? [] : await aliases();
  const taken = column.columns.find(({ attribute }) => attribute === 'sub' || inPool.includes(attribute));
  if (taken !== undefined) return { place: taken.place, words: headerWords(taken.header) };
  const headers = column.columns.map(({ header }) => `"${header}"`).join(', ');
  throw new CliError(
    EXIT_CODE.usage,
    `${name} names users by ${headers}, but what stands for a username in this pool is: ${inPool.join(', ') || 'nothing'}. It needs a column "username".`,
  );
}

function headerWords(header: string): string {
  return `the column "${header}"`;
}

function namelessText(lines: readonly number[]): string {
  const more = lines.length - LINES_SHOWN;
  const shown = `${lines.slice(0, LINES_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return `Rows without a username, which are left out: ${lines.length}, on line${lines.length > 1 ? 's' : ''} ${shown}.`;
}

/**
 * Throws if the file has a column of groups that disagrees with the command line: every user goes into every group that is
 * given there, and the groups of the rows would be ignored.
 *
 * @throws CliError that names the column
 */
export function rejectOtherGroups(
  { name, groupColumns, isOfFailures, rows }: UsersFile,
  groupNames: readonly string[],
): void {
  for (const { place, header } of groupColumns) {
    // A file of failures has one row for each group: the same command may be given again with it.
    const agrees = (group: string) => groupNames.includes(group) && (groupNames.length === 1 || isOfFailures);
    const other = rows.find(({ cells }) => !agrees(cellAt(cells, place)));
    if (other === undefined) continue;
    throw new CliError(
      EXIT_CODE.usage,
      `${name} has a column of groups, "${header}", which is not understood beside --group: line ${other.line} names ${quoteName(cellAt(other.cells, place))}. Take the column out, or give one file for each group.`,
    );
  }
}

function countOf(rows: number): string {
  return `${rows} row${rows === 1 ? '' : 's'}`;
}
