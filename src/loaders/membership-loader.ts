import type DataLoader from 'dataloader';
import type { ReferencedGroups } from '../domain/filter/referenced-groups.ts';
import { UserNotFoundError } from '../domain/model/errors.ts';
import type { Group } from '../domain/model/group.ts';
import type { User } from '../domain/model/user.ts';
import { MAX_PAGE_SIZE, type Page, type PageRequest } from '../domain/ports/directory.ts';

/** A list that knows whether its next page costs a call. */
export interface KnownPages<Item> {
  /** Returns whether reading the whole page of this token takes no call. */
  knows(token: string | null): boolean;
  read(page: PageRequest): Promise<Page<Item>>;
}

/** Where memberships can be read. */
export interface MembershipLists {
  readonly groupsOfUser: DataLoader<string, readonly Group[]>;
  readonly groupPages: KnownPages<Group>;
  readonly memberPages: (groupName: string) => KnownPages<User>;
  /** How many more calls the request may make. */
  readonly callsLeft: () => number;
}

/** Names of groups by username. */
export type Memberships = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Finds out which of some groups users are in, with as few calls as possible. It reads the groups of each user (one
 * AdminListGroupsForUser per user), or the members of the groups once (one ListUsersInGroup per 60), after which every
 * further user is free.
 *
 * Neither the sizes of the groups nor the number of users still to come is known. So it reads groups with as many calls as
 * reading by user has cost so far, and would cost now: at most twice the calls of the better way. It leaves enough calls for
 * reading by user in case the groups are not read to the end.
 */
export class MembershipLoader {
  readonly #groups: ReferencedGroups;
  readonly #lists: MembershipLists;
  readonly #allowance = new Allowance();
  /** The groups by username, or the read of them that is under way. */
  readonly #found = new Map<string, Promise<ReadonlySet<string> | null>>();
  /** Null until the members of all groups are read. */
  #byGroup: Memberships | null = null;

  constructor(groups: ReferencedGroups, lists: MembershipLists) {
    this.#groups = groups;
    this.#lists = lists;
  }

  /** Returns which of the groups each user is in, and possibly further groups. A user who has left the pool is absent. */
  async of(usernames: readonly string[]): Promise<Memberships> {
    const unknown = usernames.filter((username) => !this.#found.has(username));
    if (unknown.length > 0) {
      const found = this.#find(unknown);
      for (const username of unknown) {
        const groups = found.then((groupsFor) => groupsFor(username));
        this.#found.set(username, groups);
        // Can be read again: the budget may have no room for all of them, but for this one.
        groups.catch(() => this.#found.delete(username));
      }
    }
    const groupsOf = new Map<string, ReadonlySet<string>>();
    for (const username of usernames) {
      const groups = (await this.#found.get(username)) ?? null;
      if (groups !== null) groupsOf.set(username, groups);
    }
    return groupsOf;
  }

  async #find(usernames: readonly string[]): Promise<GroupsOf> {
    if (this.#byGroup === null) {
      this.#allowance.grant(usernames.length);
      this.#allowance.limit(this.#lists.callsLeft() - usernames.length);
      this.#byGroup = await this.#loadByGroup();
    }
    const byGroup = this.#byGroup;
    return byGroup === null ? this.#loadByUser(usernames) : (username) => byGroup.get(username) ?? new Set();
  }

  /** Reads the groups of each user by itself, of as many users as the call budget allows. */
  #loadByUser(usernames: readonly string[]): GroupsOf {
    const groupsOf = new Map(usernames.map((username) => [username, this.#groupsOf(username)]));
    // An error that no caller waits for any longer must not count as unhandled.
    for (const groups of groupsOf.values()) groups.catch(() => {});
    return (username) => groupsOf.get(username) ?? null;
  }

  async #groupsOf(username: string): Promise<ReadonlySet<string> | null> {
    try {
      const groups = await this.#lists.groupsOfUser.load(username);
      return new Set(groups.map(({ name }) => name));
    } catch (error) {
      // ListUsers is eventually consistent: it can still list a user who was deleted.
      if (error instanceof UserNotFoundError) return null;
      throw error;
    }
  }

  /** Returns null if the allowance was too small. The pages that were read are kept: the next attempt goes on from there. */
  async #loadByGroup(): Promise<Memberships | null> {
    const names = this.#groups === 'all' ? await this.#allGroupNames() : [...this.#groups];
    if (names === null || !this.#mayAfford(names)) return null;

    const groupsOf = new Map<string, Set<string>>();
    const ends = await Promise.all(
      names.map((name) =>
        readWithin(this.#lists.memberPages(name), this.#allowance, (users) => {
          for (const { username } of users) groupsOf.set(username, (groupsOf.get(username) ?? new Set()).add(name));
          return true;
        }),
      ),
    );
    return ends.every((reached) => reached) ? groupsOf : null;
  }

  async #allGroupNames(): Promise<readonly string[] | null> {
    const { groupPages } = this.#lists;
    // The list and the members of one group are two calls already.
    if (!groupPages.knows(null) && this.#allowance.left <= 2) return null;
    const names: string[] = [];
    const reached = await readWithin(groupPages, this.#allowance, (groups) => {
      names.push(...groups.map(({ name }) => name));
      return this.#mayAfford(names);
    });
    return reached ? names : null;
  }

  /**
   * Returns whether reading the groups may cost less: each takes one call at least. At a tie, reading by user is better: its
   * cost is known.
   */
  #mayAfford(groupNames: readonly string[]): boolean {
    const unread = groupNames.filter((name) => !this.#lists.memberPages(name).knows(null)).length;
    return unread === 0 || unread < this.#allowance.left;
  }
}

/** Returns the groups of a user, or null if the user has left the pool. */
type GroupsOf = (username: string) => ReadonlySet<string> | null | Promise<ReadonlySet<string> | null>;

/** Counts the calls that may still be made. */
class Allowance {
  #granted = 0;
  #limit = Number.POSITIVE_INFINITY;

  get left(): number {
    return Math.min(this.#granted, this.#limit);
  }

  grant(calls: number): void {
    this.#granted += calls;
  }

  /** Sets a limit beside what is granted. A negative one means no limit: no calls have to be left over. */
  limit(calls: number): void {
    this.#limit = calls < 0 ? Number.POSITIVE_INFINITY : calls;
  }

  /** Takes one call. Returns false if none is left. */
  take(): boolean {
    if (this.left === 0) return false;
    this.#granted -= 1;
    this.#limit -= 1;
    return true;
  }
}

/**
 * Reads page after page. Returns true at the end of the list, and false if the allowance ends before, or `take` returns
 * false.
 */
async function readWithin<Item>(
  pages: KnownPages<Item>,
  allowance: Allowance,
  take: (items: readonly Item[]) => boolean,
): Promise<boolean> {
  let token: string | null = null;
  do {
    if (!pages.knows(token) && !allowance.take()) return false;
    const { items, next }: Awaited<ReturnType<typeof pages.read>> = await pages.read({ limit: MAX_PAGE_SIZE, token });
    if (!take(items)) return false;
    token = next;
  } while (token !== null);
  return true;
}
