import { sql } from 'kysely';
import type { TextSql } from '../sql/pool-tables.ts';

/** Texts in PostgreSQL. By LIKE where an index of trigrams may help, which no function uses. */
export const postgresText: TextSql = {
  contains: (text, part) => sql`${text} like ${`%${escapePattern(part)}%`}`,
  endsWith: (text, end) => sql`right(${text}, ${[...end].length}) = ${end}`,
  property: (json, name) => sql`(${json}::json ->> ${name})`,
};

function escapePattern(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
