import type { ReadRates } from './read-rates.ts';

/** The two ways to find out who is in which group. */
export const REPORT_STRATEGIES = ['BY_GROUP', 'BY_USER'] as const;
export type ReportStrategy = (typeof REPORT_STRATEGIES)[number];

/** The work that is left, as far as it is known. */
export interface RemainingWork {
  /** Pages of ListUsers that will be read in either way; 0 if only members are needed. */
  readonly userPages: number;
  /** Pages of ListUsers that only BY_USER needs, to know the users to look up. */
  readonly userPagesByUser: number;
  /** Calls that read the groups of every user whose groups are not known yet. */
  readonly userLookups: number;
  /** Groups listed so far that are not read to their end, and the pages that they are expected to take. */
  readonly groups: number;
  readonly groupPages: number;
  /** Whether every group is listed: until then there may be many more. */
  readonly allGroupsListed: boolean;
}

/** By how much the number of groups listed so far is multiplied for an early decision. */
const UNLISTED_GROUPS_FACTOR = 4;
/** How many times slower the other way must be for a choice before every group is listed. */
const EARLY_DECISION_MARGIN = 3;
/** A change of strategy must be worth it: what was read for the old one is partly lost. */
const SWITCH_GAIN = 0.7;

/**
 * Returns the quicker way to find out who is in which group, by the time that it takes at the rate of the quotas, or null
 * while it is too early to decide. The two ways use different quotas: a page of a group, or of the list of users, is a call
 * of UserList (30 a second by default), the groups of one user a call of UserResourceRead (50 a second).
 *
 * @param current the present choice, if any: it is kept unless the other is clearly better
 */
export function planScan(
  left: RemainingWork,
  pace: ReadRates,
  current: ReportStrategy | null = null,
): ReportStrategy | null {
  const byGroup = secondsByGroup(left, pace);
  const byUser = secondsByUser(left, pace);
  if (current === 'BY_GROUP') return byUser < byGroup * SWITCH_GAIN ? 'BY_USER' : 'BY_GROUP';
  if (current === 'BY_USER') {
    return left.allGroupsListed && byGroup < byUser * SWITCH_GAIN ? 'BY_GROUP' : 'BY_USER';
  }
  if (left.allGroupsListed) return byGroup <= byUser ? 'BY_GROUP' : 'BY_USER';

  // More groups can only make BY_GROUP slower.
  if (byGroup > byUser) return 'BY_USER';
  const withMoreGroups = { ...left, groupPages: left.groupPages * UNLISTED_GROUPS_FACTOR };
  return left.groups > 0 && secondsByGroup(withMoreGroups, pace) * EARLY_DECISION_MARGIN < byUser ? 'BY_GROUP' : null;
}

/**
 * Returns the seconds that the rest takes BY_GROUP at the quotas: every page of every group, and of the list of users if
 * needed.
 */
export function secondsByGroup({ userPages, groupPages }: RemainingWork, pace: ReadRates): number {
  return (userPages + groupPages) / pace.userLists;
}

/** Returns the seconds that the rest takes BY_USER at the quotas: both quotas are used at the same time. */
export function secondsByUser({ userPages, userPagesByUser, userLookups }: RemainingWork, pace: ReadRates): number {
  return Math.max((userPages + userPagesByUser) / pace.userLists, userLookups / pace.groupsOfUser);
}
