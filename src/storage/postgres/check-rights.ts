import type pg from 'pg';
import { StoreConfigError } from '../store-error.ts';

/** A table of the schema, and what the user may not do with it; nothing is missing of the steps, which are only read. */
const MISSING_RIGHT = `
  SELECT tablename AS "table", privilege
  FROM pg_tables, unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) WITH ORDINALITY AS wanted (privilege, place)
  WHERE schemaname = $1 AND tablename <> 'schema_migration'
    AND NOT has_table_privilege(format('%I.%I', schemaname, tablename), privilege)
  ORDER BY tablename, place LIMIT 1`;

/**
 * Refuses a user who may read the tables but not write them: such a process would start, and refuse every change. A database
 * that may only be read for now, such as a replica before it takes over, is left to the health of the store.
 *
 * @throws StoreConfigError
 */
export async function checkRights(client: pg.ClientBase, schema: string): Promise<void> {
  const { rows: settings } = await client.query<{ isReadOnly: boolean }>(
    `SELECT current_setting('transaction_read_only') = 'on' AND NOT pg_is_in_recovery() AS "isReadOnly"`,
  );
  if (settings[0]?.isReadOnly === true) {
    throw new StoreConfigError(
      'The user of DATABASE_URL may only read: default_transaction_read_only is on, for the user, the database or the connection. This service writes.',
    );
  }
  const { rows } = await client.query<{ table: string; privilege: string }>(MISSING_RIGHT, [schema]);
  const [missing] = rows;
  if (missing === undefined) return;
  throw new StoreConfigError(
    `The user of DATABASE_URL lacks a right: ${missing.privilege} on ${schema}.${missing.table}. It needs SELECT, INSERT, UPDATE and DELETE on the tables of that schema.`,
  );
}
