import { chmodSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, inject, onTestFinished, test, vi } from 'vitest';
import { createService, type Service } from '../../src/app/create-service.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { createEmbeddedPool, type EmbeddedPool } from '../../src/embedded-pool/pool.ts';
import { createFetchHandler } from '../../src/http/routes.ts';
import { servePool } from '../cli/pool-process.ts';
import { type Answer, type App, openApp } from '../support/app.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../support/postgres/embedded-server.ts';
import { look, order } from './bulk-helpers.ts';

/** A server of these tests' own: they take it away. */
let server: EmbeddedServer;

beforeAll(async () => {
  const directory = mkdtempSync(join(inject('runDirectory'), 'outage-'));
  // The server may run as another user.
  chmodSync(directory, 0o755);
  server = await startEmbeddedServer(directory, 'KEEPS_COMMITS');
});
afterAll(() => server?.stop());

const USERS = 60;
const READ = '{ users(first: 5) { nodes { username groups { name } } } }';
const EVENTS = '{ auditEvents(first: 500) { nodes { action outcome username groupName } } }';

interface EventJson {
  readonly action: string;
  readonly outcome: string;
  readonly username: string | null;
  readonly groupName: string | null;
}

/** A started service over the server, in a schema of its own. */
async function open(schema: string): Promise<App> {
  const pool = createEmbeddedPool({ users: USERS, groups: 3, membershipsPerUser: 0, latencyMs: 2 });
  const app = await openApp({ DATABASE_URL: server.url, DATABASE_SCHEMA: schema }, pool);
  onTestFinished(() => app.service.close());
  await app.service.start();
  return app;
}

/** An administrator of the server, until the test is over. */
async function connectAdministrator(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: server.url });
  // Its server may be taken away.
  client.on('error', () => {});
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

const createGroup = (app: App, name: string) =>
  app.query(`mutation { createGroup(input: { name: "${name}" }) { __typename } }`);

const codesOf = ({ errors = [] }: Answer) => errors.map(({ extensions }) => extensions.code);

async function eventsOf(app: App): Promise<readonly EventJson[]> {
  const { data, errors } = await app.query(EVENTS);
  expect(errors).toBeUndefined();
  return data.auditEvents.nodes;
}

/** Status and body of a path, as a function on Lambda answers. */
async function probe(app: App, path: string) {
  const response = await createFetchHandler(app.service.routes)(new Request(`http://localhost${path}`));
  return { status: response.status, body: await response.json() };
}

/** Reads are served, a change is refused for this reason before anything of it reaches the pool, and the readiness says so. */
async function expectReadsAlone(app: App, reason: RegExp): Promise<void> {
  expect((await app.query(READ)).errors).toBeUndefined();
  const { errors, calls } = await createGroup(app, 'refused');
  expect(errors).toMatchObject([{ message: expect.stringMatching(reason), extensions: { code: 'STORE_UNAVAILABLE' } }]);
  expect(calls).not.toHaveProperty('CreateGroup');
  const body = { ready: false, serves: 'reads', reason: expect.any(String) };
  expect(await probe(app, '/health/ready')).toEqual({ status: 503, body });
  expect(await probe(app, '/health/ready?serves=reads')).toEqual({ status: 200, body });
}

/** The next change is made within seconds. */
async function expectRecovery(app: App, group: string): Promise<void> {
  const change = async () => expect((await createGroup(app, group)).errors).toBeUndefined();
  await vi.waitFor(change, { timeout: 5_000, interval: 100 });
}

/** The errors of a list. COGNITO_QUOTAS allows many of its calls. */
async function errorsOfList(service: Service): Promise<readonly unknown[]> {
  const response = await service.app.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query: '{ users(first: 5) { nodes { username } } }' }),
  });
  return (await response.json()).errors ?? [];
}

/** Two services before a pool as real as can be, which share its quotas by the database, as each of them knows by now. */
async function openSharing(administrator: pg.Client): Promise<readonly Service[]> {
  const { env } = await servePool({ users: 20, groups: 3 });
  // The SDK looks for credentials there.
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  const config = parseConfig({ ...env, DATABASE_URL: server.url, DATABASE_SCHEMA: 'shared', AWS_REGION: 'eu-west-1' });
  const open = async () => {
    const service = await createService(config, { logger: pino({ level: 'silent' }), examples: [] });
    onTestFinished(() => service.close());
    return service;
  };
  const services = [await open(), await open()];
  const sharing = async () => (await administrator.query('SELECT FROM shared.quota_replica WHERE share > 0')).rowCount;
  await expect.poll(sharing, { timeout: 5_000 }).toBe(2);
  return services;
}

/** Runs this once, as the call of this number comes. */
function atCall(pool: EmbeddedPool, operation: string, number: number, action: () => void): void {
  let calls = 0;
  const when = () => {
    calls += 1;
    if (calls === number) action();
    return true;
  };
  pool.faults.set([{ kind: 'delay', milliseconds: 20, operation, when }]);
}

