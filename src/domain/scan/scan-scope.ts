/** What a report must find out, as far as its costs go. */
export interface ScanScope {
  /** Every group, empty ones included. */
  readonly groups: boolean;
  /** Who is in which group. */
  readonly memberships: boolean;
  /** Users beyond those whom the memberships show. */
  readonly users: UsersNeeded;
  /** Only these groups; null: all of the pool. */
  readonly groupNames: readonly string[] | null;
}

/**
 * - `none`: nobody else;
 * - `in no group`: those who are in no group at all, told once that is sure. Takes the memberships, of all groups. Keeps
 *   usernames in memory, and no users;
 * - `all`: every user, member or not, told as soon as read.
 */
export type UsersNeeded = 'none' | 'in no group' | 'all';
