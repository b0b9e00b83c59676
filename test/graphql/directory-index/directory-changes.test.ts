import { describe, expect, onTestFinished, test } from 'vitest';
import type { User } from '../../../src/domain/model/user.ts';
import { eventsOf, type StreamedEvent } from '../event-stream.ts';
import { type IndexedApp, openIndexedApp } from './open-indexed-app.ts';
import { indexOfApp, readPool } from './read-pool.ts';

const CHANGES = `query ($after: String, $filter: DirectoryChangeFilterInput) {
  directoryChanges(first: 2, after: $after, filter: $filter) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id kind username groupName changed notBefore notAfter origin auditEvent { id } }
  }
}`;

const CHANGED = `subscription ($after: String, $filter: DirectoryChangeFilterInput) {
  directoryChanged(after: $after, filter: $filter) { cursor node { kind username origin } }
}`;

const ada: User = {
  username: 'ada',
  attributes: [],
  enabled: true,
  status: 'CONFIRMED',
  createdAt: new Date('2026-01-01'),
  updatedAt: new Date('2026-01-01'),
};

/** Lets a reading of the pool find the user as given, a minute after the one before. */
async function find(app: IndexedApp, user: Partial<User>): Promise<void> {
  app.pass(1);
  const index = indexOfApp(app);
  await index.mergeUsers([{ ...ada, ...user }], await index.now());
}

async function follow(app: IndexedApp, variables: Record<string, unknown> = {}) {
  const client = new AbortController();
  onTestFinished(() => client.abort());
  const response = await app.service.app.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: CHANGED, variables }),
    signal: client.signal,
  });
  const events = eventsOf(response);
  return { next: async () => (await events.next()).value as StreamedEvent | undefined, leave: () => client.abort() };
}

describe('directoryChanges', () => {
  test('tells what a reading found to be different, newest first, with the time in which it must have happened', async () => {
    const app = await openIndexedApp();
    await find(app, {});
    const found = app.now();
    await find(app, { enabled: false });
    const { data, errors, calls } = await app.query(CHANGES);
    expect([errors, calls]).toEqual([undefined, {}]);
    const { nodes, totalCount, pageInfo } = data.directoryChanges;
    expect([totalCount, pageInfo.hasNextPage]).toEqual([2, false]);
    expect(nodes).toMatchObject([
      { kind: 'USER_DISABLED', username: 'ada', groupName: null, origin: 'ELSEWHERE', auditEvent: null },
      { kind: 'USER_CREATED', username: 'ada', notAfter: found },
    ]);
    expect([nodes[0].notBefore, nodes[0].notAfter]).toEqual([found, app.now()]);
    const node = await app.query('query ($id: ID!) { node(id: $id) { ... on DirectoryChange { kind } } }', {
      id: nodes[0].id,
    });
    expect(node.data).toEqual({ node: { kind: 'USER_DISABLED' } });
  });

  test('come page by page, and by a filter that takes names in any case', async () => {
    const app = await openIndexedApp();
    await find(app, {});
    await find(app, { username: 'bob' });
    await find(app, { enabled: false });
    const first = await app.query(CHANGES);
    const { endCursor, hasNextPage } = first.data.directoryChanges.pageInfo;
    expect(hasNextPage).toBe(true);
    const second = await app.query(CHANGES, { after: endCursor });
    const kinds = [first, second].flatMap(({ data }) =>
      data.directoryChanges.nodes.map(
        ({ kind, username }: { kind: string; username: string }) => `${kind} ${username}`,
      ),
    );
    expect(kinds).toEqual(['USER_DISABLED ada', 'USER_CREATED bob', 'USER_CREATED ada']);
    const filtered = await app.query(CHANGES, { filter: { username: 'ADA', kind: ['USER_CREATED'] } });
    expect(filtered.data.directoryChanges.nodes).toMatchObject([{ kind: 'USER_CREATED', username: 'ada' }]);
    const foreign = await app.query(CHANGES, { after: endCursor, filter: { username: 'ada' } });
    expect(foreign.errors).toMatchObject([{ extensions: { code: 'STALE_CURSOR' } }]);
  });
});

describe('directoryChanged', () => {
  test('a client that comes back with its last cursor gets what it has missed, once', async () => {
    const app = await openIndexedApp();
    const first = await follow(app);
    await find(app, {});
    await find(app, { enabled: false });
    const { cursor, node } = (await first.next())?.data.directoryChanged ?? {};
    expect(node).toEqual({ kind: 'USER_CREATED', username: 'ada', origin: 'ELSEWHERE' });
    first.leave();
    await find(app, {});
    const second = await follow(app, { after: cursor });
    await find(app, { username: 'bob' });
    const kinds: string[] = [];
    while (kinds.length < 3) kinds.push((await second.next())?.data.directoryChanged.node.kind);
    expect(kinds).toEqual(['USER_DISABLED', 'USER_ENABLED', 'USER_CREATED']);
  });

  test('ends with what says how to come back when the service stops', async () => {
    const app = await openIndexedApp();
    const stream = await follow(app);
    await find(app, {});
    await stream.next();
    await app.service.drain();
    expect((await stream.next())?.errors).toMatchObject([{ extensions: { code: 'FEED_ENDED' } }]);
  });
});

test('membershipReport(at:) reports a moment of the past without a call', async () => {
  const app = await openIndexedApp();
  const report =
    '{ asOf totals { users memberships } users { user { username } groups { name } } plan { calls { count } } }';
  const then = app.now();
  const { data: now } = await app.query(`{ membershipReport ${report} }`);
  await find(app, {});
  app.pass(1);
  const { data, errors, calls } = await app.query(`{ membershipReport(at: "${then}") ${report} }`);
  expect([errors, calls]).toEqual([undefined, {}]);
  expect(data.membershipReport).toMatchObject({ asOf: then, plan: { calls: [] } });
  expect(data.membershipReport.totals).toEqual(now.membershipReport.totals);
  expect(data.membershipReport.users).toEqual(now.membershipReport.users);
});

test('memberships of a live user say since when, as far as the index knows', async () => {
  const app = await openIndexedApp();
  app.pass(1);
  await app.query(`mutation {
    createGroup(input: { name: "night-shift" }) { __typename }
    addUserToGroup(input: { username: "user-1", groupName: "night-shift" }) { __typename } }`);
  app.pass(1);
  await readPool(app);
  const { data, errors } = await app.query(
    '{ user(by: { username: "user-1" }) { memberships { group { name } since } groups { name } } }',
  );
  expect(errors).toBeUndefined();
  const memberships: { group: { name: string }; since: string | null }[] = data.user.memberships;
  expect(memberships.map(({ group }) => group)).toEqual(data.user.groups);
  const since = Object.fromEntries(memberships.map(({ group, since }) => [group.name, since]));
  expect(since['group-1']).toBeNull();
  expect(since['night-shift']).not.toBeNull();
});
