import type { Metric } from './benchmark.ts';

/**
 * The least time in which anybody could read all memberships of a pool, derived from its true sizes and the quotas alone.
 * It shares no code with the planner that it judges: page size and strategies are written down here a second time.
 *
 * Two limits bound a plan from below; its time is at least the longer one.
 *
 * Quota. A quota of r calls a second admits at most r starts in any rolling second. So start number r + 1 comes no
 * earlier than 1 s after the first, 2r + 1 no earlier than 2 s, and the n-th no earlier than ⌊(n − 1) / r⌋ s: burst after
 * burst, which is the fastest that the rule leaves. The last response comes one latency later. Even starts after one burst,
 * (n − r) / r, would be faster still, and would put up to 2r calls into the first second: no rolling second admits them.
 * That figure is shown beside the bound, not used for it.
 *
 * Chain. The pages of one list come one after the other, each by the token of the one before: k pages take k latencies.
 * What a chain waits for itself adds to it: the members of the largest group wait for the first page of ListGroups at
 * least, the last page of ListGroups keeps to the 5 calls a second of one operation, and the groups on it, or the last
 * users listed, still have to be read.
 *
 * The list of users is taken as one chain. It can be cut into parts by sub for a few calls more; in no case measured here
 * is it the longest part.
 */

/** The true sizes of a pool. */
export interface TrueSizes {
  readonly users: number;
  /** The number of members of every group. */
  readonly groups: readonly number[];
}

/** Calls per second that may be used. */
export interface CallsPerSecond {
  /** ListUsers and ListUsersInGroup together. */
  readonly userList: number;
  /** AdminListGroupsForUser. */
  readonly userResourceRead: number;
  /** ListGroups, of one pool. */
  readonly listGroups: number;
}

/** One of the limits: no plan of this kind ends before it. */
interface BoundPart {
  readonly limit: string;
  readonly seconds: number;
}

interface LowerBound {
  readonly strategy: 'BY_GROUP' | 'BY_USER';
  readonly seconds: number;
  readonly parts: readonly BoundPart[];
  /** The quota that binds most, were its second not a rolling one: (n − r) / r and one latency. */
  readonly bucketSeconds: number;
  /** The fewest calls of this plan, by operation; one DescribeUserPool estimates the number of users. */
  readonly calls: Readonly<Record<string, number>>;
}

/** The bound of the faster plan. */
export function lowerBound(sizes: TrueSizes, pace: CallsPerSecond, latencySeconds: number): LowerBound {
  const byGroup = boundByGroup(sizes, pace, latencySeconds);
  const byUser = boundByUser(sizes, pace, latencySeconds);
  return byGroup.seconds <= byUser.seconds ? byGroup : byUser;
}

/**
 * What the same report takes otherwise, at the least: asking user by user, by the limits above; and by the pattern of
 * pycognito's documentation, which reads every user of every group, then for every user, one call after the other.
 */
export function alternativePlans(sizes: TrueSizes, pace: CallsPerSecond, latencySeconds: number): readonly Metric[] {
  const { users, groups } = sizes;
  const patternCalls = pagesOf(groups.length) + pagesOf(users) + users * groups.length + users;
  const byUser = boundByUser(sizes, pace, latencySeconds).seconds;
  return [
    { what: 'user by user, at the least', value: byUser, unit: 's', bound: null },
    { what: "the reference's pattern, at the least", value: patternCalls * latencySeconds, unit: 's', bound: null },
  ];
}

/** Every page of every group, beside the list of users. */
function boundByGroup({ users, groups }: TrueSizes, pace: CallsPerSecond, latency: number): LowerBound {
  const userPages = pagesOf(users);
  const groupPages = groups.map(pagesOf);
  const memberPages = groupPages.reduce((sum, pages) => sum + pages, 0);
  const listPages = pagesOf(groups.length);
  const largest = Math.max(0, ...groupPages);
  const lists = userPages + memberPages;
  return bound({
    strategy: 'BY_GROUP',
    parts: [
      quotaPart('UserList', lists, pace.userList, latency),
      { limit: `a chain of ${userPages} ListUsers`, seconds: userPages * latency },
      { limit: `ListGroups, then a chain of ${largest} ListUsersInGroup`, seconds: (1 + largest) * latency },
      {
        limit: `a chain of ${listPages} ListGroups at ${pace.listGroups}/s, then the last group`,
        seconds: lastOfChain(listPages, pace.listGroups, latency) + 2 * latency,
      },
    ],
    bucketSeconds: bucket(lists, pace.userList) + latency,
    calls: { DescribeUserPool: 1, ListGroups: listPages, ListUsers: userPages, ListUsersInGroup: memberPages },
  });
}

/** One call for every user, beside the list of users. */
function boundByUser({ users, groups }: TrueSizes, pace: CallsPerSecond, latency: number): LowerBound {
  const userPages = pagesOf(users);
  const listPages = pagesOf(groups.length);
  const asks = quotaPart('UserResourceRead', users, pace.userResourceRead, latency);
  return bound({
    strategy: 'BY_USER',
    parts: [
      { limit: `ListUsers, then ${asks.limit}`, seconds: latency + asks.seconds },
      quotaPart('UserList', userPages, pace.userList, latency),
      { limit: `a chain of ${userPages} ListUsers, then the last user`, seconds: (userPages + 1) * latency },
      {
        limit: `a chain of ${listPages} ListGroups at ${pace.listGroups}/s`,
        seconds: lastOfChain(listPages, pace.listGroups, latency) + latency,
      },
    ],
    bucketSeconds: latency + bucket(users, pace.userResourceRead) + latency,
    calls: { DescribeUserPool: 1, ListGroups: listPages, ListUsers: userPages, AdminListGroupsForUser: users },
  });
}

function bound({ parts, ...rest }: Omit<LowerBound, 'seconds'>): LowerBound {
  return { ...rest, parts, seconds: Math.max(...parts.map(({ seconds }) => seconds)) };
}

/** Seconds until the last of n calls has its answer, if nothing but the quota holds it up. */
export function quotaSeconds(calls: number, perSecond: number, latency: number): number {
  return lastStart(calls, perSecond) + latency;
}

function quotaPart(category: string, calls: number, perSecond: number, latency: number): BoundPart {
  return { limit: `${calls} calls of ${category} at ${perSecond}/s`, seconds: quotaSeconds(calls, perSecond, latency) };
}

/** When the last of n calls can start at the earliest, at most r in any rolling second. */
function lastStart(calls: number, perSecond: number): number {
  return Math.max(0, Math.floor((calls - 1) / perSecond));
}

/** When the last page of a chain can start at the earliest. */
function lastOfChain(pages: number, perSecond: number, latency: number): number {
  return Math.max(lastStart(pages, perSecond), (pages - 1) * latency);
}

function bucket(calls: number, perSecond: number): number {
  return Math.max(0, (calls - perSecond) / perSecond);
}

/** Cognito's pages hold 60 at most, and an empty list is a page as well. */
function pagesOf(items: number): number {
  return Math.max(1, Math.ceil(items / 60));
}
