import { type Expression, type SqlBool, sql } from 'kysely';
import type { UserQuery } from '../../../../domain/directory-index/indexed-directory.ts';
import type { Clause } from '../../../../domain/filter/clause.ts';
import { foldForSearch, isSearched, searchWords } from '../../../../domain/filter/search-text.ts';
import { membershipsAt, type ResolvedMoment } from './directory-moment.ts';

/**
 * Returns a condition that the query implies, few users meet and an index answers: then these are all that need be looked at.
 * Null if there is none, or where the database sees to that by itself, as PostgreSQL does.
 */
export async function fewUsers({ search, filter }: UserQuery, at: ResolvedMoment): Promise<Expression<SqlBool> | null> {
  const { scan } = at.tables.sql;
  if (scan === null || at.moment !== null) return null;
  const { clauses } = filter;
  if (clauses.some(namesUsers)) return sql`true`;
  const members = smallestGroups(clauses, at, scan.fewUsers);
  if (members !== null) return members;
  const parts = [...searchWords(search), ...impliedParts(clauses)];
  return scan.findFew(at.tables.db, parts, scan.fewUsers);
}

/** Then the index of usernames is what the database takes. */
function namesUsers({ condition }: Clause): boolean {
  if (condition.kind !== 'text' || condition.attribute !== 'username') return false;
  return condition.text.operator === 'equals' || condition.text.operator === 'in';
}

function smallestGroups(clauses: readonly Clause[], at: ResolvedMoment, limit: number): Expression<SqlBool> | null {
  const alternatives = clauses.flatMap(({ condition }) => {
    if (condition.kind !== 'inAnyGroup') return [];
    const groups = condition.groupNames.flatMap((name) => at.groups.get(name) ?? []);
    return [{ ids: groups.map(({ id }) => id), size: groups.reduce((sum, { group }) => sum + group.memberCount, 0) }];
  });
  const [smallest] = alternatives.sort((a, b) => a.size - b.size);
  if (smallest === undefined || smallest.size > limit) return null;
  const members = membershipsAt(at).where(at.tables.sql.isOneOf('m.group_id', smallest.ids)).select('m.user_id');
  return sql`u.user_id in ${members}`;
}

/** Returns texts that are in the searched text of every user whom the clauses match. */
export function impliedParts(clauses: readonly Clause[]): readonly string[] {
  return clauses.flatMap(partsOf);
}

function partsOf({ condition }: Clause): readonly string[] {
  if (condition.kind !== 'text' || !isSearched(condition.attribute) || condition.text.operator === 'in') return [];
  // Folded for the search, every Unicode form of the value is the same.
  return [foldForSearch(condition.text.value)];
}
