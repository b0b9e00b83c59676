import type { ImportRow, RowProblem } from '../../domain/bulk/import-row.ts';
import { INVITATION_DELIVERIES, type InvitationDelivery } from '../../domain/commands/resend-invitation.ts';
import type { AttributeSchema } from '../../domain/model/attribute-schema.ts';
import { nameError } from '../../domain/model/name-rules.ts';
import type { UserAttribute } from '../../domain/model/user.ts';
import type { PoolDescription } from '../../domain/ports/directory.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import type { ImportColumn } from './import-columns.ts';
import type { Sheet } from './sheet.ts';
import { type Cell, type SheetRow, textOf } from './sheet-row.ts';
import { trimInvisible } from './trim-invisible.ts';

/** What stands between the groups of a cell: as people type it, and a line break. A name with one of these cannot be given. */
const BETWEEN_GROUPS = /[;|\r\n]/;

/** A row that cannot be understood. Caught where the rows are read. */
class UnreadableRow extends Error {}

/**
 * Returns what tells of a row of the sheet what it wants, or why it cannot be understood.
 *
 * @throws CliError if no column names the users
 */
export function rowImporter(
  sheet: Sheet,
  columns: readonly ImportColumn[],
  pool: PoolDescription,
): (row: SheetRow) => ImportRow | RowProblem {
  const usernameOf = usernameReader(sheet, columns, pool);
  const types = new Map(pool.schema.map(({ name, type }) => [name, type]));
  return (row) => {
    try {
      return readRow(row, columns, usernameOf, types);
    } catch (error) {
      if (error instanceof UnreadableRow) return { line: row.line, message: error.message };
      throw error;
    }
  };
}

type UsernameReader = (row: SheetRow) => string;

/** By the column of usernames; where users choose no name, without one also by their addresses. */
function usernameReader(
  { name }: Sheet,
  columns: readonly ImportColumn[],
  { usernamesAreSubs }: PoolDescription,
): UsernameReader {
  const own = columns.filter(({ role }) => role.kind === 'username');
  const addresses = ['email', 'phone_number'].flatMap((attribute) =>
    columns.filter(({ role }) => role.kind === 'attribute' && role.name === attribute),
  );
  const from = own.length > 0 || !usernamesAreSubs ? own : addresses;
  if (from.length === 0) {
    throw new CliError(
      EXIT_CODE.usage,
      `${name} has no column "username"${usernamesAreSubs ? ' or "email"' : ''} with a value: nobody is named.`,
    );
  }
  return ({ cells }) => {
    const used = from.find(({ place }) => textOf(cells[place]) !== '');
    if (used === undefined) throw new UnreadableRow(`It names no user in the column "${from[0]?.header}".`);
    return nameIn(cells[used.place], 'user', used.header);
  };
}

function readRow(
  row: SheetRow,
  columns: readonly ImportColumn[],
  usernameOf: UsernameReader,
  types: ReadonlyMap<string, AttributeSchema['type']>,
): ImportRow {
  const attributes: UserAttribute[] = [];
  const groups: Record<'add' | 'remove', string[]> = { add: [], remove: [] };
  let invitation: InvitationDelivery | null = null;
  for (const { place, header, role } of columns) {
    const cell = row.cells[place];
    if (textOf(cell) === '') continue;
    if (role.kind === 'attribute') {
      attributes.push({ name: role.name, value: attributeText(cell, header, types.get(role.name)) });
    } else if (role.kind === 'invitation') invitation = invitationIn(cell, header);
    else if (role.kind !== 'username') groups[role.kind].push(...groupsIn(cell, header));
  }
  return { line: row.line, username: usernameOf(row), attributes, ...groups, invitation };
}

function groupsIn(cell: Cell | undefined, header: string): readonly string[] {
  return plainText(cell, header)
    .split(BETWEEN_GROUPS)
    .filter((name) => trimInvisible(name) !== '')
    .map((name) => nameIn(name, 'group', header));
}

function nameIn(cell: Cell | undefined, what: 'user' | 'group', header: string): string {
  const name = trimInvisible(plainText(cell, header));
  const problem = nameError(name, what);
  if (problem !== null) throw new UnreadableRow(`In the column "${header}": ${problem}`);
  return name;
}

function invitationIn(cell: Cell | undefined, header: string): InvitationDelivery {
  const text = plainText(cell, header).toUpperCase();
  const delivery = INVITATION_DELIVERIES.find((known) => known === text);
  if (delivery !== undefined) return delivery;
  throw new UnreadableRow(`In the column "${header}" is "${textOf(cell)}", not one of: email, sms, none.`);
}

/** Spreadsheets write TRUE and FALSE. */
function attributeText(cell: Cell | undefined, header: string, type: AttributeSchema['type'] | undefined): string {
  const text = typeof cell === 'object' && cell.kind === 'date' ? cell.text : plainText(cell, header);
  return type === 'Boolean' ? text.toLowerCase() : text;
}

function plainText(cell: Cell | undefined, header: string): string {
  if (typeof cell !== 'object') return textOf(cell);
  throw new UnreadableRow(
    cell.kind === 'date'
      ? `In the column "${header}" is a date, ${cell.text}. Format the column as text.`
      : `In the column "${header}" is a number of more than 15 digits, the last of which Excel has lost. Format the column as text.`,
  );
}
