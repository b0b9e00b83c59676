import { describe, expect, test } from 'vitest';
import { type App, openApp } from '../support/app.ts';

const EVENTS = `query Events($filter: AuditFilterInput) {
  auditEvents(filter: $filter) {
    nodes { action outcome username groupName reason requestId changes { name before after } }
    totalCount
  }
}`;

interface Event {
  readonly action: string;
  readonly outcome: string;
  readonly username: string | null;
  readonly groupName: string | null;
  readonly reason: string | null;
  readonly requestId: string;
  readonly changes: readonly { readonly name: string; readonly before: string | null; readonly after: string | null }[];
}

async function events(app: App, filter: Record<string, unknown> = {}): Promise<readonly Event[]> {
  const { data, errors } = await app.query(EVENTS, { filter });
  expect(errors).toBeUndefined();
  expect(data.auditEvents.totalCount).toBe(data.auditEvents.nodes.length);
  return data.auditEvents.nodes;
}

const mutate = (app: App, name: string, input: string) =>
  app.query(
    `mutation { ${name}(input: {${input}}) { __typename ... on Error { code message } ... on InvalidInputError { field } } }`,
  );

describe('the reason of a change', () => {
  test.each([
    ['addUserToGroup', 'username: "emp1", groupName: "guest"'],
    ['removeUserFromGroup', 'username: "emp1", groupName: "employee"'],
    ['setUserGroups', 'username: "emp1", groupNames: ["guest"]'],
    ['enableUser', 'username: "emp1"'],
    ['disableUser', 'username: "emp1", signOut: true'],
    ['signOutUser', 'username: "emp1"'],
    ['createGroup', 'name: "new-group"'],
    ['updateGroup', 'name: "guest", description: "People from outside"'],
    ['deleteGroup', 'name: "guest", force: true'],
  ])('of %s is in each of its events', async (name, input) => {
    const app = await openApp();
    await mutate(app, name, `${input}, reason: "Ticket 4711"`);
    const found = await events(app);
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found.map(({ reason }) => reason))).toEqual(new Set(['Ticket 4711']));
    expect(new Set(found.map(({ requestId }) => requestId)).size).toBe(1);
  });

  test.each(['', 'reason: null', 'reason: ""', 'reason: "  "'])(
    'is null if the caller did not say: %s',
    async (reason) => {
      const app = await openApp();
      await mutate(app, 'enableUser', `username: "emp1", ${reason}`);
      expect((await events(app)).map(({ reason }) => reason)).toEqual([null]);
    },
  );

  test('may have 500 characters, and no more', async () => {
    const app = await openApp();
    const { calls } = await mutate(app, 'enableUser', `username: "emp1", reason: "${'x'.repeat(500)}"`);
    expect(calls.AdminEnableUser).toBe(1);
    const refused = await mutate(app, 'enableUser', `username: "emp1", reason: "${'x'.repeat(501)}"`);
    expect(refused.data.enableUser).toMatchObject({ code: 'INVALID_INPUT', field: 'reason' });
    expect(refused.calls).toEqual({});
  });

  test.each(['', 'reason: null', 'reason: ""', 'reason: "  "', 'reason: "\\u200B"'])(
    'is required where the service says so: %s is refused before a call is spent',
    async (reason) => {
      const app = await openApp({ REQUIRE_REASON: 'on' });
      const { data, calls } = await mutate(app, 'setUserGroups', `username: "emp1", groupNames: [], ${reason}`);
      expect(data.setUserGroups).toMatchObject({ code: 'INVALID_INPUT', field: 'reason' });
      expect(calls).toEqual({});
      expect(await events(app)).toEqual([]);
    },
  );

  test('is enough where one is required', async () => {
    const app = await openApp({ REQUIRE_REASON: 'on' });
    const { data } = await mutate(app, 'enableUser', 'username: "emp1", reason: "Back from leave"');
    expect(data.enableUser).toEqual({ __typename: 'EnableUserPayload' });
  });
});

