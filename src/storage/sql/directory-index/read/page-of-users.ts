import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { IndexedUserRow, UserOrder, UserQuery } from '../../../../domain/directory-index/indexed-directory.ts';
import { type DirectoryMoment, groupCountAt, usersAt } from './directory-moment.ts';
import { userCondition } from './user-condition.ts';
import { orderKey } from './user-order.ts';
import { formatPosition, parsePosition, type UserPosition } from './user-position.ts';
import { toIndexedUser, USER_COLUMNS } from './user-row.ts';

/**
 * Reads up to `count` users of the query after the position, from the first on for null. By the place in the order and never by
 * a number of rows to skip: a late page costs what the first does, and rows that come and go shift nothing.
 */
export async function pageOfUsers(
  at: DirectoryMoment,
  query: UserQuery,
  { field, direction }: UserOrder,
  after: string | null,
  count: number,
): Promise<readonly IndexedUserRow[]> {
  const key = orderKey(field, at);
  const position = after === null ? null : parsePosition(after);
  const descending = direction === 'DESC';
  const select = (part: Expression<SqlBool>, limit: number) =>
    usersAt(at)
      .where(userCondition(query, at))
      .where(part)
      .select(USER_COLUMNS)
      .select([key.value.as('key'), groupCountAt(at).as('groups')])
      .orderBy(key.value, descending ? 'desc' : 'asc')
      .orderBy('u.username', descending ? 'desc' : 'asc')
      .limit(limit)
      .execute();

  const rows = [];
  if (!key.mayBeNull) {
    rows.push(...(await select(isBeyond(key.value, position, descending), count)));
  } else {
    // Two statements, since no index has the order of both: those who lack it come after all others, in both directions.
    if (position === null || position.key !== null) {
      const hasKey = sql<SqlBool>`${key.value} is not null and ${isBeyond(key.value, position, descending)}`;
      rows.push(...(await select(hasKey, count)));
    }
    if (rows.length < count) {
      const last = position?.key === null ? position : null;
      const lacksKey = sql<SqlBool>`${key.value} is null and ${isBeyondName(last, descending)}`;
      rows.push(...(await select(lacksKey, count - rows.length)));
    }
  }
  return rows.map((row) => ({
    user: toIndexedUser(row),
    position: formatPosition({ key: row.key, username: row.username }),
  }));
}

function isBeyond(
  key: RawBuilder<string | number | null>,
  position: UserPosition | null,
  descending: boolean,
): Expression<SqlBool> {
  if (position === null) return sql`true`;
  const beyond = sql.raw(descending ? '<' : '>');
  return sql`(${key}, u.username) ${beyond} (${position.key}, ${position.username})`;
}

function isBeyondName(position: UserPosition | null, descending: boolean): Expression<SqlBool> {
  if (position === null) return sql`true`;
  return sql`u.username ${sql.raw(descending ? '<' : '>')} ${position.username}`;
}
