import { sql } from 'kysely';
import type { TextSql } from '../sql/pool-tables.ts';

/** Texts in SQLite, whose functions count characters rather than bytes. */
export const sqliteText: TextSql = {
  contains: (text, part) => sql`instr(${text}, ${part}) > 0`,
  endsWith: (text, end) => (end === '' ? sql`${text} is not null` : sql`substr(${text}, ${-[...end].length}) = ${end}`),
  // As a row, not by a path: a name may have any character.
  property: (json, name) => sql`(select value from json_each(${json}) where key = ${name})`,
};
