import {
  type IndexedGroup,
  USER_ORDER_FIELDS,
  type UserOrderField,
} from '../../../../domain/directory-index/indexed-directory.ts';
import { CopiedGroups } from './copied-groups.ts';
import type { IndexVersion } from './index-version.ts';
import type { CopiedMembership } from './membership-lists.ts';
import { UserOrdering } from './user-ordering.ts';
import { type StoredUser, UserRows } from './user-rows.ts';

/** A user as the store has it by now; null: there is no such user any more. */
export interface UserUpdate {
  readonly userId: number;
  readonly user: StoredUser | null;
  readonly memberships: readonly CopiedMembership[];
}

/** The directory of one pool as it stands, in memory. */
export class CopiedDirectory {
  readonly users = new UserRows();
  readonly groups = new CopiedGroups();
  /** What is in the copy, at least. */
  version: IndexVersion;
  /** Another object after every change of the copy. */
  revision: object = {};
  readonly #orderings = new Map<UserOrderField, UserOrdering>();
  #indexedGroups: ReadonlyMap<number, IndexedGroup> | null = null;

  constructor(version: IndexVersion) {
    this.version = version;
  }

  /** Puts all users in all orders. Users are added before. */
  async order(pause: () => Promise<void>): Promise<void> {
    for (const field of USER_ORDER_FIELDS) {
      const ordering = new UserOrdering(field, this.users);
      await ordering.build(pause);
      this.#orderings.set(field, ordering);
    }
  }

  ordering(field: UserOrderField): UserOrdering {
    const ordering = this.#orderings.get(field);
    if (ordering === undefined) throw new Error('The copy of the directory is not in order yet.');
    return ordering;
  }

  /** All groups by their numbers, highest authority first. */
  get indexedGroups(): ReadonlyMap<number, IndexedGroup> {
    this.#indexedGroups ??= this.groups.indexed((group) => this.users.memberships.membersOf(group));
    return this.#indexedGroups;
  }

  /** Stores what has become of these users, in every order. */
  update(updates: readonly UserUpdate[]): void {
    const orderings = [...this.#orderings.values()];
    const placeOf = (row: number) => [this.users.usernames[row], ...orderings.map((ordering) => ordering.key(row))];
    const before = new Map<number, readonly unknown[]>();
    for (const { userId } of updates) {
      const row = this.users.rowOfId(userId);
      if (row !== undefined) before.set(row, placeOf(row));
    }
    const changed = new Set<number>();
    for (const { userId, user, memberships } of updates) {
      const row = user === null ? this.users.remove(userId) : this.users.set(user, memberships);
      if (row !== undefined) changed.add(row);
    }
    const places = [...changed].map((row) => ({ row, was: before.get(row) ?? [], is: placeOf(row) }));
    for (const [index, ordering] of orderings.entries()) {
      // Of an account that stays where it is nothing has to be moved.
      const moved = places.filter(({ was, is }) => was[0] !== is[0] || was[index + 1] !== is[index + 1]);
      if (moved.length > 0) ordering.update(moved.map(({ row }) => row));
    }
    this.outdate();
  }

  /** Forgets what was made of the groups or of the memberships before they changed. */
  outdate(): void {
    this.revision = {};
    this.#indexedGroups = null;
  }
}
