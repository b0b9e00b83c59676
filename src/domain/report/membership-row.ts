import type { Group } from '../model/group.ts';
import type { User } from '../model/user.ts';

/** One line of a report as a list: a user in a group, or in none. */
export interface MembershipRow {
  readonly user: User;
  /** Null if the user is in no group at all. */
  readonly group: Group | null;
}
