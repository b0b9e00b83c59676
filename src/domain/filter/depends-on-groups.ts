import type { Clause } from './clause.ts';
import { referencedGroups } from './referenced-groups.ts';

/** Returns whether matching a user needs the user's memberships, which cost calls. */
export function dependsOnGroups(clauses: readonly Clause[]): boolean {
  const groups = referencedGroups(clauses);
  return groups === 'all' || groups.size > 0;
}

/** Sorts clauses that need no memberships first: they may decide without the calls for memberships. */
export function compareByGroups(a: readonly Clause[], b: readonly Clause[]): number {
  return Number(dependsOnGroups(a)) - Number(dependsOnGroups(b));
}
