import type {
  DirectoryTotals,
  IndexedDirectory,
  IndexedGroup,
  IndexedMembership,
  IndexedUser,
  IndexedUserRow,
  UserFacets,
  UserOrder,
  UserQuery,
} from '../../../../domain/directory-index/indexed-directory.ts';
import type { PoolTables } from '../../pool-tables.ts';
import { type DirectoryMoment, groupCountAt, usersAt } from './directory-moment.ts';
import { countFacets } from './facets.ts';
import { readGroups } from './groups.ts';
import { membershipsOf } from './memberships-of.ts';
import { pageOfUsers } from './page-of-users.ts';
import { countTotals } from './totals.ts';
import { userCondition } from './user-condition.ts';
import { toIndexedUser, USER_COLUMNS } from './user-row.ts';

/** The directory of one pool at one moment, in the tables of the index. */
export class SqlIndexedDirectory implements IndexedDirectory {
  readonly #at: DirectoryMoment;

  constructor(tables: PoolTables, moment: Date | null) {
    this.#at = { tables, moment };
  }

  get moment(): Date | null {
    return this.#at.moment;
  }

  users(query: UserQuery, order: UserOrder, after: string | null, count: number): Promise<readonly IndexedUserRow[]> {
    return pageOfUsers(this.#at, query, order, after, count);
  }

  async countUsers(query: UserQuery): Promise<number> {
    const { total } = await usersAt(this.#at)
      .where(userCondition(query, this.#at))
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    return total;
  }

  async facets(query: UserQuery): Promise<UserFacets> {
    return countFacets(this.#at, await readGroups(this.#at), query);
  }

  async usersByName(usernames: readonly string[]): Promise<readonly IndexedUser[]> {
    const rows = await usersAt(this.#at)
      .where(this.#at.tables.sql.isOneOf('u.username', [...new Set(usernames)]))
      .select(USER_COLUMNS)
      .select(groupCountAt(this.#at).as('groups'))
      .execute();
    return rows.map(toIndexedUser);
  }

  async groups(): Promise<readonly IndexedGroup[]> {
    return [...(await readGroups(this.#at)).values()];
  }

  async membershipsOf(usernames: readonly string[]): Promise<readonly (readonly IndexedMembership[])[]> {
    return membershipsOf(this.#at, await readGroups(this.#at), usernames);
  }

  async totals(): Promise<DirectoryTotals> {
    return countTotals(this.#at, await readGroups(this.#at));
  }
}
