import type { InvitationDelivery } from '../commands/resend-invitation.ts';
import type { UserAttribute } from '../model/user.ts';

/** What one row of a file wants of one user. */
export interface ImportRow {
  /** In the file, from 1. */
  readonly line: number;
  readonly username: string;
  /** What the user has, or is to have where the row makes the account. Without empty values. */
  readonly attributes: readonly UserAttribute[];
  /** The groups to be in. */
  readonly add: readonly string[];
  /** The groups not to be in. */
  readonly remove: readonly string[];
  /** Null where the row does not say. */
  readonly invitation: InvitationDelivery | null;
}

/** Why a row cannot be. */
export interface RowProblem {
  readonly line: number;
  readonly message: string;
}

/** What all rows of one user want. */
export interface ImportedUser extends Omit<ImportRow, 'line'> {
  readonly lines: readonly number[];
}

/** Before the first row of a user. */
const NOTHING: Omit<ImportedUser, 'username'> = { lines: [], attributes: [], add: [], remove: [], invitation: null };

/**
 * Joins the rows of each user, in the order of their first rows: files with one membership a row are common. A row that
 * contradicts an earlier one is a problem, and left out.
 */
export class ImportedUsers {
  readonly #users = new Map<string, ImportedUser>();
  readonly #problems: RowProblem[] = [];

  /** Takes the next row of the file, or why it cannot be understood. */
  add(row: ImportRow | RowProblem): void {
    if ('message' in row) {
      this.#problems.push(row);
      return;
    }
    const earlier = this.#users.get(row.username);
    const message = contradiction(earlier ?? NOTHING, row);
    if (message !== null) this.#problems.push({ line: row.line, message });
    else this.#users.set(row.username, earlier === undefined ? userOf(row) : joined(earlier, row));
  }

  get users(): readonly ImportedUser[] {
    return [...this.#users.values()];
  }

  get problems(): readonly RowProblem[] {
    return this.#problems;
  }
}

/** Copies nothing of what the row has: the usual file has one row for each user, and may have 100,000. */
function userOf({ line, username, attributes, add, remove, invitation }: ImportRow): ImportedUser {
  return { username, lines: [line], attributes, add: distinct(add), remove: distinct(remove), invitation };
}

function joined(earlier: ImportedUser, row: ImportRow): ImportedUser {
  const attributes = new Map([...earlier.attributes, ...row.attributes].map(({ name, value }) => [name, value]));
  return {
    username: row.username,
    lines: [...earlier.lines, row.line],
    attributes: [...attributes].map(([name, value]) => ({ name, value })),
    add: distinct([...earlier.add, ...row.add]),
    remove: distinct([...earlier.remove, ...row.remove]),
    invitation: earlier.invitation ?? row.invitation,
  };
}

function distinct(names: readonly string[]): readonly string[] {
  return names.length < 2 ? names : [...new Set(names)];
}

/** Null where the row fits to the earlier ones of its user, and to itself. */
function contradiction(earlier: Omit<ImportedUser, 'username'>, row: ImportRow): string | null {
  const add = new Set([...earlier.add, ...row.add]);
  const both = [...earlier.remove, ...row.remove].find((name) => add.has(name));
  if (both !== undefined) return `"${row.username}" is to be added to "${both}", and removed from it.`;
  const [first] = earlier.lines;
  if (first === undefined) return null;
  const other = row.attributes.find(({ name, value }) =>
    earlier.attributes.some((known) => known.name === name && known.value !== value),
  );
  if (other !== undefined) return `"${row.username}" has another "${other.name}" on line ${first}.`;
  if (row.invitation !== null && earlier.invitation !== null && row.invitation !== earlier.invitation) {
    return `"${row.username}" has another invitation on line ${first}.`;
  }
  return null;
}
