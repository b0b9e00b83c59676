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
import { dependsOnGroups } from '../../../../domain/filter/depends-on-groups.ts';
import type { PoolTables } from '../../pool-tables.ts';
import { countUsers } from './count-users.ts';
import { type DirectoryMoment, groupCountAt, type ResolvedMoment, usersAt } from './directory-moment.ts';
import { countFacets } from './facets.ts';
import { readGroups } from './groups.ts';
import { membershipsOf } from './memberships-of.ts';
import { pageOfUsers } from './page-of-users.ts';
import { ReadCache } from './read-cache.ts';
import { countTotals } from './totals.ts';
import { toIndexedUser, USER_COLUMNS } from './user-row.ts';

/** The directory of one pool at one moment, in the tables of the index. */
export class SqlIndexedDirectory implements IndexedDirectory {
  readonly #at: DirectoryMoment;
  readonly #cache: ReadCache;

  /** @param cache shared by the directories of the pool at all moments */
  constructor(tables: PoolTables, moment: Date | null, cache: ReadCache = new ReadCache(tables)) {
    this.#at = { tables, moment };
    this.#cache = cache;
  }

  get moment(): Date | null {
    return this.#at.moment;
  }

  async users(
    query: UserQuery,
    order: UserOrder,
    after: string | null,
    count: number,
  ): Promise<readonly IndexedUserRow[]> {
    return pageOfUsers(await this.#resolve(query), query, order, after, count);
  }

  async countUsers(query: UserQuery): Promise<number> {
    const at = await this.#resolve(query);
    return this.#kept(['users', ...keyOf(query)], () => countUsers(at, query));
  }

  async facets(query: UserQuery): Promise<UserFacets> {
    const at = await this.#resolveAll();
    return this.#kept(['facets', ...keyOf(query)], () => countFacets(at, query));
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
    const { groups } = await this.#resolveAll();
    return [...groups.values()].map(({ group }) => group);
  }

  async membershipsOf(usernames: readonly string[]): Promise<readonly (readonly IndexedMembership[])[]> {
    return membershipsOf(await this.#resolveAll(), usernames);
  }

  async totals(): Promise<DirectoryTotals> {
    const at = await this.#resolveAll();
    return this.#kept(['totals'], () => countTotals(at));
  }

  async #resolve({ filter }: UserQuery): Promise<ResolvedMoment> {
    return dependsOnGroups(filter.clauses) ? this.#resolveAll() : { ...this.#at, groups: new Map() };
  }

  async #resolveAll(): Promise<ResolvedMoment> {
    return { ...this.#at, groups: await this.#kept(['groups'], () => readGroups(this.#at)) };
  }

  #kept<Answer>(key: readonly unknown[], compute: () => Promise<Answer>): Promise<Answer> {
    return this.#cache.get(JSON.stringify([this.moment, ...key]), compute);
  }
}

function keyOf({ search, filter }: UserQuery): readonly unknown[] {
  return [search, filter.clauses.map(({ condition }) => condition)];
}
