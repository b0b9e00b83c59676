/** What a scan must read. */
export interface ScanScope {
  /** Whether it lists every group, including empty ones. */
  readonly groups: boolean;
  /** Whether it reads who is in which group. */
  readonly memberships: boolean;
  /** Users besides those in the memberships. */
  readonly users: UsersNeeded;
  /** Only these groups, or null for all of the pool. */
  readonly groupNames: readonly string[] | null;
}

/**
 * - `none`: no other users;
 * - `in no group`: those who are in no group, emitted once that is certain. Needs the memberships of all groups. Keeps
 * usernames in memory, but no users;
 * - `all`: every user, member or not, emitted as soon as read.
 */
export type UsersNeeded = 'none' | 'in no group' | 'all';
