import { userMatcher, WITHOUT_GROUPS } from '../../domain/filter/match-user.ts';
import { needsGroups } from '../../domain/filter/needs-groups.ts';
import type { UserFilter } from '../../domain/filter/user-filter.ts';
import type { User } from '../../domain/users/user.ts';
import type { Loaders } from '../../loaders/loaders.ts';

/** Lets through the users who match. */
export type UserSieve = (users: readonly User[]) => Promise<readonly User[]>;

/**
 * Evaluates a filter here, over whole users; null where there is none. Costs no call, but for clauses about groups: one
 * AdminListGroupsForUser a user.
 */
export function userSieve(
  filter: UserFilter | null | undefined,
  loaders: Pick<Loaders, 'groupsOfUser'>,
): UserSieve | null {
  if (filter === null || filter === undefined) return null;
  const matches = userMatcher(filter);
  if (!needsGroups(filter)) return async (users) => users.filter((user) => matches(user, WITHOUT_GROUPS));

  return async (users) => {
    const groupsOf = new Map<string, ReadonlySet<string>>();
    await Promise.all(
      users.map(async ({ username }) => {
        const groups = await loaders.groupsOfUser.load(username);
        groupsOf.set(username, new Set(groups.map(({ name }) => name)));
      }),
    );
    return users.filter((user) => matches(user, { groupsOf: (username) => groupsOf.get(username) ?? new Set() }));
  };
}
