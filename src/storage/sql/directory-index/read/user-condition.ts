import { type Expression, type SqlBool, sql } from 'kysely';
import type { UserQuery } from '../../../../domain/directory-index/indexed-directory.ts';
import { searchWords } from '../../../../domain/directory-index/search-text.ts';
import type { ResolvedMoment } from './directory-moment.ts';
import { filterToSql } from './filter-to-sql.ts';
import { joinConditions } from './join-conditions.ts';

/**
 * Returns the condition that the query selects the user `u`.
 *
 * @throws BadUserInputError if the search is too long
 */
export function userCondition({ search, filter }: UserQuery, at: ResolvedMoment): Expression<SqlBool> {
  const { contains } = at.tables.sql.text;
  const words = searchWords(search).map((word) => contains(sql.ref('u.search'), word));
  return joinConditions('and', [...words, filterToSql(filter.clauses, at)]);
}
