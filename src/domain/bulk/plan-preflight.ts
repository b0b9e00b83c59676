import type { CallRates } from './call-rates.ts';

/** How to learn who is in the groups already. */
export type MembershipPreflightPlan =
  /** ListUsersInGroup, every group; given up after so many pages, for asking each user. */
  | { readonly kind: 'SWEEP_GROUPS'; readonly maxPages: number }
  /** AdminListGroupsForUser, each user. */
  | { readonly kind: 'ASK_USERS' }
  /** Just write: what was so before is written again. */
  | { readonly kind: 'NONE' };

/** How to learn which users are enabled. */
export type AccountPreflightPlan =
  /** ListUsers, the whole pool. */
  | { readonly kind: 'LIST_USERS' }
  /** ListUsers with a filter, each user. */
  | { readonly kind: 'FIND_USERS' }
  | { readonly kind: 'NONE' };

export interface MembershipWork {
  /** Distinct users. */
  readonly users: number;
  readonly items: number;
  /** Pages that each group took when it was last read; null where it never was. */
  readonly groupPages: readonly (number | null)[];
}

export interface AccountWork {
  readonly users: number;
  /** Pages of the whole pool; null where nobody knows. */
  readonly poolPages: number | null;
}

/**
 * Pages that a group of unknown size counts as. A guess that is wrong costs little: a sweep goes no further than
 * `maxPages`, so that sweeping and then asking takes at most twice the time of asking alone.
 */
const USUAL_PAGES = 2;

/**
 * The quicker way to find the items that need no write. A write is slow (25 a second) and, of a membership, on the bill,
 * so looking is skipped only where it would take longer than to write everything: where others have used up the reads.
 */
export function planMembershipPreflight(
  { users, items, groupPages }: MembershipWork,
  pace: CallRates,
): MembershipPreflightPlan {
  const pages = groupPages.reduce<number>((sum, known) => sum + (known ?? USUAL_PAGES), 0);
  const sweepSeconds = pages / pace.userLists;
  const askSeconds = users / pace.groupsOfUser;
  if (Math.min(sweepSeconds, askSeconds) > items / pace.writes) return { kind: 'NONE' };
  if (askSeconds < sweepSeconds) return { kind: 'ASK_USERS' };
  return { kind: 'SWEEP_GROUPS', maxPages: Math.ceil(askSeconds * pace.userLists) };
}

/** As `planMembershipPreflight`. The two ways share one quota, so the fewer calls are the quicker. */
export function planAccountPreflight({ users, poolPages }: AccountWork, pace: CallRates): AccountPreflightPlan {
  const calls = Math.min(users, poolPages ?? users);
  if (calls / pace.userLists > users / pace.writes) return { kind: 'NONE' };
  return poolPages !== null && poolPages < users ? { kind: 'LIST_USERS' } : { kind: 'FIND_USERS' };
}
