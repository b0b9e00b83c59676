import { foldCase } from '../../domain/model/case-folded-names.ts';
import type { PoolDescription } from '../../domain/ports/directory.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { closestMatch } from './did-you-mean.ts';
import type { Sheet } from './sheet.ts';
import { groupColumns, headerName, usernameColumns } from './users-column.ts';

/** What a column says of the user of a row. */
export type ColumnRole =
  | { readonly kind: 'username' | 'add' | 'remove' | 'invitation' }
  | { readonly kind: 'attribute'; readonly name: string };

export interface ImportColumn {
  /** Its index, from 0. */
  readonly place: number;
  readonly header: string;
  readonly role: ColumnRole;
}

const ADD_HEADER = /^add([ _-](to )?groups?)?$/;
const REMOVE_HEADER = /^remove([ _-](from )?groups?)?$/;
const INVITATION_HEADER = 'invitation';
/** Columns with such a header are for people: those of a file of results, and notes. */
const NOTE = '#';
const KNOWN = 'username, groups, add, remove, invitation';

/**
 * Finds what each column is by its header, in any order.
 *
 * @throws CliError that names a column that is not known, is there twice, or has values and no header
 */
export function importColumns(sheet: Sheet, pool: PoolDescription): readonly ImportColumn[] {
  const { name, header } = sheet;
  refuseUnnamed(sheet);
  const usernames = new Set(usernameColumns(header).map(({ place }) => place));
  const groups = new Set(groupColumns(header).map(({ place }) => place));
  const columns = header.flatMap((text, place): readonly ImportColumn[] => {
    const isUsed = text !== '' && !text.startsWith(NOTE) && sheet.filled.has(place);
    if (!isUsed) return [];
    if (usernames.has(place)) return [{ place, header: text, role: { kind: 'username' } }];
    if (groups.has(place)) return [{ place, header: text, role: { kind: 'add' } }];
    return [{ place, header: text, role: roleOf(text, name, pool) }];
  });
  refuseTwice(columns, name);
  return columns;
}

function roleOf(header: string, file: string, { schema }: PoolDescription): ColumnRole {
  const text = headerName(header);
  if (ADD_HEADER.test(text)) return { kind: 'add' };
  if (REMOVE_HEADER.test(text)) return { kind: 'remove' };
  if (text === INVITATION_HEADER) return { kind: 'invitation' };
  const names = schema.map((attribute) => attribute.name).filter((attribute) => attribute !== 'sub');
  // A pool that tells no schema takes what is given.
  if (names.length === 0) return { kind: 'attribute', name: header };
  const attribute = names.find((known) => known === header) ?? names.find((known) => foldCase(known) === text);
  if (attribute !== undefined) return { kind: 'attribute', name: attribute };
  const meant = closestMatch(text, names) ?? names.find((known) => foldCase(known) === `custom:${text}`);
  throw new CliError(
    EXIT_CODE.usage,
    `${file} has a column "${header}", which is neither an attribute of the pool nor one of: ${KNOWN}.${meant === undefined ? '' : ` Did you mean "${meant}"?`} Put "${NOTE}" before its name if it is for people.`,
  );
}

/** Several columns of groups are joined. */
function refuseTwice(columns: readonly ImportColumn[], file: string): void {
  const seen = new Map<string, string>();
  for (const { header, role } of columns) {
    if (role.kind === 'add' || role.kind === 'remove') continue;
    const key = role.kind === 'attribute' ? `attribute ${role.name}` : role.kind;
    const other = seen.get(key);
    if (other !== undefined) {
      throw new CliError(EXIT_CODE.usage, `${file} has two columns of the same: "${other}" and "${header}".`);
    }
    seen.set(key, header);
  }
}

/** Of merged cells of a header, only the first column has the name. */
function refuseUnnamed({ name, unnamed }: Sheet): void {
  if (unnamed === null) return;
  throw new CliError(
    EXIT_CODE.usage,
    `${name}, line ${unnamed.line}: column ${letters(unnamed.place)} has a value, and no header. Of merged header cells only the first column has the name.`,
  );
}

/** `A`, `B` … `AA`, as spreadsheets name columns. */
function letters(place: number): string {
  const last = String.fromCharCode('A'.charCodeAt(0) + (place % 26));
  return place < 26 ? last : `${letters(Math.floor(place / 26) - 1)}${last}`;
}