test('while PostgreSQL is down reads are served and changes refused; after that all goes on, and the trail has every change', async () => {
  const sharing = await openSharing(await connectAdministrator());
  const app = await open('killed');
  const usernames = Array.from({ length: USERS }, (_, index) => `user-${index + 1}`);
  const killed = new Promise<void>((resolve) => {
    atCall(app.pool, 'AdminAddUserToGroup', 20, () => void server.kill().then(resolve));
  });
  const { operation } = await order(app, 'bulkAddUsersToGroups', {
    usernames,
    groupNames: ['group-2'],
    waitSeconds: 0,
  });
  await killed;
  try {
    await expectReadsAlone(app, /nothing listens there/);
    expect(app.pool.membersOf('group-2').length).toBeLessThan(USERS);
    expect(await Promise.all(sharing.map(errorsOfList))).toEqual([[], []]);
  } finally {
    await server.restart();
  }
  await expectRecovery(app, 'after');
  await vi.waitFor(async () => expect((await look(app, operation.id))?.status).toBe('SUCCEEDED'), {
    timeout: 15_000,
    interval: 200,
  });
  expect((await probe(app, '/health/ready')).status).toBe(200);
  expect(await look(app, operation.id)).toMatchObject({ total: USERS, pending: 0, failed: 0, skipped: 0 });
  expect(app.pool.membersOf('group-2')).toHaveLength(USERS);
  const events = await eventsOf(app);
  const added = events.filter(({ action }) => action === 'ADD_USER_TO_GROUP');
  expect(new Set(added.map(({ username }) => username))).toEqual(new Set(usernames));
  expect(events.filter(({ action }) => action === 'CREATE_GROUP')).toEqual([
    { action: 'CREATE_GROUP', outcome: 'SUCCEEDED', username: null, groupName: 'after' },
  ]);
});

test('a database that may only be read, after a fail-over, refuses changes in words, until the sessions lead to one that may be written', async () => {
  const app = await open('read_only');
  const administrator = await connectAdministrator();
  // Of each session from its beginning on, as of those that stay with a server that was demoted.
  await administrator.query('ALTER ROLE tests SET default_transaction_read_only = on');
  try {
    await administrator.query(TERMINATE_ALL);
    const reason = /the database may only be read/;
    await vi.waitFor(async () => expect((await createGroup(app, 'refused')).errors?.[0]?.message).toMatch(reason));
    await expectReadsAlone(app, reason);
  } finally {
    await administrator.query('ALTER ROLE tests RESET default_transaction_read_only');
  }
  await expectRecovery(app, 'after');
});

test('a database that is slow neither holds up reads nor the readiness, and the change that waits for it is made', async () => {
  const app = await open('slow');
  const administrator = await connectAdministrator();
  await administrator.query('BEGIN');
  await administrator.query('LOCK TABLE slow.audit_event IN ACCESS EXCLUSIVE MODE');
  const change = createGroup(app, 'waiting');
  expect(await probe(app, '/health/ready?serves=reads')).toMatchObject({ status: 200, body: { serves: 'reads' } });
  expect((await app.query(READ)).errors).toBeUndefined();
  await administrator.query('COMMIT');
  expect((await change).errors).toBeUndefined();
});

test('connections that are cut one by one under load fail changes with STORE_UNAVAILABLE alone, and no read', async () => {
  const app = await open('cut');
  const administrator = await connectAdministrator();
  const names = Array.from({ length: 60 }, (_, index) => `new-${index + 1}`);
  const waiting = [...names];
  const made = new Map<string, readonly string[]>();
  const reads: (readonly string[])[] = [];
  const write = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      made.set(name, codesOf(await createGroup(app, name)));
    }
  };
  const meanwhile = async (action: () => Promise<unknown>) => {
    while (waiting.length > 0) await action();
  };
  await Promise.all([
    write(),
    write(),
    write(),
    meanwhile(async () => reads.push(codesOf(await app.query(READ)))),
    meanwhile(() => administrator.query(TERMINATE_ONE)),
  ]);

  expect(reads.flat()).toEqual([]);
  const refused = names.filter((name) => made.get(name)?.length !== 0);
  expect(refused.length).toBeGreaterThan(0);
  expect(new Set(refused.flatMap((name) => made.get(name)))).toEqual(new Set(['STORE_UNAVAILABLE']));
  await expectRecovery(app, 'after');
  const { data } = await app.query('{ groups(first: 100) { nodes { name } } }');
  const groups: readonly string[] = data.groups.nodes.map(({ name }: { name: string }) => name);
  const changed = names.filter((name) => !refused.includes(name));
  expect(groups.filter((name) => name.startsWith('new-')).sort()).toEqual(changed.sort());
  const recorded = (await eventsOf(app)).map(({ groupName }) => groupName);
  expect(changed.filter((name) => recorded.filter((each) => each === name).length !== 1)).toEqual([]);
});

/** Waits until they have ended. */
const TERMINATE_ALL = `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'cognito-admin-graphql'`;
const TERMINATE_ONE = `SELECT pg_terminate_backend(pid) FROM (
  SELECT pid FROM pg_stat_activity WHERE application_name = 'cognito-admin-graphql' ORDER BY random() LIMIT 1) AS one`;
