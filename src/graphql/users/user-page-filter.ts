import { createUserMatcher, matchWithoutGroups } from '../../domain/filter/match-user.ts';
import { referencedGroups } from '../../domain/filter/referenced-groups.ts';
import type { UserFilter } from '../../domain/filter/user-filter.ts';
import type { User } from '../../domain/model/user.ts';
import type { Loaders } from '../../loaders/loaders.ts';

/** Lets through the users who match. */
export type UserSieve = (users: readonly User[]) => Promise<readonly User[]>;

/**
 * Evaluates a filter here, over whole users. Costs calls only for users of whom nothing but their groups can say
 * whether they match; see `MembershipFinder` for how many.
 */
export function userSieve(filter: UserFilter, loaders: Pick<Loaders, 'memberships'>): UserSieve {
  const matches = createUserMatcher(filter);
  const memberships = loaders.memberships(referencedGroups(filter));
  return async (users) => {
    const verdicts = new Map(users.map((user) => [user, matchWithoutGroups(matches, user)]));
    const undecided = users.filter((user) => verdicts.get(user) === null);
    const groupsOf = await memberships.of(undecided.map(({ username }) => username));
    return users.filter((user) => {
      const verdict = verdicts.get(user);
      if (typeof verdict === 'boolean') return verdict;
      const groups = groupsOf.get(user.username);
      return groups !== undefined && matches(user, { groupsOf: () => groups });
    });
  };
}
