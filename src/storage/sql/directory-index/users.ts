import type { Selectable } from 'kysely';
import type { Tables } from '../tables.ts';
import { type Knowledge, type NewVersion, VERSION_COLUMNS } from './fact-versions.ts';
import { type ColumnTypes, insertGivenRows } from './given-rows.ts';
import type { IndexTransaction } from './index-transaction.ts';
import type { UserColumns } from './user-columns.ts';

export type UserVersion = Omit<Selectable<Tables['directory_user']>, 'pool_id'>;

type NewUserVersion = NewVersion &
  UserColumns & { readonly user_id: number; readonly group_count: number; readonly incomplete: number };

export const USER_COLUMN_TYPES: ColumnTypes<UserColumns> = {
  username: 'text',
  enabled: 'bigint',
  status: 'text',
  created_at: 'bigint',
  updated_at: 'bigint',
  attributes: 'text',
  sub_folded: 'text',
  email_folded: 'text',
  name_folded: 'text',
  phone_number_folded: 'text',
  attributes_folded: 'text',
  search: 'text',
};

const VERSION_COLUMN_TYPES = {
  ...VERSION_COLUMNS,
  ...USER_COLUMN_TYPES,
  user_id: 'bigint',
  group_count: 'bigint',
  incomplete: 'bigint',
} as const;

/** The versions that hold now, by username. */
export async function currentUsers(
  { tables: { db, isOwn, sql: engine } }: IndexTransaction,
  usernames: readonly string[],
): Promise<ReadonlyMap<string, UserVersion>> {
  const rows = await db
    .selectFrom('directory_user')
    .selectAll()
    .where(isOwn)
    .where(engine.isOneOf('username', usernames))
    .where('valid_to', 'is', null)
    .execute();
  return new Map(rows.map((row) => [row.username, row]));
}

/** As of when it is known that there are no accounts of these names, of those that once were. */
export async function endedUsers(
  { tables: { db, isOwn, sql: engine } }: IndexTransaction,
  usernames: readonly string[],
): Promise<ReadonlyMap<string, Knowledge>> {
  if (usernames.length === 0) return new Map();
  const rows = await db
    .selectFrom('directory_user')
    .select(({ fn }) => ['username', fn.max('known_at').as('known_at'), fn.max('settles_at').as('settles_at')])
    .where(isOwn)
    .where(engine.isOneOf('username', usernames))
    .groupBy('username')
    .execute();
  return new Map(rows.map((row) => [row.username, row]));
}

/** As of when it is known that other accounts of the same names, which these accounts came after, are gone. By username. */
export async function earlierUsers(
  { tables: { db, isOwn, sql: engine } }: IndexTransaction,
  users: readonly Pick<UserVersion, 'username' | 'user_id'>[],
): Promise<ReadonlyMap<string, Knowledge>> {
  const present = new Map(users.map(({ username, user_id }) => [username, user_id]));
  if (present.size === 0) return new Map();
  const rows = await db
    .selectFrom('directory_user')
    .select(['username', 'user_id', 'known_at', 'settles_at'])
    .where(isOwn)
    .where(engine.isOneOf('username', [...present.keys()]))
    .where('valid_to', 'is not', null)
    .orderBy('settles_at')
    .execute();
  return new Map(rows.filter((row) => row.user_id !== present.get(row.username)).map((row) => [row.username, row]));
}

export async function insertUsers({ tables }: IndexTransaction, users: readonly NewUserVersion[]): Promise<void> {
  await insertGivenRows(tables, 'directory_user', VERSION_COLUMN_TYPES as ColumnTypes<NewUserVersion>, users);
}
