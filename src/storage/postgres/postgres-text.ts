import { sql } from 'kysely';
import type { TextSql } from '../sql/pool-tables.ts';

/** Texts in PostgreSQL. By LIKE where an index of trigrams may help, which no function uses. */
export const postgresText: TextSql = {
  contains: (text, part) => sql`strpos(${text}, ${part}) > 0`,
  endsWith: (text, end) => sql`right(${text}, ${[...end].length}) = ${end}`,
  property: (json, name) => sql`(${json}::json ->> ${name})`,
  containsWords(alias, words) {
    const search = sql.ref<string>(`${alias}.search`);
    return sql`(${sql.join(
      words.map((word) => sql`${search} like ${`%${escapePattern(word)}%`}`),
      sql` and `,
    )})`;
  },
};

function escapePattern(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
