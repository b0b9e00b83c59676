import type DataLoader from 'dataloader';
import { MAX_PAGE_SIZE, type Page, type PageRequest } from '../domain/directory.ts';
import { UserNotFoundError } from '../domain/errors.ts';
import type { GroupsAsked } from '../domain/filter/groups-asked.ts';
import type { Group } from '../domain/groups/group.ts';
import type { User } from '../domain/users/user.ts';

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
}

/** Names of groups by username. */
export type Memberships = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Tells which of the groups in question users are in, as few calls as can be: asks for each user's groups (one
 * AdminListGroupsForUser a user), or sweeps the groups' members once (one ListUsersInGroup per 60), after which every
 * further user is free.
 *
 * Neither the sizes of the groups nor the number of users still to come is known. So it sweeps for as many calls as
 * asking has cost so far, and would cost now: at worst twice the calls of the better way, whichever it is.
 */
export class MembershipFinder {
  readonly #asked: GroupsAsked;
  readonly #lists: MembershipLists;
  readonly #allowance = new Allowance();
  /** By username: the answer, under way or there, that tells of the user. Nobody is weighed twice. */
  readonly #found = new Map<string, Promise<Memberships>>();
  /** Null until a sweep came to its end. */
  #swept: Memberships | null = null;

  constructor(asked: GroupsAsked, lists: MembershipLists) {
    this.#asked = asked;
    this.#lists = lists;
  }

  /** Those of the groups in question that each user is in, maybe others too. A user who has left the pool is absent. */
  async of(usernames: readonly string[]): Promise<Memberships> {
    const unknown = usernames.filter((username) => !this.#found.has(username));
    if (unknown.length > 0) {
      const found = this.#find(unknown);
      for (const username of unknown) this.#found.set(username, found);
    }
    const groupsOf = new Map<string, ReadonlySet<string>>();
    for (const username of usernames) {
      const groups = (await this.#found.get(username))?.get(username);
      if (groups !== undefined) groupsOf.set(username, groups);
    }
    return groupsOf;
  }

  async #find(usernames: readonly string[]): Promise<Memberships> {
    if (this.#swept === null) {
      this.#allowance.grant(usernames.length);
      this.#swept = await this.#sweep();
    }
    const swept = this.#swept;
    if (swept === null) return this.#ask(usernames);
    return new Map(usernames.map((username) => [username, swept.get(username) ?? new Set()]));
  }

  async #ask(usernames: readonly string[]): Promise<Memberships> {
    const groupsOf = new Map<string, ReadonlySet<string>>();
    await Promise.all(
      usernames.map(async (username) => {
        try {
          const groups = await this.#lists.groupsOfUser.load(username);
          groupsOf.set(username, new Set(groups.map(({ name }) => name)));
        } catch (error) {
          // ListUsers is eventually consistent: it can still list a user who was deleted.
          if (!(error instanceof UserNotFoundError)) throw error;
        }
      }),
    );
    return groupsOf;
  }

  /** Null where the allowance was too small. What was read is remembered: the next sweep goes on from there. */
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

  /** Each group costs a call at least. At a tie asking is the better way: what it costs is known. */
  #mayAfford(groupNames: readonly string[]): boolean {
    const unread = groupNames.filter((name) => !this.#lists.memberPages(name).knows(null)).length;
    return unread === 0 || unread < this.#allowance.left;
  }
}

/** Calls that may be made. */
class Allowance {
  left = 0;

  grant(calls: number): void {
    this.left += calls;
  }

  /** False where there is none left. */
  take(): boolean {
    if (this.left === 0) return false;
    this.left -= 1;
    return true;
  }
}

/** Reads page after page; true once the list's end is reached. Ends before where the allowance does, or `take` says false. */
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
