import { graphql } from 'graphql';
import { describe, expect, test } from 'vitest';
import { localAdministrator } from '../../src/domain/model/actor.ts';
import type { Permission } from '../../src/domain/model/permissions.ts';
import type { AuditStore } from '../../src/domain/ports/audit-store.ts';
import type { Directory } from '../../src/domain/ports/directory.ts';
import { encodeNodeId } from '../../src/graphql/node-id.ts';
import { ResponseSize } from '../../src/graphql/response-size.ts';
import { schema } from '../../src/graphql/schema.ts';
import { createLoaders } from '../../src/loaders/loaders.ts';
import { SqlAuditStore } from '../../src/storage/sql/audit-store.ts';
import { Database } from '../../src/storage/sqlite/database.ts';
import { sqliteTables } from '../../src/storage/sqlite/sqlite-tables.ts';
import { type App, openApp } from '../support/app.ts';
import { FakeClock } from '../support/fake-clock.ts';

const POOL = { id: 'us-east-1_Example01', region: 'us-east-1', embedded: true };

const EVENTS = `query Events($first: Int, $after: String, $filter: AuditFilterInput) {
  auditEvents(first: $first, after: $after, filter: $filter) {
    nodes { id at action outcome actor actorSubject username groupName detail dryRun bulkOperationId reason requestId
      changes { name before after } }
    pageInfo { hasNextPage endCursor }
    totalCount
  }
}`;

async function events(app: App, variables: Record<string, unknown> = {}) {
  const { data, calls } = await app.query(EVENTS, variables);
  expect(calls).toEqual({});
  return data.auditEvents;
}

const mutate = (app: App, name: string, input: string) =>
  app.query(`mutation { ${name}(input: {${input}}) { __typename } }`);

const add = (app: App, username: string, groupName: string) =>
  mutate(app, 'addUserToGroup', `username: "${username}", groupName: "${groupName}"`);

async function openAppWithGroup() {
  const app = await openApp({ EMBEDDED_POOL_USERS: '5', EMBEDDED_POOL_GROUPS: '2' });
  const { data } = await app.query('{ users(first: 2) { nodes { username } } groups(first: 1) { nodes { name } } }');
  const [user, other] = data.users.nodes.map(({ username }: { username: string }) => username);
  return { app, user, other, group: data.groups.nodes[0].name };
}

/** Of those that are of properties. */
const CHANGES: Readonly<Record<string, unknown>> = {
  updateGroup: [{ name: 'precedence', before: expect.any(String), after: '7' }],
};

describe('every change leaves one event', () => {
  test.each([
    ['addUserToGroup', 'username: "$user", groupName: "$group"', ['ADD_USER_TO_GROUP']],
    ['removeUserFromGroup', 'username: "$user", groupName: "$group"', ['REMOVE_USER_FROM_GROUP']],
    ['enableUser', 'username: "$user"', ['ENABLE_USER']],
    ['disableUser', 'username: "$user"', ['DISABLE_USER']],
    ['disableUser', 'username: "$user", signOut: true', ['SIGN_OUT_USER', 'DISABLE_USER']],
    ['signOutUser', 'username: "$user"', ['SIGN_OUT_USER']],
    ['createGroup', 'name: "new-group"', ['CREATE_GROUP']],
    ['updateGroup', 'name: "$group", precedence: 7', ['UPDATE_GROUP']],
    ['deleteGroup', 'name: "$group", force: true', ['DELETE_GROUP']],
  ])('%s with %s', async (name, template, actions) => {
    const { app, user, group } = await openAppWithGroup();
    const input = template.replace('$user', user).replace('$group', group);
    await mutate(app, name, input);
    const { nodes } = await events(app);
    expect(nodes).toHaveLength(actions.length);
    for (const [place, action] of actions.entries()) {
      expect(nodes[place]).toEqual({
        id: expect.any(String),
        at: expect.any(String),
        action,
        outcome: 'SUCCEEDED',
        actor: 'local-administrator',
        actorSubject: 'local-administrator',
        username: input.includes('username') ? user : null,
        groupName: /groupName: "(.*)"|^name: "([^"]*)"/.exec(input)?.slice(1).find(Boolean) ?? null,
        detail: null,
        dryRun: false,
        bulkOperationId: null,
        requestId: expect.any(String),
        reason: null,
        changes: CHANGES[name] ?? [],
      });
    }
  });
});

