import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createEmbeddedPool } from '../../src/embedded-pool/pool.ts';
import { type App, openApp } from '../support/app.ts';
import { testSchema } from '../support/postgres/test-schema.ts';
import { eventsOf, type StreamedEvent } from './event-stream.ts';

// Real time passes here: a process looks every second.
vi.setConfig({ testTimeout: 30_000 });

const DOCUMENT = `subscription ($after: String, $filter: AuditFilterInput) {
  auditEventAdded(after: $after, filter: $filter) { cursor node { id action outcome username user { enabled } } }
}`;

async function follow(app: App, variables: Record<string, unknown> = {}, document = DOCUMENT) {
  const client = new AbortController();
  const response = await app.service.app.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: document, variables }),
    signal: client.signal,
  });
  const events = eventsOf(response);
  onTestFinished(() => client.abort());
  return { next: async () => (await events.next()).value as StreamedEvent | undefined, leave: () => client.abort() };
}

const change = (app: App, name: string, username: string) =>
  app.query(`mutation { ${name}(input: { username: "${username}" }) { __typename } }`);

async function openSmallApp(env: Record<string, string> = {}) {
  const app = await openApp({ EMBEDDED_POOL_USERS: '5', EMBEDDED_POOL_GROUPS: '1', ...env });
  onTestFinished(() => app.service.close());
  return app;
}

test('tells each change once it has its outcome, and costs no call', async () => {
  const app = await openSmallApp();
  await change(app, 'disableUser', 'user-1');
  const stream = await follow(app, {}, 'subscription { auditEventAdded { node { action outcome username } } }');
  const { calls } = await change(app, 'disableUser', 'user-2');
  await change(app, 'disableUser', 'nobody');
  const before = app.pool.calls.total;
  expect((await stream.next())?.data.auditEventAdded.node).toEqual({
    action: 'DISABLE_USER',
    outcome: 'SUCCEEDED',
    username: 'user-2',
  });
  expect((await stream.next())?.data.auditEventAdded.node).toEqual({
    action: 'DISABLE_USER',
    outcome: 'FAILED',
    username: 'nobody',
  });
  expect(calls).not.toEqual({});
  expect(app.pool.calls.total).toBe(before);
});

test('an event shows the user as of now, however long the stream has gone on', async () => {
  const app = await openSmallApp({ CALL_BUDGET: '2' });
  const stream = await follow(app);
  const seen: unknown[] = [];
  for (const name of ['disableUser', 'enableUser', 'disableUser', 'enableUser']) {
    await change(app, name, 'user-1');
    seen.push((await stream.next())?.data.auditEventAdded.node.user.enabled);
  }
  expect(seen).toEqual([false, true, false, true]);
});

test('a client that comes back with its last cursor gets what it has missed, once', async () => {
  const app = await openSmallApp();
  const first = await follow(app);
  for (const username of ['user-1', 'user-2']) await change(app, 'disableUser', username);
  const { cursor } = (await first.next())?.data.auditEventAdded ?? {};
  first.leave();
  await change(app, 'disableUser', 'user-3');
  const second = await follow(app, { after: cursor });
  await change(app, 'disableUser', 'user-4');
  const usernames: string[] = [];
  while (usernames.length < 3) usernames.push((await second.next())?.data.auditEventAdded.node.username);
  expect(usernames).toEqual(['user-2', 'user-3', 'user-4']);
});

test('only what matches the filter comes, and its cursor is good for that filter alone', async () => {
  const app = await openSmallApp();
  const filter = { usernames: ['USER-3'] };
  const stream = await follow(app, { filter });
  for (const username of ['user-1', 'user-3', 'user-2']) await change(app, 'disableUser', username);
  const edge = (await stream.next())?.data.auditEventAdded;
  expect(edge.node.username).toBe('user-3');
  const other = await (await follow(app, { after: edge.cursor })).next();
  expect(other?.errors?.[0]?.extensions.code).toBe('STALE_CURSOR');
  expect((await (await follow(app, { after: 'nonsense' })).next())?.errors?.[0]?.extensions.code).toBe('STALE_CURSOR');
});

test('a service that stops says so, and with which cursor to come back', async () => {
  const app = await openSmallApp();
  const stream = await follow(app);
  await change(app, 'disableUser', 'user-1');
  await stream.next();
  await app.service.drain();
  const last = await stream.next();
  expect(last?.errors).toMatchObject([{ extensions: { code: 'FEED_ENDED' }, message: /`after`/ }]);
  expect(await stream.next()).toBeUndefined();
});

describe('with PostgreSQL', () => {
  test('tells what other replicas have done', async () => {
    const { url, schema } = await testSchema(onTestFinished);
    const pool = createEmbeddedPool({ users: 5, groups: 1, membershipsPerUser: 0 });
    const open = async () => {
      const app = await openApp({ DATABASE_URL: url, DATABASE_SCHEMA: schema }, pool);
      onTestFinished(() => app.service.close());
      return app;
    };
    const [first, second] = [await open(), await open()];
    const stream = await follow(second);
    await change(first, 'disableUser', 'user-1');
    await change(second, 'disableUser', 'user-2');
    await change(first, 'disableUser', 'user-3');
    const nodes: unknown[] = [];
    while (nodes.length < 3) nodes.push((await stream.next())?.data.auditEventAdded.node.username);
    expect(nodes).toEqual(['user-1', 'user-2', 'user-3']);
  });
});
