import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { EngineSql, GivenColumns, GivenRow } from '../sql/pool-tables.ts';
import { postgresText } from './postgres-text.ts';

/** What PostgreSQL writes in its own way. */
export const postgresSql: EngineSql = {
  isOneOf: (column, values) => sql<SqlBool>`${typeof column === 'string' ? sql.ref(column) : column} = any(${values})`,
  rows: rowsOf,
  // Each statement is one way to the server and back.
  rowsAtOnce: 10_000,
  lockRows: sql`for update`,
  lockFreeRows: sql`for update skip locked`,
  text: postgresText,
  scan: null,
};

function rowsOf<Row extends GivenRow>(columns: GivenColumns<Row>): RawBuilder<Row & { readonly position: number }> {
  const all = Object.entries<GivenColumns<GivenRow>[string]>(columns);
  const arrays = all.map(([, { type, values }]) => sql`${values}::${sql.raw(`${type}[]`)}`);
  const names = [...all.map(([name]) => name), 'ordinality'];
  const selected = all.map(([name]) => sql.ref(name));
  return sql`(select ordinality - 1 as position, ${sql.join(selected)}
    from unnest(${sql.join(arrays)}) with ordinality as given (${sql.join(names.map((name) => sql.ref(name)))}))`;
}
