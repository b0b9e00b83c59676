import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { SqlAuditStore } from '../../../src/storage/sql/audit-store.ts';
import { openPostgres } from '../../storage/postgres/open-postgres.ts';
import { type Script, serveScript } from '../../support/postgres/scripted-server.ts';
import { servePooler } from '../../support/postgres/strict-pooler.ts';
import { postgresUrl, testSchema } from '../../support/postgres/test-schema.ts';
import { openCommandLine } from '../run-command.ts';

const PASSWORD = 'sec/re@t';

let close = async () => {};
afterEach(() => close());

async function openWith(env: Readonly<Record<string, string>>) {
  const commandLine = await openCommandLine({ PORT: '0', ...env }, { users: 3, groups: 2, membershipsPerUser: 0 });
  close = commandLine.close;
  return commandLine;
}

/** Where the script's server listens, with a password. */
async function urlOf(script: Script): Promise<string> {
  const server = await serveScript(script);
  onTestFinished(() => server.close());
  return `postgres://ann:${encodeURIComponent(PASSWORD)}@127.0.0.1:${server.port}/app`;
}

const COMMANDS = [['serve'], ['users'], ['member', 'add', '--user', 'user-1', '--group', 'group-1']];

describe.each(COMMANDS.map((args) => ({ args, name: args[0] })))('$name ends with code 78 and one line', ({ args }) => {
  test.each([
    [
      'nothing listens there',
      async () => `postgres://ann:${encodeURIComponent(PASSWORD)}@127.0.0.1:1/app`,
      'The database of DATABASE_URL cannot be used: nothing listens there.',
    ],
    [
      'the file of a certificate is missing',
      async () => 'postgres://ann:secret@127.0.0.1:1/app?sslmode=verify-full&sslrootcert=/missing/ca.pem',
      "The database of DATABASE_URL cannot be used: a file of its TLS cannot be read (ENOENT: no such file or directory, open '/missing/ca.pem').",
    ],
    [
      'the password is wrong',
      () => urlOf({ kind: 'refuse', code: '28P01', message: 'password authentication failed for user "ann"' }),
      'The database of DATABASE_URL cannot be used: the database refuses the user or the password (28P01: password authentication failed for user "ann").',
    ],
    [
      'there is no such database',
      () => urlOf({ kind: 'refuse', code: '3D000', message: 'database "app" does not exist' }),
      'The database of DATABASE_URL cannot be used: there is no such database (3D000: database "app" does not exist).',
    ],
    [
      'the server is too old',
      () => urlOf({ kind: 'answer', row: { number: '130011', name: '13.11' } }),
      'DATABASE_URL leads to PostgreSQL 13.11; this service needs PostgreSQL 14 or later.',
    ],
    [
      'a pooler does not take the parameters of its connections',
      async () => {
        const pooler = await servePooler(await postgresUrl(), 'statement_timeout');
        onTestFinished(() => pooler.close());
        return pooler.url;
      },
      'The database of DATABASE_URL cannot be used: the database, or a pooler such as PgBouncer before it, does not take the connection (08P01: unsupported startup parameter: statement_timeout).',
    ],
  ])('where %s', async (_what, url, line) => {
    const { run } = await openWith({ DATABASE_URL: await url() });
    const { exitCode, stdout, stderr } = await run(args);
    expect(stderr).toBe(`cognito-admin-graphql: ${line}\n`);
    expect(exitCode).toBe(78);
    expect(stdout).toBe('');
  });
});

test('a schema of a later version ends the start with code 78 and a sentence', async () => {
  const at = await testSchema(onTestFinished);
  const database = await openPostgres(at);
  await at.query('INSERT INTO schema_migration (version) VALUES (9999)');
  await database.close();
  const { run } = await openWith({ DATABASE_URL: at.url, DATABASE_SCHEMA: at.schema });
  const { exitCode, stderr } = await run(['serve']);
  expect(stderr).toMatch(/^cognito-admin-graphql: The schema "\w+" was written by a later version .*\n$/);
  expect(exitCode).toBe(78);
});

test.each([
  ['mysql://ann:secret@db/app', {}, 'DATABASE_URL is not the URL of a PostgreSQL database'],
  ['postgres://ann:no/secret@db/app', {}, 'In a password, write / as %2F'],
  ['postgres://ann:secret@db:port/app', {}, 'DATABASE_URL is not the URL of a PostgreSQL database'],
  ['postgres://ann:secret@db/app', { DATA_DIR: '/data' }, 'DATABASE_URL and DATA_DIR are both set'],
  ['postgres://ann:secret@db/app?sslmode=allow', {}, 'has the sslmode "allow"; it must be one of disable, prefer'],
  ['postgres://ann:secret@db/app', { PGSSLMODE: 'verify-ca' }, 'needs the file of a certificate: set PGSSLROOTCERT'],
])('%s is refused without its password', async (url, env, line) => {
  const { run } = await openWith({ DATABASE_URL: url, ...env });
  const { exitCode, stderr } = await run(['serve']);
  expect(stderr).toContain(line);
  expect(stderr).not.toContain('secret');
  expect(exitCode).toBe(78);
});

test('the configuration is shown without the password, wherever the URL has it', async () => {
  for (const url of ['postgres://ann:secret@db.example.com/app', 'postgres://db.example.com/app?password=secret']) {
    const { run } = await openWith({ DATABASE_URL: url });
    const { stdout, exitCode } = await run(['serve', '--print-config']);
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain('secret');
    expect(JSON.parse(stdout).database).toMatchObject({ host: 'db.example.com', schema: 'cognito_admin' });
    await close();
  }
});

test('a command that changes the pool works while another process has the same database open', async () => {
  const { url, schema, query } = await testSchema(onTestFinished);
  const database = await openPostgres({ url, schema, query });
  const { run, pool } = await openWith({ DATABASE_URL: url, DATABASE_SCHEMA: schema });
  const { exitCode } = await run(['bulk', 'add', '--users', '-', '--group', 'group-1'], 'username\nuser-1\nuser-2\n');
  expect(exitCode).toBe(0);
  expect(pool.membersOf('group-1')).toEqual(['user-1', 'user-2']);
  const events = await new SqlAuditStore(database.tablesOf(pool.userPoolId), { onRecorded: () => {} }).page(
    {},
    null,
    9,
  );
  expect(events.map(({ username, outcome }) => `${username} ${outcome}`).sort()).toEqual([
    'user-1 SUCCEEDED',
    'user-2 SUCCEEDED',
  ]);
});
