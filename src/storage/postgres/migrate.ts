import pg from 'pg';
import { StoreConfigError } from '../store-error.ts';
import { MIGRATIONS } from './migrations.ts';

/** 14, as PostgreSQL counts its versions. */
const OLDEST_SERVER = 140_000;

/**
 * Brings the schema to the present version. Replicas may do this at once: each step is one transaction under an advisory lock
 * of the schema, in which nobody else takes a step. Steps go forward only.
 *
 * @throws StoreConfigError if the server is too old, or a later version of this service has written the schema
 */
export async function migrate(
  client: pg.ClientBase,
  schema: string,
  migrations: readonly string[] = MIGRATIONS,
): Promise<void> {
  await refuseOldServer(client);
  while (await takeStep(client, schema, migrations));
}

async function refuseOldServer(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ number: string; name: string }>(
    "SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS name",
  );
  const [version] = rows;
  if (version !== undefined && Number(version.number) < OLDEST_SERVER) {
    throw new StoreConfigError(
      `DATABASE_URL leads to PostgreSQL ${version.name}; this service needs PostgreSQL 14 or later.`,
    );
  }
}

/** Takes one step in a transaction of its own. Returns false if there is none left. */
async function takeStep(client: pg.ClientBase, schema: string, migrations: readonly string[]): Promise<boolean> {
  await client.query('BEGIN');
  try {
    // Of the transaction rather than of the session: then it also holds behind a pooler that shares sessions out.
    await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`cognito-admin-graphql ${schema}`]);
    const taken = await stepsTaken(client, schema);
    if (taken > migrations.length) throw new StoreConfigError(laterSchema(schema, taken, migrations.length));
    const step = migrations[taken];
    if (step !== undefined) {
      if (taken === 0) await createSchema(client, schema);
      await client.query(`SET LOCAL search_path TO ${pg.escapeIdentifier(schema)}`);
      await client.query(step);
      await client.query('INSERT INTO schema_migration (version) VALUES ($1)', [taken + 1]);
    }
    await client.query('COMMIT');
    return step !== undefined;
  } catch (error) {
    // The connection may be gone; then the transaction is, too.
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

async function stepsTaken(client: pg.ClientBase, schema: string): Promise<number> {
  const table = `${pg.escapeIdentifier(schema)}.schema_migration`;
  const { rows: found } = await client.query<{ exists: boolean }>('SELECT to_regclass($1) IS NOT NULL AS exists', [
    table,
  ]);
  if (found[0]?.exists !== true) return 0;
  const { rows } = await client.query<{ taken: number }>(`SELECT coalesce(max(version), 0) AS taken FROM ${table}`);
  return rows[0]?.taken ?? 0;
}

/** Asks for the right to create schemas only where it is missing: somebody else may have made it for the role. */
async function createSchema(client: pg.ClientBase, schema: string): Promise<void> {
  const name = pg.escapeIdentifier(schema);
  const { rowCount } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
  if (rowCount === 0) await client.query(`CREATE SCHEMA ${name}`);
  await client.query(
    `CREATE TABLE ${name}.schema_migration (version integer PRIMARY KEY, taken_at timestamptz NOT NULL DEFAULT now())`,
  );
}

function laterSchema(schema: string, taken: number, known: number): string {
  return `The schema "${schema}" was written by a later version of this service: its version is ${taken}, and this version knows ${known}. Start the later version.`;
}
