import { type Expression, type SqlBool, sql } from 'kysely';
import type { UserQuery } from '../../../../domain/directory-index/indexed-directory.ts';
import { searchWords } from '../../../../domain/directory-index/search-text.ts';
import type { DirectoryMoment } from './directory-moment.ts';
import { filterToSql } from './filter-to-sql.ts';

/**
 * Returns the condition that the query selects the user `u`.
 *
 * @throws BadUserInputError if the search is too long
 */
export function userCondition({ search, filter }: UserQuery, at: DirectoryMoment): Expression<SqlBool> {
  const words = searchWords(search);
  const matches = filterToSql(filter.clauses, at);
  if (words.length === 0) return matches;
  const found = at.tables.sql.text.containsWords('u', words, at.moment === null ? 'current' : 'any');
  return sql`(${found} and ${matches})`;
}
