import { readMembers } from '../directory/group-members.ts';
import type { Group } from '../model/group.ts';
import { type DirectoryReads, readAll } from '../ports/directory.ts';
import { type GroupSizeCache, pagesFor } from './group-size-cache.ts';
import { planScan } from './plan-scan.ts';
import type { ReadRates } from './read-rates.ts';

/** What is known of the groups' sizes, and the rate of calls. */
export interface GroupScanForecast {
  readonly sizes: GroupSizeCache;
  readonly pace: () => ReadRates;
}

/**
 * Returns the groups of these users, by reading the members of every group; null if reading the groups of each user is
 * better.
 *
 * By group is better for a page of users of a pool with few and small groups: it takes fewer calls, and no more time at the
 * quotas. The sizes are known once a report has read them; before that it is not tried. Costs ListGroups, and
 * ListUsersInGroup per 60 members of each group. A user who is in no group is absent from the result.
 */
export async function loadGroupsByGroupScan(
  directory: DirectoryReads,
  usernames: readonly string[],
  { sizes, pace }: GroupScanForecast,
): Promise<ReadonlyMap<string, readonly Group[]> | null> {
  const expected = [...sizes.pages.values()];
  if (!sizes.isComplete || !isBetter(expected, usernames.length, pace())) return null;

  const groups = await readAll((page) => directory.listGroups(page));
  // Groups that were created since then may be of any size; one page is the minimum.
  const pages = groups.map(({ name }) => sizes.pagesOf(name) ?? 1);
  if (!isBetter(pages, usernames.length, pace())) return null;

  const groupsOf = new Map<string, Group[]>();
  await Promise.all(
    groups.map(async (group) => {
      for (const { username } of await readMembers(directory, group.name)) {
        groupsOf.set(username, [...(groupsOf.get(username) ?? []), group]);
      }
    }),
  );
  return groupsOf;
}

/** Decides by the planner of reports: reading by group must take fewer calls, and no more time. */
function isBetter(pagesOfGroups: readonly number[], users: number, pace: ReadRates): boolean {
  const groupPages = pagesOfGroups.reduce((sum, pages) => sum + pages, 0);
  const left = {
    userPages: 0,
    userPagesByUser: 0,
    userLookups: users,
    groups: pagesOfGroups.length,
    groupPages,
    allGroupsListed: true,
  };
  return groupPages + pagesFor(pagesOfGroups.length) < users && planScan(left, pace) === 'BY_GROUP';
}
