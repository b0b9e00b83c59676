import type { Clause, Condition } from './clause.ts';

/** Names of groups, or `all` if being in any group at all matters. */
export type ReferencedGroups = ReadonlySet<string> | 'all';

/** Returns the groups whose members must be known to evaluate the clauses. */
export function referencedGroups(clauses: readonly Clause[]): ReferencedGroups {
  const names = new Set<string>();
  for (const { condition } of clauses) {
    const groups = groupsOfCondition(condition);
    if (groups === 'all') return 'all';
    for (const name of groups) names.add(name);
  }
  return names;
}

function groupsOfCondition(condition: Condition): ReferencedGroups {
  switch (condition.kind) {
    case 'inAnyGroup':
    case 'notInAnyGroup':
      return new Set(condition.groupNames);
    case 'inNoGroup':
      return 'all';
    case 'or':
      return referencedGroups(condition.alternatives.flat());
    case 'not':
      return referencedGroups(condition.negated);
    default:
      return new Set();
  }
}
