import type { Clause, Condition } from '../filter/clause.ts';
import type { ParsedUserFilter } from '../filter/parse-user-filter.ts';
import { BadUserInputError } from '../model/errors.ts';

/**
 * Throws BadUserInputError with the path of the first clause on an attribute that the index does not hold: it would look as if
 * no user had the attribute. The index always has the username.
 *
 * @param attributes names of the attributes that are indexed, see `IndexState`
 */
export function assertIndexed({ clauses }: ParsedUserFilter, attributes: Iterable<string>): void {
  const indexed = new Set(attributes);
  for (const clause of clauses) assertClauseIndexed(clause, indexed);
}

function assertClauseIndexed({ condition, path }: Clause, indexed: ReadonlySet<string>): void {
  if (condition.kind === 'text' && condition.attribute !== 'username' && !indexed.has(condition.attribute)) {
    throw new BadUserInputError(
      `The directory does not have the attribute "${condition.attribute}". It has ${listOf(indexed)}.`,
      path,
    );
  }
  for (const nested of nestedClauses(condition)) assertClauseIndexed(nested, indexed);
}

function nestedClauses(condition: Condition): readonly Clause[] {
  if (condition.kind === 'or') return condition.alternatives.flat();
  return condition.kind === 'not' ? condition.negated : [];
}

function listOf(names: ReadonlySet<string>): string {
  return names.size === 0 ? 'none' : [...names].sort().join(', ');
}
