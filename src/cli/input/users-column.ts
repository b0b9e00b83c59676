import type { AliasAttribute } from '../../domain/ports/directory.ts';

/** A column of a file. */
export interface NamedColumn {
  /** Its index, from 0. */
  readonly place: number;
  /** As it is written in the file. */
  readonly header: string;
}

/** Which column of a file names the users. */
export type UsersColumn =
  | ({ readonly kind: 'username' } & NamedColumn)
  /** Each of them names users in some pools. Which ones do in this pool has to be read from the pool. */
  | { readonly kind: 'aliases'; readonly columns: readonly AliasColumn[] }
  /** One name a line. */
  | { readonly kind: 'only column' };

export interface AliasColumn extends NamedColumn {
  /** The sub stands for a username in every pool. */
  readonly attribute: AliasAttribute | 'sub';
}

/** The second is the header of Cognito's own file for importing users. */
const USERNAME_HEADERS = ['username', 'cognito:username', 'user_name', 'user name'];
/** In order of preference if a file has several. */
const ALIAS_HEADERS = ['sub', 'email', 'phone_number', 'preferred_username'] as const;
const GROUP_HEADER = /^(cognito:)?groups?([ _-]?names?)?$/;

/** The known headers, for messages. */
export const KNOWN_HEADERS = '"username" or "cognito:username", in a pool with aliases also "email" and its like';

/** Returns a header in the form in which headers are compared. */
export function headerName(cell: string): string {
  return cell.trim().toLowerCase();
}

/** Returns whether it is a header that names users. */
export function hasKnownHeader(cells: readonly string[]): boolean {
  const names = cells.map(headerName);
  return names.some((name) => USERNAME_HEADERS.includes(name) || ALIAS_HEADERS.some((alias) => alias === name));
}

/** Returns every column of usernames. */
export function usernameColumns(header: readonly string[]): readonly NamedColumn[] {
  return columnsWhere(header, (name) => USERNAME_HEADERS.includes(name));
}

/** Returns every column that may stand for a username, in order of preference. */
export function aliasColumns(header: readonly string[]): readonly AliasColumn[] {
  const names = header.map(headerName);
  return ALIAS_HEADERS.flatMap((attribute) => {
    const place = names.indexOf(attribute);
    return place < 0 ? [] : [{ place, header: (header[place] ?? '').trim(), attribute }];
  });
}

/** Returns the columns of groups. */
export function groupColumns(header: readonly string[]): readonly NamedColumn[] {
  return columnsWhere(header, (name) => GROUP_HEADER.test(name));
}

function columnsWhere(header: readonly string[], isMeant: (name: string) => boolean): readonly NamedColumn[] {
  return header.flatMap((cell, place) => (isMeant(headerName(cell)) ? [{ place, header: cell.trim() }] : []));
}
