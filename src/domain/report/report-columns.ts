import { BadUserInputError } from '../model/errors.ts';
import type { Group } from '../model/group.ts';
import { attributeOf, booleanAttributeOf, type User } from '../model/user.ts';
import type { MembershipRow } from './membership-row.ts';

/** The value of one cell of a report. Dates are ISO 8601 in UTC. */
export type Cell = string | number | boolean | null;

/** A column is about the group or about the user. */
export type ReportColumn =
  | { readonly of: 'group'; readonly name: string; readonly cell: (group: Group) => Cell }
  | { readonly of: 'user'; readonly name: string; readonly cell: (user: User) => Cell };

const GROUP_COLUMNS: Readonly<Record<string, (group: Group) => Cell>> = {
  group: ({ name }) => name,
  group_description: ({ description }) => description,
  precedence: ({ precedence }) => precedence,
  role_arn: ({ roleArn }) => roleArn,
  group_created_at: ({ createdAt }) => createdAt.toISOString(),
  group_updated_at: ({ updatedAt }) => updatedAt.toISOString(),
};

const USER_COLUMNS: Readonly<Record<string, (user: User) => Cell>> = {
  username: ({ username }) => username,
  sub: (user) => attributeOf(user, 'sub'),
  email: (user) => attributeOf(user, 'email'),
  email_verified: (user) => booleanAttributeOf(user, 'email_verified'),
  phone_number: (user) => attributeOf(user, 'phone_number'),
  name: (user) => attributeOf(user, 'name'),
  enabled: ({ enabled }) => enabled,
  status: ({ status }) => status,
  created_at: ({ createdAt }) => createdAt.toISOString(),
  updated_at: ({ updatedAt }) => updatedAt.toISOString(),
};

/** The prefix of columns that show any attribute: `attribute:custom:department`. */
const ATTRIBUTE_PREFIX = 'attribute:';

/** All names of columns without that prefix. */
export const COLUMN_NAMES: readonly string[] = [...Object.keys(GROUP_COLUMNS), ...Object.keys(USER_COLUMNS)];

export const DEFAULT_COLUMNS: readonly string[] = [
  'group',
  'precedence',
  'username',
  'email',
  'name',
  'enabled',
  'status',
];

/**
 * Returns the columns of these names, in this order. Which attributes a pool has is not known: the column of one that no
 * user has is empty.
 *
 * @throws BadUserInputError that names the first unknown column, and the known ones
 */
export function reportColumns(names: readonly string[]): readonly ReportColumn[] {
  return names.map((name) => columnOf(name) ?? refuse(name));
}

/** Returns one cell of a row; null if the column is about the group and there is none. */
export function cellOf({ user, group }: MembershipRow, column: ReportColumn): Cell {
  if (column.of === 'user') return column.cell(user);
  return group === null ? null : column.cell(group);
}

function columnOf(name: string): ReportColumn | null {
  if (name.startsWith(ATTRIBUTE_PREFIX) && name.length > ATTRIBUTE_PREFIX.length) {
    const attribute = name.slice(ATTRIBUTE_PREFIX.length);
    return { of: 'user', name, cell: (user) => attributeOf(user, attribute) };
  }
  const ofGroup = own(GROUP_COLUMNS, name);
  if (ofGroup !== undefined) return { of: 'group', name, cell: ofGroup };
  const ofUser = own(USER_COLUMNS, name);
  return ofUser === undefined ? null : { of: 'user', name, cell: ofUser };
}

/** Returns an own property: `constructor` is not a column. */
function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function refuse(name: string): never {
  throw new BadUserInputError(
    `There is no column "${name}". There are: ${COLUMN_NAMES.join(', ')}, and ${ATTRIBUTE_PREFIX}NAME for any attribute, such as ${ATTRIBUTE_PREFIX}custom:department.`,
    'columns',
  );
}
