import type { AliasAttribute } from '../../domain/ports/directory.ts';

/** A column of a file. */
export interface NamedColumn {
  /** From 0 up. */
  readonly place: number;
  /** As the file writes it. */
  readonly header: string;
}

/** Which column of a file names the users. */
export type UsersColumn =
  | ({ readonly kind: 'username' } & NamedColumn)
  /** Each of them names users in some pools; which ones in this, only the pool can tell. */
  | { readonly kind: 'aliases'; readonly columns: readonly AliasColumn[] }
  /** One name a line. */
  | { readonly kind: 'only column' };

export interface AliasColumn extends NamedColumn {
  /** The sub stands for a username in every pool. */
  readonly attribute: AliasAttribute | 'sub';
}

/** The second is that of the file with which Cognito imports users. */
const USERNAME_HEADERS = ['username', 'cognito:username', 'user_name', 'user name'];
/** In the order in which they are taken where a file has several. */
const ALIAS_HEADERS = ['sub', 'email', 'phone_number', 'preferred_username'] as const;
const GROUP_HEADER = /^(cognito:)?groups?([ _-]?names?)?$/;

/** How a message says which headers are known. */
export const KNOWN_HEADERS = '"username" or "cognito:username", in a pool with aliases also "email" and its like';

/** Returns a header as it is compared. */
export function headerName(cell: string): string {
  return cell.trim().toLowerCase();
}

/** Is it the header of a file that can be understood? */
export function hasKnownHeader(cells: readonly string[]): boolean {
  const names = cells.map(headerName);
  return names.some((name) => USERNAME_HEADERS.includes(name) || ALIAS_HEADERS.some((alias) => alias === name));
}

/** Returns every column for usernames that the header names. */
export function usernameColumns(header: readonly string[]): readonly NamedColumn[] {
  return columnsWhere(header, (name) => USERNAME_HEADERS.includes(name));
}

/** Returns every column that may stand for a username, the first to be taken first. */
export function aliasColumns(header: readonly string[]): readonly AliasColumn[] {
  const names = header.map(headerName);
  return ALIAS_HEADERS.flatMap((attribute) => {
    const place = names.indexOf(attribute);
    return place < 0 ? [] : [{ place, header: (header[place] ?? '').trim(), attribute }];
  });
}

/** Returns the columns of groups that the header names. */
export function groupColumns(header: readonly string[]): readonly NamedColumn[] {
  return columnsWhere(header, (name) => GROUP_HEADER.test(name));
}

function columnsWhere(header: readonly string[], isMeant: (name: string) => boolean): readonly NamedColumn[] {
  return header.flatMap((cell, place) => (isMeant(headerName(cell)) ? [{ place, header: cell.trim() }] : []));
}
