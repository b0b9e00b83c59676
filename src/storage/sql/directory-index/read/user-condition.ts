import { type Expression, type SqlBool, sql } from 'kysely';
import type { UserQuery } from '../../../../domain/directory-index/indexed-directory.ts';
import { searchWords } from '../../../../domain/filter/search-text.ts';
import type { ResolvedMoment } from './directory-moment.ts';
import { impliedParts } from './few-users.ts';
import { filterToSql } from './filter-to-sql.ts';
import { joinConditions } from './join-conditions.ts';

/** Of the texts that a filter implies: each is a condition more. */
const MAX_IMPLIED = 3;

const isIndexed = (text: string) => text.length >= 3;

/**
 * Returns the condition that the query selects the user `u`.
 *
 * @throws BadUserInputError if the search is too long
 */
export function userCondition({ search, filter }: UserQuery, at: ResolvedMoment): Expression<SqlBool> {
  const { contains } = at.tables.sql.text;
  const words = searchWords(search);
  // The database weighs by itself whether the index of trigrams finds the users of a text sooner than another one.
  const implied =
    at.tables.sql.scan === null && at.moment === null ? impliedParts(filter.clauses).filter(isIndexed) : [];
  const texts = [...words, ...implied.slice(0, MAX_IMPLIED)].map((text) => contains(sql.ref('u.search'), text));
  return joinConditions('and', [...texts, filterToSql(filter.clauses, at)]);
}
