import { assertIndexed } from '../domain/directory-index/assert-indexed.ts';
import type {
  IndexedDirectory,
  IndexedGroup,
  IndexedMembership,
  IndexedUser,
  IndexedUserRow,
  UserFacets,
  UserOrder,
  UserQuery,
} from '../domain/directory-index/indexed-directory.ts';
import { NotIndexedError } from '../domain/model/errors.ts';
import type { Group } from '../domain/model/group.ts';
import type { UserSession } from '../domain/model/user-session.ts';
import type { DeferBatch } from './gather.ts';
import { createBatchLoader, createWholeBatchLoader } from './key-loader.ts';
import type { KeyLoader, ObjectLoaders } from './object-loaders.ts';

const ORIGIN = Symbol('origin');

/** Returns the loaders that an object of the directory index came from; null if it was read from the pool. */
export function indexOf(item: object): IndexLoaders | null {
  return ORIGIN in item && item[ORIGIN] instanceof IndexLoaders ? item[ORIGIN] : null;
}

/** The directory index at one moment, as one request reads it. Each object says where it comes from: see `indexOf`. */
export class IndexLoaders implements ObjectLoaders {
  /** Null: now. */
  readonly moment: Date | null;
  /** Names of the attributes that are indexed. */
  readonly attributes: ReadonlySet<string>;
  readonly membershipsOfUser: KeyLoader<readonly IndexedMembership[]>;
  readonly groupsOfUser: KeyLoader<readonly Group[]>;
  readonly userByUsername: KeyLoader<IndexedUser | null>;
  readonly groupByName: KeyLoader<IndexedGroup | null>;
  readonly memberCount: KeyLoader<number>;
  readonly sessionsOfUser: KeyLoader<readonly UserSession[]> = { load: refuseSessions };
  readonly #directory: IndexedDirectory;
  /** The same object for each membership: a user's groups are few of many. */
  readonly #groupsByName = new Map<string, IndexedGroup>();
  #groups: Promise<readonly IndexedGroup[]> | null = null;

  constructor(directory: IndexedDirectory, attributes: readonly string[], deferBatch?: DeferBatch) {
    this.moment = directory.moment;
    this.attributes = new Set(attributes);
    this.#directory = directory;
    this.membershipsOfUser = createWholeBatchLoader((usernames) => this.membershipsOf(usernames), { deferBatch });
    this.groupsOfUser = {
      load: async (username) => (await this.membershipsOfUser.load(username)).map(({ group }) => group),
    };
    this.userByUsername = createBatchLoader((usernames) => this.#usersByName(usernames), { deferBatch });
    this.groupByName = {
      load: async (name) => (await this.groups()).find((group) => group.name === name) ?? null,
    };
    this.memberCount = { load: async (name) => (await this.groupByName.load(name))?.memberCount ?? 0 };
  }

  /** @throws BadUserInputError if the filter needs an attribute that is not indexed */
  async users(
    query: UserQuery,
    order: UserOrder,
    after: string | null,
    count: number,
  ): Promise<readonly IndexedUserRow[]> {
    assertIndexed(query.filter, this.attributes);
    const rows = await this.#directory.users(query, order, after, count);
    return rows.map(({ user, position }) => ({ user: this.own(user), position }));
  }

  /** @throws BadUserInputError likewise */
  async countUsers(query: UserQuery): Promise<number> {
    assertIndexed(query.filter, this.attributes);
    return this.#directory.countUsers(query);
  }

  /** @throws BadUserInputError likewise */
  async facets(query: UserQuery): Promise<UserFacets> {
    assertIndexed(query.filter, this.attributes);
    const facets = await this.#directory.facets(query);
    return { ...facets, groups: facets.groups.map(({ group, count }) => ({ group: this.#group(group), count })) };
  }

  /** Every group, highest authority first. */
  groups(): Promise<readonly IndexedGroup[]> {
    this.#groups ??= this.#directory.groups().then((groups) => groups.map((group) => this.#group(group)));
    return this.#groups;
  }

  totals(): ReturnType<IndexedDirectory['totals']> {
    return this.#directory.totals();
  }

  /** Returns a copy of an object that says that it comes from here, as what is below it does. */
  own<Item extends object>(item: Item): Item {
    return { ...item, [ORIGIN]: this };
  }

  /** For each username the memberships, highest authority first. Keeps nothing: for many users, once. */
  async membershipsOf(usernames: readonly string[]): Promise<readonly (readonly IndexedMembership[])[]> {
    const memberships = await this.#directory.membershipsOf(usernames);
    return memberships.map((each) =>
      each.map((membership) => this.own({ ...membership, group: this.#group(membership.group) })),
    );
  }

  async #usersByName(usernames: readonly string[]): Promise<ReadonlyMap<string, IndexedUser>> {
    const users = await this.#directory.usersByName(usernames);
    return new Map(users.map((user) => [user.username, this.own(user)]));
  }

  #group(group: IndexedGroup): IndexedGroup {
    const known = this.#groupsByName.get(group.name);
    if (known !== undefined) return known;
    const made = this.own(group);
    this.#groupsByName.set(group.name, made);
    return made;
  }
}

function refuseSessions(): Promise<never> {
  return Promise.reject(
    new NotIndexedError("Users' sessions", 'Read them with `user { sessions }`, which asks Cognito.'),
  );
}
