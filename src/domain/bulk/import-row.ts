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

/**
 * Joins the rows of each user, in the order of their first rows: files with one membership a row are common. A row that
 * contradicts an earlier one is a problem, and left out.
 */
export function joinRows(rows: Iterable<ImportRow>): {
  readonly users: readonly ImportedUser[];
  readonly problems: readonly RowProblem[];
} {
  const users = new Map<string, ImportedUser>();
  const problems: RowProblem[] = [];
  for (const row of rows) {
    const { line, ...wanted } = row;
    const earlier = users.get(row.username) ?? { ...wanted, attributes: [], add: [], remove: [], lines: [] };
    const message = contradiction(earlier, row);
    if (message === null) users.set(row.username, joined(earlier, row));
    else problems.push({ line, message });
  }
  return { users: [...users.values()], problems };
}

function joined(earlier: ImportedUser, row: ImportRow): ImportedUser {
  const attributes = new Map([...earlier.attributes, ...row.attributes].map(({ name, value }) => [name, value]));
  return {
    username: row.username,
    lines: [...earlier.lines, row.line],
    attributes: [...attributes].map(([name, value]) => ({ name, value })),
    add: [...new Set([...earlier.add, ...row.add])],
    remove: [...new Set([...earlier.remove, ...row.remove])],
    invitation: earlier.invitation ?? row.invitation,
  };
}

/** Null where the row fits to the earlier ones of its user, and to itself. */
function contradiction(earlier: ImportedUser, row: ImportRow): string | null {
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
