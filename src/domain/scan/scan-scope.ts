/** What a scan must find out, as far as it matters for its cost. */
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
 * - `in no group`: those who are in no group at all, emitted once that is sure. Needs the memberships, of all groups. Keeps
 *   usernames in memory, and no users;
 * - `all`: every user, member or not, emitted as soon as read.
 */
export type UsersNeeded = 'none' | 'in no group' | 'all';
