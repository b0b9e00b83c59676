import { invalidParameter } from './exceptions.ts';

/** Attributes that ListUsers can filter by; no custom ones (developer guide, "Searching for users"). */
const FILTERABLE = [
  'username',
  'email',
  'phone_number',
  'name',
  'given_name',
  'family_name',
  'preferred_username',
  'cognito:user_status',
  'status',
  'sub',
] as const;

export type FilterableAttribute = (typeof FILTERABLE)[number];

/** One condition, the most that ListUsers accepts. */
export interface UserFilter {
  readonly attribute: FilterableAttribute;
  /** `=` equals, `^=` starts with. */
  readonly operator: '=' | '^=';
  readonly value: string;
}

// attribute = "value" or attribute ^= "value"; within the quotes, \" and \\ stand for a quote and a backslash.
const CLAUSE = /^\s*([\w:]+)\s*(\^=|=)\s*"((?:[^"\\]|\\["\\])*)"\s*$/;

/**
 * Parses the Filter of ListUsers. Returns null for the empty string, which lists all users. Throws InvalidParameterException
 * if Cognito cannot evaluate it.
 */
export function parseFilter(filter: string): UserFilter | null {
  if (filter.trim() === '') return null;
  const [, name, operator, quoted] = CLAUSE.exec(filter) ?? [];
  const attribute = FILTERABLE.find((candidate) => candidate === name);
  if (name === undefined || quoted === undefined) throw invalidParameter('Error while parsing filter.');
  if (attribute === undefined) throw invalidParameter(`Invalid search attribute: ${name}`);

  const value = quoted.replaceAll(/\\(["\\])/g, '$1');
  if (attribute === 'status' && (operator !== '=' || (value !== 'Enabled' && value !== 'Disabled'))) {
    throw invalidParameter('Error while parsing filter.');
  }
  return { attribute, operator: operator === '^=' ? '^=' : '=', value };
}
