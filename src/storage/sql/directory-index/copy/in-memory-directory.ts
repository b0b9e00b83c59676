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
import { formatPosition, parsePosition } from '../read/user-position.ts';
import type { CopiedDirectory } from './copied-directory.ts';
import { countFacets, countTotals } from './count-rows.ts';
import type { DirectoryCopy } from './directory-copy.ts';
import type { FoundRowsCache } from './found-rows-cache.ts';
import { indexedUser, membershipsOfRow } from './indexed-user.ts';

/** The directory as it stands, answered from memory; by the database while there is no copy. */
export class InMemoryDirectory implements IndexedDirectory {
  readonly moment = null;
  readonly #copy: DirectoryCopy;
  readonly #found: FoundRowsCache;
  readonly #database: IndexedDirectory;

  /** @param found shared by whoever asks for the pool's present */
  constructor(copy: DirectoryCopy, found: FoundRowsCache, database: IndexedDirectory) {
    this.#copy = copy;
    this.#found = found;
    this.#database = database;
  }

  users(query: UserQuery, order: UserOrder, after: string | null, count: number): Promise<readonly IndexedUserRow[]> {
    return this.#answer(
      async (copy) => {
        const position = after === null ? null : parsePosition(after);
        const found = await this.#found.find(copy, query);
        const ordering = copy.ordering(order.field);
        return ordering.page(found.rows, order.direction, position, count).map((row) => {
          const user = indexedUser(copy, row);
          return { user, position: formatPosition({ key: ordering.key(row), username: user.username }) };
        });
      },
      () => this.#database.users(query, order, after, count),
    );
  }

  countUsers(query: UserQuery): Promise<number> {
    return this.#answer(
      async (copy) => (await this.#found.find(copy, query)).count,
      () => this.#database.countUsers(query),
    );
  }

  facets(query: UserQuery): Promise<UserFacets> {
    return this.#answer(
      async (copy) => countFacets(copy, await this.#found.find(copy, query)),
      () => this.#database.facets(query),
    );
  }

  usersByName(usernames: readonly string[]): Promise<readonly IndexedUser[]> {
    return this.#answer(
      (copy) =>
        [...new Set(usernames)].flatMap((username) => {
          const row = copy.users.rowOfName(username);
          return row === undefined ? [] : [indexedUser(copy, row)];
        }),
      () => this.#database.usersByName(usernames),
    );
  }

  groups(): Promise<readonly IndexedGroup[]> {
    return this.#answer(
      (copy) => [...copy.indexedGroups.values()],
      () => this.#database.groups(),
    );
  }

  membershipsOf(usernames: readonly string[]): Promise<readonly (readonly IndexedMembership[])[]> {
    return this.#answer(
      (copy) => usernames.map((username) => membershipsOfRow(copy, copy.users.rowOfName(username))),
      () => this.#database.membershipsOf(usernames),
    );
  }

  totals(): Promise<DirectoryTotals> {
    return this.#answer(countTotals, () => this.#database.totals());
  }

  async #answer<Answer>(
    fromMemory: (copy: CopiedDirectory) => Answer | Promise<Answer>,
    fromDatabase: () => Promise<Answer>,
  ): Promise<Answer> {
    const copy = await this.#copy.current();
    return copy === null ? fromDatabase() : fromMemory(copy);
  }
}
