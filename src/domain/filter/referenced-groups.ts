import { type Condition, clausesOf } from './clause.ts';
import type { UserFilter } from './user-filter.ts';

/** Names of the groups that matter; `all` where a user's being in any group at all does. */
export type GroupsAsked = ReadonlySet<string> | 'all';

/** The groups whose members one must know to evaluate the filter; an empty set where it asks for none. No calls. */
export function groupsAsked(filter: UserFilter): GroupsAsked {
  const names = new Set<string>();
  for (const { condition } of clausesOf(filter)) {
    const asked = groupsAskedBy(condition);
    if (asked === 'all') return 'all';
    for (const name of asked) names.add(name);
  }
  return names;
}

function groupsAskedBy(condition: Condition): GroupsAsked {
  switch (condition.kind) {
    case 'inAnyGroup':
    case 'notInAnyGroup':
      return new Set(condition.groupNames);
    case 'inNoGroup':
      return 'all';
    case 'or':
      return groupsAsked({ and: condition.alternatives.map(({ filter }) => filter) });
    case 'not':
      return groupsAsked(condition.negated.filter);
    default:
      return new Set();
  }
}
