import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { afterAll, inject } from 'vitest';

/** Returns the URL of a PostgreSQL, of a user who may do everything there. Fails if none can be had. */
export async function postgresUrl(): Promise<string> {
  const answer: { url?: string; error?: string } = JSON.parse(await text(connect(inject('postgresSocket'))));
  if (answer.url === undefined) throw new Error(answer.error);
  return answer.url;
}

/** A schema that does not exist yet. */
export interface TestSchema {
  readonly url: string;
  readonly schema: string;
  /** Runs a statement as an administrator who looks into that schema. */
  query<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
}

/**
 * Returns a schema of the caller's own.
 *
 * @param atEnd what drops it again: `afterAll` of a file, or `onTestFinished` of a test
 */
export async function testSchema(atEnd: (drop: () => Promise<void>) => void = afterAll): Promise<TestSchema> {
  const url = await postgresUrl();
  const schema = `test_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: url, options: `-c search_path=${schema}` });
  await client.connect();
  atEnd(async () => {
    await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    await client.end();
  });
  return {
    url,
    schema,
    query: async (sql, values = []) => (await client.query(sql, [...values])).rows,
  };
}
