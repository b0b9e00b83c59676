import type { ParsedUserFilter } from '../filter/parse-user-filter.ts';
import type { Group } from '../model/group.ts';
import type { OrderDirection } from '../model/group-order.ts';
import type { User, UserStatus } from '../model/user.ts';
import type { MembershipTotals } from '../report/membership-report.ts';

export const USER_ORDER_FIELDS = [
  'USERNAME',
  'EMAIL',
  'NAME',
  'STATUS',
  'CREATED_AT',
  'UPDATED_AT',
  'GROUP_COUNT',
] as const;
export type UserOrderField = (typeof USER_ORDER_FIELDS)[number];

/** Of an email address or a name so many characters decide on the order; then the username does. */
export const ORDERED_CHARACTERS = 200;

/** A total order: users that are equal in the field are ordered by username, in the same direction. Who lacks it comes last. */
export interface UserOrder {
  readonly field: UserOrderField;
  readonly direction: OrderDirection;
}

export interface UserQuery {
  /** Every word of it, anywhere in the indexed text, whatever its case and accents. Null or blank: restricts nothing. */
  readonly search: string | null;
  readonly filter: ParsedUserFilter;
}

/** A user as the index has it. `attributes` are those alone that are indexed. */
export interface IndexedUser extends User {
  readonly groupCount: number;
}

export interface IndexedUserRow {
  readonly user: IndexedUser;
  /** Where the next page begins: good for the same query and order. */
  readonly position: string;
}

export interface IndexedGroup extends Group {
  readonly memberCount: number;
}

/** A membership as the index has it. */
export interface IndexedMembership {
  readonly group: IndexedGroup;
  /** Since when, as far as it is known; null if the user was in the group at the first reading. */
  readonly since: Date | null;
  /** The event of the trail that put the user in; null if it was made elsewhere. */
  readonly auditEventId: string | null;
}

export interface UserFacets {
  readonly total: number;
  readonly enabled: number;
  readonly disabled: number;
  readonly inNoGroup: number;
  readonly statuses: readonly { readonly status: UserStatus; readonly count: number }[];
  /** Groups with at least one of the users, highest authority first. */
  readonly groups: readonly { readonly group: IndexedGroup; readonly count: number }[];
}

export type DirectoryTotals = MembershipTotals;

/** The directory as it was read, at one moment. Makes no call to Cognito. */
export interface IndexedDirectory {
  /** Null: now. */
  readonly moment: Date | null;
  /** Names of the attributes that the index holds. A filter on another one is refused by `assertIndexed`. */
  users(query: UserQuery, order: UserOrder, after: string | null, count: number): Promise<readonly IndexedUserRow[]>;
  countUsers(query: UserQuery): Promise<number>;
  facets(query: UserQuery): Promise<UserFacets>;
  /** By their exact usernames; those alone that exist, in any order. */
  usersByName(usernames: readonly string[]): Promise<readonly IndexedUser[]>;
  /** Every group, highest authority first. A pool has at most 10,000. */
  groups(): Promise<readonly IndexedGroup[]>;
  /** For each username the memberships, highest authority first; none for a user that is not there. */
  membershipsOf(usernames: readonly string[]): Promise<readonly (readonly IndexedMembership[])[]>;
  totals(): Promise<DirectoryTotals>;
}
