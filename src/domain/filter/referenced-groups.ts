import { type Condition, clausesOf } from './clause.ts';
import type { UserFilter } from './user-filter.ts';

/** Names of the groups that matter; `all` where a user's being in any group at all does. */
export type ReferencedGroups = ReadonlySet<string> | 'all';

/** The groups whose members one must know to evaluate the filter; an empty set where it asks for none. No calls. */
export function referencedGroups(filter: UserFilter): ReferencedGroups {
  const names = new Set<string>();
  for (const { condition } of clausesOf(filter)) {
    const asked = groupsAskedBy(condition);
    if (asked === 'all') return 'all';
    for (const name of asked) names.add(name);
  }
  return names;
}

function groupsAskedBy(condition: Condition): ReferencedGroups {
  switch (condition.kind) {
    case 'inAnyGroup':
    case 'notInAnyGroup':
      return new Set(condition.groupNames);
    case 'inNoGroup':
      return 'all';
    case 'or':
      return referencedGroups({ and: condition.alternatives.map(({ filter }) => filter) });
    case 'not':
      return referencedGroups(condition.negated.filter);
    default:
      return new Set();
  }
}