test('the events of one request have its id, which the response shows, and are found by it', async () => {
  const app = await openApp();
  const response = await app.service.app.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: `mutation {
        a: addUserToGroup(input: { username: "emp1", groupName: "guest" }) { __typename }
        b: enableUser(input: { username: "emp1" }) { __typename }
      }`,
    }),
  });
  await response.json();
  await mutate(app, 'signOutUser', 'username: "emp1"');
  const requestId = response.headers.get('x-request-id');
  const found = await events(app, { requestId });
  expect(found.map(({ action }) => action)).toEqual(['ENABLE_USER', 'ADD_USER_TO_GROUP']);
});

describe('what became of properties', () => {
  test('of a group that is made is in its event', async () => {
    const app = await openApp();
    await mutate(app, 'createGroup', 'name: "new-group", description: "New", precedence: 7');
    expect((await events(app))[0]?.changes).toEqual([
      { name: 'description', before: null, after: 'New' },
      { name: 'precedence', before: null, after: '7' },
    ]);
  });

  test('of a group that is changed is told by before and after, without what stayed as it was', async () => {
    const app = await openApp();
    await mutate(app, 'createGroup', 'name: "new-group", description: "New", precedence: 7');
    const { calls } = await mutate(app, 'updateGroup', 'name: "new-group", description: "", precedence: 8');
    expect(calls).toEqual({ GetGroup: 1, UpdateGroup: 1 });
    expect((await events(app))[0]?.changes).toEqual([
      { name: 'description', before: 'New', after: null },
      { name: 'precedence', before: '7', after: '8' },
    ]);
  });

  test('is nothing where the change is of none', async () => {
    const app = await openApp();
    await mutate(app, 'enableUser', 'username: "emp1"');
    expect((await events(app))[0]?.changes).toEqual([]);
  });
});

describe('a filter by lists', () => {
  async function appWithEvents() {
    const app = await openApp();
    await mutate(app, 'enableUser', 'username: "emp1"');
    await mutate(app, 'enableUser', 'username: "emp2"');
    await mutate(app, 'addUserToGroup', 'username: "emp1", groupName: "guest"');
    return app;
  }

  test('finds any of the names, in any case', async () => {
    const app = await appWithEvents();
    expect(await events(app, { usernames: ['EMP1', 'nobody'] })).toHaveLength(2);
    expect(await events(app, { usernames: ['Emp1', 'emp2'] })).toHaveLength(3);
    expect(await events(app, { groupNames: ['GUEST'] })).toHaveLength(1);
    expect(await events(app, { actors: ['LOCAL-ADMINISTRATOR'] })).toHaveLength(3);
    expect(await events(app, { usernames: ['emp1'], groupNames: ['guest'] })).toHaveLength(1);
  });

  test('finds nothing by an empty list', async () => {
    expect(await events(await appWithEvents(), { usernames: [] })).toEqual([]);
  });

  test('finds names beyond ASCII, in any case and form', async () => {
    const app = await openApp();
    await mutate(app, 'createGroup', 'name: "Équipe"');
    expect(await events(app, { groupNames: ['e\u0301QUIPE'] })).toHaveLength(1);
  });
});

describe("a user's events", () => {
  const OF_USER = `query($filter: AuditFilterInput) {
    user(by: { username: "emp1" }) { auditEvents(filter: $filter) { nodes { action username } totalCount } }
  }`;

  test('are those about the user, whoever is named by the filter', async () => {
    const app = await openApp();
    await mutate(app, 'enableUser', 'username: "emp1"');
    await mutate(app, 'enableUser', 'username: "emp2"');
    await mutate(app, 'signOutUser', 'username: "emp1"');
    const all = await app.query(OF_USER, {});
    expect(all.data.user.auditEvents.nodes).toEqual([
      { action: 'SIGN_OUT_USER', username: 'emp1' },
      { action: 'ENABLE_USER', username: 'emp1' },
    ]);
    const some = await app.query(OF_USER, { filter: { action: ['ENABLE_USER'] } });
    expect(some.data.user.auditEvents.totalCount).toBe(1);
    const others = await app.query(OF_USER, { filter: { username: 'emp2' } });
    expect(others.data.user.auditEvents.nodes).toEqual([]);
  });
});
