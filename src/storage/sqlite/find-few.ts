import { type Kysely, type SqlBool, sql } from 'kysely';
import type { ScanSql } from '../sql/pool-tables.ts';
import type { Tables } from '../sql/tables.ts';

/** A trigram is three characters: a shorter text is in no index. */
const TRIGRAM = 3;
/** Of how many trigrams the index is asked how many texts have them. */
const MAX_COUNTED = 12;
/** The rarest trigrams are what the texts are found by: each further one is read from end to end, and leaves out few. */
const MAX_MATCHED = 3;

/** By the index of trigrams of FTS5. Where they are in the text, next to each other or not, it does not know. */
export const findFew: ScanSql['findFew'] = async (db, parts, limit) => {
  const trigrams = evenly([...new Set(parts.flatMap(trigramsOf))], MAX_COUNTED);
  if (trigrams.length === 0) return null;
  const rarest = (await countTrigrams(db, trigrams, 2 * limit)).toSorted((a, b) => a.count - b.count);
  const match = rarest
    .slice(0, MAX_MATCHED)
    .map(({ trigram }) => quote(trigram))
    .join(' AND ');
  const found = await sql<{ count: number }>`select count(*) as count from (
    select 1 from directory_user_search where directory_user_search match ${match} limit ${limit + 1})`.execute(db);
  if ((found.rows[0]?.count ?? 0) > limit) return null;
  return sql<SqlBool>`u.id in (select rowid from directory_user_search where directory_user_search match ${match})`;
};

/** In how many texts each trigram is, up to the limit. */
async function countTrigrams(db: Kysely<Tables>, trigrams: readonly string[], limit: number) {
  const given = JSON.stringify(trigrams.map((trigram) => [trigram, quote(trigram)]));
  const { rows } = await sql<{ trigram: string; count: number }>`select value ->> 0 as trigram, (select count(*) from (
    select 1 from directory_user_search where directory_user_search match value ->> 1 limit ${limit})) as count
    from json_each(${given})`.execute(db);
  return rows;
}

function trigramsOf(text: string): readonly string[] {
  const characters = [...text];
  return characters.slice(TRIGRAM - 1).map((_last, index) => characters.slice(index, index + TRIGRAM).join(''));
}

/** As many of the values, from all over them. */
function evenly(values: readonly string[], count: number): readonly string[] {
  const step = Math.max(1, values.length / count);
  return values.filter((_value, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

/** What FTS5 calls strings: in double quotes, each of which is doubled within. */
function quote(trigram: string): string {
  return `"${trigram.replaceAll('"', '""')}"`;
}
