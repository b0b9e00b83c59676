import type { Clause } from '../../../src/domain/filter/clause.ts';
import { createUserMatcher, type MatchContext } from '../../../src/domain/filter/match-user.ts';
import { parseUserFilter } from '../../../src/domain/filter/parse-user-filter.ts';
import type { FilterPlan } from '../../../src/domain/filter/plan-filter.ts';
import type { UserFilter } from '../../../src/domain/filter/user-filter.ts';
import type { User } from '../../../src/domain/model/user.ts';

/** For filters that do not depend on groups: reading any fails the test. */
export const WITHOUT_GROUPS: MatchContext = {
  groupsOf: () => {
    throw new TypeError('The filter needs groups that were not read.');
  },
};

export function clausesOf(filter: UserFilter): readonly Clause[] {
  return parseUserFilter(filter).clauses;
}

export function matchesUser(filter: UserFilter, user: User, context: MatchContext): boolean {
  return createUserMatcher(clausesOf(filter))(user, context);
}

/** Paths of the clauses that Cognito does not evaluate: those of the residual, and of the residuals within a union. */
export function residualPaths(plan: FilterPlan): readonly string[] {
  if (plan.kind === 'nothing') return [];
  const within = plan.kind === 'union' ? plan.parts.flatMap((part) => residualPaths(part.plan)) : [];
  return [...within, ...plan.residual.flatMap(leafPaths)];
}

/** The paths of the conditions on users that the clause is made of; its own if it is made of none. */
function leafPaths({ path, condition }: Clause): readonly string[] {
  if (condition.kind !== 'or' && condition.kind !== 'not') return [path];
  const nested = condition.kind === 'or' ? condition.alternatives.flat() : condition.negated;
  const paths = nested.flatMap(leafPaths);
  return paths.length > 0 ? paths : [path];
}
