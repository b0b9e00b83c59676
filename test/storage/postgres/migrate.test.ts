import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { localAdministrator } from '../../../src/domain/model/actor.ts';
import { migrate } from '../../../src/storage/postgres/migrate.ts';
import { MIGRATIONS } from '../../../src/storage/postgres/migrations.ts';
import { SqlAuditStore } from '../../../src/storage/sql/audit-store.ts';
import { SqlBulkStore } from '../../../src/storage/sql/bulk-store.ts';
import { StoreConfigError } from '../../../src/storage/store-error.ts';
import { postgresUrl, type TestSchema, testSchema } from '../../support/postgres/test-schema.ts';
import { openPostgres } from './open-postgres.ts';

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

const versions = ({ query }: TestSchema) => query('SELECT version FROM schema_migration ORDER BY version');
const ALL = MIGRATIONS.map((_step, index) => ({ version: index + 1 }));

test('replicas that start together on an empty database all find the whole schema', async () => {
  const at = await testSchema(onTestFinished);
  const databases = await Promise.all([1, 2, 3, 4].map(() => openPostgres(at)));
  for (const database of databases) {
    expect(await new SqlAuditStore(database.tablesOf('pool'), { onRecorded: () => {} }).count({})).toBe(0);
  }
  expect(await versions(at)).toEqual(ALL);
});

test('a schema of a later version is refused, and left alone', async () => {
  const at = await testSchema(onTestFinished);
  await openPostgres(at);
  await at.query('INSERT INTO schema_migration (version) VALUES (99)');
  const opening = openPostgres(at);
  await expect(opening).rejects.toThrow(
    `The schema "${at.schema}" was written by a later version of this service: its version is 99, and this version knows ${MIGRATIONS.length}. Start the later version.`,
  );
  await expect(opening).rejects.toBeInstanceOf(StoreConfigError);
});

test('what the first version has stored is kept', async () => {
  const at = await testSchema(onTestFinished);
  await migrate(await connect(at.url), at.schema, MIGRATIONS.slice(0, 1));
  await at.query(`INSERT INTO audit_event (pool_id, id, at, action, outcome, actor, actor_subject, dry_run)
    VALUES ('pool', 'event', 0, 'DISABLE_USER', 'DENIED', 'ann', 'a-sub', 1)`);
  await at.query(`INSERT INTO bulk_operation (pool_id, id, kind, actor, actor_subject, dry_run, error_policy, sign_out, status,
      created_at, checkpoint, deleted, lease_expires_at, lease_number, pending, succeeded, unchanged, failed, skipped)
    VALUES ('pool', 'operation', 'ENABLE_USERS', '{"subject":"a-sub","username":"ann","groups":[],"permissions":[]}', 'a-sub',
      0, 'CONTINUE', 0, 'RUNNING', 0, 0, 0, 0, 1, 1, 1, 0, 0, 0)`);
  await at.query(`INSERT INTO bulk_item (pool_id, operation_id, item_index, username, outcome)
    VALUES ('pool', 'operation', 0, 'bob', 'SUCCEEDED'), ('pool', 'operation', 1, 'eve', 'PENDING')`);
  const tables = (await openPostgres(at)).tablesOf('pool');
  const trail = new SqlAuditStore(tables, { onRecorded: () => {} });
  expect(await trail.find('event')).toMatchObject({ actor: 'ann', outcome: 'DENIED', dryRun: true });
  const store = new SqlBulkStore(tables);
  const claim = await store.claim('worker', 5_000);
  expect(claim).toMatchObject({ checkpoint: 0, operation: { id: 'operation', counts: { PENDING: 1, SUCCEEDED: 1 } } });
  if (claim !== null) expect(await store.claimNext(claim.lease, 0, 9)).toMatchObject([{ username: 'eve' }]);
});

test('a step that fails leaves nothing of itself, and what was there before', async () => {
  const at = await testSchema(onTestFinished);
  const client = await connect(at.url);
  const steps = ['CREATE TABLE kept (id int)', 'CREATE TABLE half (id int); SELECT 1 / 0'];
  await expect(migrate(client, at.schema, steps)).rejects.toThrow('division by zero');
  expect(await versions(at)).toEqual([{ version: 1 }]);
  expect(await at.query("SELECT to_regclass('kept') IS NULL AS kept, to_regclass('half') IS NULL AS half")).toEqual([
    { kept: false, half: true },
  ]);
});

const roleOf = ({ schema }: TestSchema) => `${schema}_role`;

/** Makes a role that may do nothing yet; dropped at the end of the test. */
async function urlOfRole(at: TestSchema): Promise<string> {
  const role = roleOf(at);
  await at.query(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`);
  onTestFinished(async () => {
    await at.query(`DROP SCHEMA IF EXISTS ${at.schema} CASCADE`);
    await at.query(`DROP ROLE ${role}`);
  });
  const url = new URL(await postgresUrl());
  url.username = role;
  url.password = 'secret';
  return url.href;
}

test('a role that may do nothing but use its own schema is enough', async () => {
  const at = await testSchema(onTestFinished);
  const url = await urlOfRole(at);
  const refused = openPostgres(at, { url });
  await expect(refused).rejects.toBeInstanceOf(StoreConfigError);
  await expect(refused).rejects.toThrow('The user of DATABASE_URL lacks a right: permission denied for database');

  await at.query(`CREATE SCHEMA ${at.schema} AUTHORIZATION ${roleOf(at)}`);
  const store = new SqlBulkStore((await openPostgres(at, { url })).tablesOf('pool'));
  const spec = {
    kind: 'ENABLE_USERS',
    actor: localAdministrator,
    dryRun: false,
    errorPolicy: 'STOP',
    signOut: false,
    memberships: 0,
    requestId: 'request-1',
    reason: null,
  } as const;
  await store.create({ spec, targets: [{ username: 'ann', groupName: null }] }, 'worker', 5_000);
  expect(await store.count({})).toBe(1);
});

test.each([
  {
    what: 'has no right to write a table',
    setUp: (role: string, schema: string) =>
      `GRANT USAGE ON SCHEMA ${schema} TO ${role}; GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${role}`,
    message: (schema: string) => `The user of DATABASE_URL lacks a right: INSERT on ${schema}.`,
  },
  {
    what: 'is set to read only',
    setUp: (role: string, schema: string) =>
      `GRANT USAGE ON SCHEMA ${schema} TO ${role}; GRANT ALL ON ALL TABLES IN SCHEMA ${schema} TO ${role};
       ALTER ROLE ${role} SET default_transaction_read_only = on`,
    message: () => 'The user of DATABASE_URL may only read: default_transaction_read_only is on',
  },
])('a role that $what is refused at the start', async ({ setUp, message }) => {
  const at = await testSchema(onTestFinished);
  await openPostgres(at);
  const url = await urlOfRole(at);
  await at.query(setUp(roleOf(at), at.schema));
  const opening = openPostgres(at, { url });
  await expect(opening).rejects.toThrow(message(at.schema));
  await expect(opening).rejects.toBeInstanceOf(StoreConfigError);
});