describe('the outcome', () => {
  test('of a change that the pool refused is FAILED, with the reason', async () => {
    const { app, group } = await openAppWithGroup();
    await add(app, 'nobody', group);
    const { nodes } = await events(app);
    expect(nodes).toEqual([
      expect.objectContaining({
        outcome: 'FAILED',
        username: 'nobody',
        detail: 'USER_NOT_FOUND: The pool has no user "nobody".',
      }),
    ]);
  });

  test('of a change whose every answer was lost is UNKNOWN, and of one tried again with success SUCCEEDED', async () => {
    const { app, user, group } = await openAppWithGroup();
    app.pool.faults.set([{ kind: 'lost-answer', operation: 'AdminAddUserToGroup', times: 3 }]);
    const { errors, calls } = await add(app, user, group);
    expect(errors?.[0]?.extensions.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(calls).toEqual({ AdminAddUserToGroup: 3 });
    await add(app, user, group);
    const { nodes } = await events(app);
    expect(nodes.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['SUCCEEDED', 'UNKNOWN']);
  });

  test('of input that breaks a rule is none: it was never an attempt', async () => {
    const { app } = await openAppWithGroup();
    await add(app, 'white space', 'admin');
    expect((await events(app)).nodes).toEqual([]);
  });
});

test('a change that cannot be recorded is not made, and the caller learns only that it failed', async () => {
  const { app, user } = await openAppWithGroup();
  await app.service.close();
  const { data, errors, calls } = await mutate(app, 'disableUser', `username: "${user}"`);
  expect(calls).toEqual({});
  expect(app.pool.user(user)?.enabled).toBe(true);
  expect(data).toEqual({ disableUser: null });
  expect(errors).toMatchObject([{ message: 'Unexpected error.', extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
});

describe('auditEvents', () => {
  test('walks from the newest to the oldest, each once, while events are added', async () => {
    const { app, user, other, group } = await openAppWithGroup();
    for (let i = 0; i < 3; i += 1) await add(app, user, group);
    for (let i = 0; i < 2; i += 1) await add(app, other, group);
    const whole = await events(app, { first: 5 });
    expect(whole.totalCount).toBe(5);
    expect(whole.pageInfo.hasNextPage).toBe(false);
    expect(whole.nodes.map(({ username }: { username: string }) => username)).toEqual([other, other, user, user, user]);

    const walked: unknown[] = [];
    for (let after: string | null = null; ; ) {
      const page: Awaited<ReturnType<typeof events>> = await events(app, { first: 2, after });
      walked.push(...page.nodes);
      after = page.pageInfo.endCursor;
      if (!page.pageInfo.hasNextPage) break;
      await add(app, user, group);
    }
    expect(walked).toEqual(whole.nodes);
  });

  test('filters by every clause, and counts what it filters', async () => {
    const { app, user, other, group } = await openAppWithGroup();
    await add(app, user, group);
    await add(app, 'nobody', group);
    await mutate(app, 'disableUser', `username: "${other}"`);
    const outcomes = async (filter: Record<string, unknown>) => {
      const { nodes, totalCount } = await events(app, { filter });
      expect(totalCount).toBe(nodes.length);
      return nodes.map(({ action, outcome }: { action: string; outcome: string }) => `${action} ${outcome}`);
    };
    const [disabled, failed, added] = [
      'DISABLE_USER SUCCEEDED',
      'ADD_USER_TO_GROUP FAILED',
      'ADD_USER_TO_GROUP SUCCEEDED',
    ];
    expect(await outcomes({ actor: 'local-administrator' })).toEqual([disabled, failed, added]);
    expect(await outcomes({ actor: 'somebody else' })).toEqual([]);
    expect(await outcomes({ username: other })).toEqual([disabled]);
    expect(await outcomes({ groupName: group, outcome: ['SUCCEEDED'] })).toEqual([added]);
    expect(await outcomes({ action: ['ADD_USER_TO_GROUP', 'ENABLE_USER'] })).toEqual([failed, added]);
    expect(await outcomes({ action: [] })).toEqual([]);
    expect(await outcomes({ username: null, outcome: null })).toEqual([disabled, failed, added]);
    const last = (await events(app)).nodes[0].at;
    expect(await outcomes({ after: last })).toContain(disabled);
    expect(await outcomes({ before: last })).not.toContain(disabled);
  });

  test('refuses the cursor of another filter', async () => {
    const { app, user, group } = await openAppWithGroup();
    await add(app, user, group);
    const { pageInfo } = await events(app);
    const { errors } = await app.query(EVENTS, { after: pageInfo.endCursor, filter: { username: user } });
    expect(errors?.[0]?.extensions.code).toBe('STALE_CURSOR');
  });

  test('takes the permission AUDIT_READ, and so does the event as a node', async () => {
    const trail = openTrail();
    const id = await trail.start({
      action: 'ENABLE_USER',
      actor: localAdministrator,
      target: {},
      dryRun: false,
      bulkOperationId: null,
      requestId: 'request-1',
      reason: null,
      changes: [],
    });
    const node = `{ node(id: "${encodeNodeId('AuditEvent', id, POOL.id)}") { id } }`;
    for (const source of ['{ auditEvents { nodes { id } } }', node]) {
      const refused = await ask(['DIRECTORY_READ'], trail, source);
      expect(refused.errors?.[0]?.message).toContain('AUDIT_READ');
      expect((await ask(['DIRECTORY_READ', 'AUDIT_READ'], trail, source)).errors).toBeUndefined();
    }
  });
});

test('an event is refetched by its id, and null once it is forgotten', async () => {
  const { app, user, group } = await openAppWithGroup();
  await add(app, user, group);
  const [event] = (await events(app)).nodes;
  const refetch = '($id: ID!) { node(id: $id) { id ... on AuditEvent { action username outcome } } }';
  const { data, calls } = await app.query(`query ${refetch}`, { id: event.id });
  expect(data.node).toEqual({ id: event.id, action: 'ADD_USER_TO_GROUP', username: user, outcome: 'SUCCEEDED' });
  expect(calls).toEqual({});

  const forgotten = encodeNodeId('AuditEvent', '0123456789abcdef', app.pool.userPoolId);
  expect((await app.query(`query ${refetch}`, { id: forgotten })).data.node).toBeNull();
});

test('an item of a bulk operation bears the id of its node', async () => {
  const trail = openTrail();
  await trail.start({
    action: 'ENABLE_USER',
    actor: localAdministrator,
    target: {},
    dryRun: false,
    bulkOperationId: '17',
    requestId: 'request-1',
    reason: null,
    changes: [],
  });
  const { data } = await ask(['AUDIT_READ'], trail, '{ auditEvents { nodes { bulkOperationId } } }');
  const bulkOperationId = encodeNodeId('BulkOperation', '17', POOL.id);
  expect(data).toMatchObject({ auditEvents: { nodes: [{ bulkOperationId }] } });
});

test('every settled event is a line of the log, marked, with all that the event has', async () => {
  const { app, group } = await openAppWithGroup();
  await add(app, 'nobody', group);
  const [event] = (await events(app)).nodes;
  const { id: _id, ...fields } = event;
  const lines = app.log.map((line) => JSON.parse(line)).filter(({ audit }) => audit === true);
  expect(lines).toEqual([expect.objectContaining({ ...fields, msg: 'audit' })]);
});

/** The document asked by an actor of these permissions. */
async function ask(permissions: readonly Permission[], trail: AuditStore, source: string) {
  return graphql({ schema, source, contextValue: { ...openContext(permissions), audit: trail } });
}

function openContext(permissions: readonly Permission[]) {
  // Whatever is asked of it fails the test.
  const directory = new Proxy({} as Directory, {
    get: (_target, method) => {
      throw new Error(`Nobody may call ${String(method)} here.`);
    },
  });
  return {
    actor: { ...localAdministrator, permissions: new Set(permissions) },
    pool: POOL,
    directory,
    audit: openTrail(),
    signal: new AbortController().signal,
    loaders: createLoaders(directory),
    responseSize: new ResponseSize(),
  };
}

function openTrail(): AuditStore {
  return new SqlAuditStore(sqliteTables(Database.inMemory(), new FakeClock()), { onRecorded: () => {} });
}
