import { type Expression, expressionBuilder, type RawBuilder, sql } from 'kysely';
import type { EngineSql, GivenRow, PoolTables } from '../pool-tables.ts';
import type { Tables } from '../tables.ts';

/** The type of each column of rows that a statement brings along. */
export type ColumnTypes<Row extends GivenRow> = { readonly [Name in keyof Row]: 'text' | 'bigint' };

/** The rows as a statement reads them, like a table. */
export function givenRows<Row extends GivenRow>(
  engine: EngineSql,
  types: ColumnTypes<Row>,
  rows: readonly Row[],
): RawBuilder<Row & { readonly position: number }> {
  const columns = Object.fromEntries(
    Object.entries(types).map(([name, type]) => [name, { type, values: rows.map((row) => row[name]) }]),
  );
  // The columns are those of `Row`: `types` has one entry for each.
  return engine.rows<Row>(columns as unknown as Parameters<typeof engine.rows<Row>>[0]);
}

/** Inserts rows, as many with each statement as the engine takes well. The transaction is the caller's. */
export async function insertGivenRows<Row extends GivenRow>(
  { db, sql: engine, ownColumns }: PoolTables,
  table: keyof Tables,
  types: ColumnTypes<Row>,
  rows: readonly Row[],
): Promise<void> {
  const eb = expressionBuilder<Tables>();
  const columns: Readonly<Record<string, Expression<unknown>>> = {
    ...Object.fromEntries(Object.entries(ownColumns).map(([name, value]) => [name, eb.val(value)])),
    ...Object.fromEntries(Object.keys(types).map((name) => [name, sql.ref(name)])),
  };
  for (let from = 0; from < rows.length; from += engine.rowsAtOnce) {
    const given = givenRows(engine, types, rows.slice(from, from + engine.rowsAtOnce));
    await db
      .insertInto(table)
      // Whoever calls names the columns of this table: `Row` is made of them.
      .columns(Object.keys(columns) as never[])
      .expression(
        eb.selectFrom(given.as('given')).select(Object.entries(columns).map(([name, value]) => sql`${value}`.as(name))),
      )
      .execute();
  }
}
