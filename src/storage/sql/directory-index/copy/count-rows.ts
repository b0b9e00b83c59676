import type { DirectoryTotals, UserFacets } from '../../../../domain/directory-index/indexed-directory.ts';
import { USER_STATUSES } from '../../../../domain/model/user.ts';
import type { CopiedDirectory } from './copied-directory.ts';
import type { FoundRows } from './find-rows.ts';

/** Counts the users that were found by each property that a filter can narrow them by. */
export function countFacets({ users, groups, indexedGroups }: CopiedDirectory, { rows }: FoundRows): UserFacets {
  const [counts, members] = [new Int32Array(256), new Int32Array(groups.length)];
  let [total, enabled, inNoGroup] = [0, 0, 0];
  for (let row = 0; row < rows.length; row++) {
    if (rows[row] !== 1 || users.used[row] !== 1) continue;
    total += 1;
    enabled += users.enabled[row] ?? 0;
    const status = users.status[row] ?? 0;
    counts[status] = (counts[status] ?? 0) + 1;
    if (users.memberships.countOf(row) === 0) inNoGroup += 1;
    else users.memberships.addTo(members, row);
  }
  const statuses = USER_STATUSES.map((status) => ({ status, count: counts[users.statusNumber(status)] ?? 0 }));
  return {
    total,
    enabled,
    disabled: total - enabled,
    inNoGroup,
    statuses: statuses.filter(({ count }) => count > 0),
    groups: [...indexedGroups]
      .map(([number, group]) => ({ group, count: members[number] ?? 0 }))
      .filter(({ count }) => count > 0),
  };
}

/** Counts users and memberships of the whole pool. */
export function countTotals({ users, indexedGroups }: CopiedDirectory): DirectoryTotals {
  const sizes = [...indexedGroups.values()].map(({ memberCount }) => memberCount);
  let [usersInNoGroup, disabledUsersInGroups] = [0, 0];
  for (let row = 0; row < users.length; row++) {
    if (users.used[row] !== 1) continue;
    if (users.memberships.countOf(row) === 0) usersInNoGroup += 1;
    else if (users.enabled[row] === 0) disabledUsersInGroups += 1;
  }
  return {
    users: users.size,
    groups: sizes.length,
    memberships: sizes.reduce((sum, size) => sum + size, 0),
    usersInNoGroup,
    disabledUsersInGroups,
    emptyGroups: sizes.filter((size) => size === 0).length,
  };
}
