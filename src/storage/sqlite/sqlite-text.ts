import { type SqlBool, sql } from 'kysely';
import type { TextSql } from '../sql/pool-tables.ts';

/** A trigram is three characters: a shorter word is in no index. */
const TRIGRAM = 3;

/** Texts in SQLite, whose functions count characters rather than bytes. */
export const sqliteText: TextSql = {
  contains: (text, part) => sql`instr(${text}, ${part}) > 0`,
  endsWith: (text, end) => (end === '' ? sql`${text} is not null` : sql`substr(${text}, ${-[...end].length}) = ${end}`),
  // As a row, not by a path: a name may have any character.
  property: (json, name) => sql`(select value from json_each(${json}) where key = ${name})`,
  containsWords(alias, words, version) {
    const search = sql.ref<string>(`${alias}.search`);
    const conditions = words.map((word) => sqliteText.contains(search, word));
    const trigrams = version === 'current' ? words.flatMap(trigramsOf) : [];
    // The index finds the texts with these trigrams; whether they are side by side is to be seen in the text.
    if (trigrams.length > 0) {
      conditions.unshift(
        sql<SqlBool>`${sql.ref(`${alias}.id`)} in (select rowid from directory_user_search where directory_user_search match ${matchAll(trigrams)})`,
      );
    }
    return sql`(${sql.join(conditions, sql` and `)})`;
  },
};

function trigramsOf(word: string): readonly string[] {
  const characters = [...word];
  return characters.slice(TRIGRAM - 1).map((_last, index) => characters.slice(index, index + TRIGRAM).join(''));
}

/** What FTS5 calls strings: in double quotes, each of which is doubled within. */
function matchAll(trigrams: readonly string[]): string {
  return [...new Set(trigrams)].map((trigram) => `"${trigram.replaceAll('"', '""')}"`).join(' AND ');
}
