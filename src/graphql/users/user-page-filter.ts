import type { Clause } from '../../domain/filter/clause.ts';
import { createUserMatcher, matchWithoutGroups } from '../../domain/filter/match-user.ts';
import { referencedGroups } from '../../domain/filter/referenced-groups.ts';
import type { User } from '../../domain/model/user.ts';
import type { Loaders } from '../../loaders/loaders.ts';

/** Returns the users who match. */
export type UserPageFilter = (users: readonly User[]) => Promise<readonly User[]>;

/**
 * Evaluates clauses over whole users. Costs calls only for users whose groups decide; see `MembershipLoader` for how many.
 */
export function createUserPageFilter(
  clauses: readonly Clause[],
  loaders: Pick<Loaders, 'memberships'>,
): UserPageFilter {
  const matches = createUserMatcher(clauses);
  const memberships = loaders.memberships(referencedGroups(clauses));
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
