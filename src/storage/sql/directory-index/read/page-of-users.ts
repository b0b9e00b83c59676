import { type Expression, type SqlBool, sql } from 'kysely';
import type { IndexedUserRow, UserOrder, UserQuery } from '../../../../domain/directory-index/indexed-directory.ts';
import type { ScanSql } from '../../pool-tables.ts';
import { groupCountAt, type ResolvedMoment, usersAt } from './directory-moment.ts';
import { fewUsers } from './few-users.ts';
import { type OrderedPart, orderedParts } from './ordered-part.ts';
import { readInSlices, SliceSize } from './slices.ts';
import { userCondition } from './user-condition.ts';
import { formatPosition, parsePosition, type UserPosition } from './user-position.ts';
import { toIndexedUser, USER_COLUMNS } from './user-row.ts';

/**
 * Reads up to `count` users of the query after the position, from the first on for null. By the place in the order and never by
 * a number of rows to skip: a late page costs what the first does, and rows that come and go shift nothing.
 */
export async function pageOfUsers(
  at: ResolvedMoment,
  query: UserQuery,
  order: UserOrder,
  after: string | null,
  count: number,
): Promise<readonly IndexedUserRow[]> {
  const position = after === null ? null : parsePosition(after);
  const few = await fewUsers(query, at);
  const rows: Row[] = [];
  for (const part of orderedParts(order, at)) {
    if (rows.length >= count || part.isBefore(position)) continue;
    const reader = new PartReader(at, query, part);
    const start = part.has(position) ? position : null;
    rows.push(...(await reader.read(few, start, count - rows.length)));
  }
  return rows.map((row) => ({ user: toIndexedUser(row), position: formatPosition(row) }));
}

type Row = Awaited<ReturnType<PartReader['select']>>[number];

class PartReader {
  readonly #at: ResolvedMoment;
  readonly #query: UserQuery;
  readonly #part: OrderedPart;

  constructor(at: ResolvedMoment, query: UserQuery, part: OrderedPart) {
    this.#at = at;
    this.#query = query;
    this.#part = part;
  }

  async read(few: Expression<SqlBool> | null, position: UserPosition | null, count: number): Promise<readonly Row[]> {
    const { scan } = this.#at.tables.sql;
    if (few !== null) return this.select(sql`${few} and ${this.#part.beyond(position)}`, count);
    if (scan === null) return this.select(this.#part.beyond(position), count);
    return this.#at.moment === null ? this.#walk(scan, position, count) : this.#bestOfSlices(position, count);
  }

  /** The first users of the query in the order, of those whom the condition selects. */
  select(condition: Expression<SqlBool>, count: number) {
    const { key, isIn } = this.#part;
    return usersAt(this.#at)
      .where(isIn)
      .where(condition)
      .where(userCondition(this.#query, this.#at))
      .select(USER_COLUMNS)
      .select([key.as('key'), groupCountAt(this.#at).as('groups')])
      .orderBy(this.#part.order)
      .limit(count)
      .execute();
  }

  /** Goes along an index, in steps, until there are enough: hardly more than a page if many users match. */
  async #walk(scan: ScanSql, position: UserPosition | null, count: number): Promise<readonly Row[]> {
    const rows: Row[] = [];
    const size = new SliceSize(scan);
    for (let start = position; ; ) {
      size.start();
      const end = await this.#positionAfter(start, size.rows);
      const beyond = this.#part.beyond(start);
      const step = end === null ? beyond : sql<SqlBool>`${beyond} and ${this.#part.upTo(end)}`;
      rows.push(...(await this.select(step, count - rows.length)));
      if (rows.length >= count || end === null) return rows;
      start = end;
      await size.end();
    }
  }

  /** Where the walk is after so many users, whether or not they match; null if there are fewer. */
  async #positionAfter(position: UserPosition | null, users: number): Promise<UserPosition | null> {
    const { key, isIn, beyond } = this.#part;
    const row = await usersAt(this.#at)
      .where(isIn)
      .where(beyond(position))
      .select([key.as('key'), 'u.username'])
      .orderBy(this.#part.order)
      .limit(1)
      .offset(users - 1)
      .executeTakeFirst();
    return row ?? null;
  }

  /** The past has no index in the order: the best of every slice of all users, and of these the best. */
  async #bestOfSlices(position: UserPosition | null, count: number): Promise<readonly Row[]> {
    const beyond = this.#part.beyond(position);
    let best: readonly Row[] = [];
    await readInSlices(this.#at, async (isInSlice) => {
      const found = await this.select(sql`${isInSlice} and ${beyond}`, count);
      if (found.length > 0) best = [...best, ...found].sort(this.#part.compare).slice(0, count);
      return [];
    });
    return best;
  }
}
