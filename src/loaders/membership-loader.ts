import type DataLoader from 'dataloader';
import type { ReferencedGroups } from '../domain/filter/referenced-groups.ts';
import { UserNotFoundError } from '../domain/model/errors.ts';
import type { Group } from '../domain/model/group.ts';
import type { User } from '../domain/model/user.ts';
import { MAX_PAGE_SIZE, type Page, type PageRequest } from '../domain/ports/directory.ts';

/** A list of which one can know what its next page costs. */
export interface KnownPages<Item> {
  /** Is reading the whole page of this token free? */
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
 * Tells which of the groups in question users are in, as few calls as can be: asks for each user's groups (one
 * AdminListGroupsForUser a user), or sweeps the groups' members once (one ListUsersInGroup per 60), after which every
 * further user is free.
 *
 * Neither the sizes of the groups nor the number of users still to come is known. So it sweeps for as many calls as
 * asking has cost so far, and would cost now: at worst twice the calls of the better way, whichever it is. A sweep that may
 * come to nothing leaves the calls that asking then takes.
 */
export class MembershipLoader {
  readonly #asked: ReferencedGroups;
  readonly #lists: MembershipLists;
  readonly #allowance = new Allowance();
  /** By username: the groups, asked for or there. */
  readonly #found = new Map<string, Promise<ReadonlySet<string> | null>>();
  /** Null until a sweep came to its end. */
  #swept: Memberships | null = null;

  constructor(asked: ReferencedGroups, lists: MembershipLists) {
    this.#asked = asked;
    this.#lists = lists;
  }

  /** Those of the groups in question that each user is in, maybe others too. A user who has left the pool is absent. */
  async of(usernames: readonly string[]): Promise<Memberships> {
    const unknown = usernames.filter((username) => !this.#found.has(username));
    if (unknown.length > 0) {
      const found = this.#find(unknown);
      for (const username of unknown) {
        const groups = found.then((tell) => tell(username));
        this.#found.set(username, groups);
        // Asked for again: the budget may have no room for all of them, and yet for this one.
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

  async #find(usernames: readonly string[]): Promise<Tell> {
    if (this.#swept === null) {
      this.#allowance.grant(usernames.length);
      this.#allowance.limit(this.#lists.callsLeft() - usernames.length);
      this.#swept = await this.#sweep();
    }
    const swept = this.#swept;
    return swept === null ? this.#ask(usernames) : (username) => swept.get(username) ?? new Set();
  }

  /** Reads the groups of each user by itself, of as many users as the call budget allows. */
  #ask(usernames: readonly string[]): Tell {
    const groupsOf = new Map(usernames.map((username) => [username, this.#groupsOf(username)]));
    // It fails for whoever waits for it, and not for the process where nobody does any longer.
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

  /** Returns null if the allowance was too small. What was read is remembered: the next sweep goes on from there. */
  async #sweep(): Promise<Memberships | null> {
    const names = this.#asked === 'all' ? await this.#allGroupNames() : [...this.#asked];
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

/** Tells the groups of a user, null if the user has left the pool. */
type Tell = (username: string) => ReadonlySet<string> | null | Promise<ReadonlySet<string> | null>;

/** Calls that may be made. */
class Allowance {
  #granted = 0;
  #limit = Number.POSITIVE_INFINITY;

  get left(): number {
    return Math.min(this.#granted, this.#limit);
  }

  grant(calls: number): void {
    this.#granted += calls;
  }

  /** No more than these now, whatever is granted. Below 0 there is nothing to leave calls for, and so no limit. */
  limit(calls: number): void {
    this.#limit = calls < 0 ? Number.POSITIVE_INFINITY : calls;
  }

  /** Returns false if there is none left. */
  take(): boolean {
    if (this.left === 0) return false;
    this.#granted -= 1;
    this.#limit -= 1;
    return true;
  }
}

/**
 * Reads page after page; true once the list's end is reached. Ends before where the allowance does, or `take` says false.
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
