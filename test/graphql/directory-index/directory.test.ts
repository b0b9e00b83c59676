import { describe, expect, test } from 'vitest';
import { createEmbeddedPool } from '../../../src/embedded-pool/pool.ts';
import { openApp } from '../../support/app.ts';
import { type IndexedApp, openIndexedApp } from './open-indexed-app.ts';
import { indexOfApp, readPool } from './read-pool.ts';

const FIELDS = `username sub email emailVerified phoneNumber name enabled status createdAt updatedAt
  groups { id name description precedence roleArn memberCount }
  highestGroup { name } tokenClaims { groups roles preferredRole } isMemberOf(anyOf: ["group-1"])`;

async function usernames(app: IndexedApp, list: string): Promise<readonly string[]> {
  const { data, errors } = await app.query(`{ directory { users${list} { nodes { username } } } }`);
  expect(errors).toBeUndefined();
  return data.directory.users.nodes.map(({ username }: { username: string }) => username);
}

const addUser = (app: IndexedApp, username: string, name: string) =>
  app.query(`mutation ($input: CreateUserInput!) { createUser(input: $input) { __typename } }`, {
    input: { username, attributes: [{ name: 'name', value: name }], invitation: 'NONE' },
  });

test('shows what the pool has', async () => {
  const app = await openIndexedApp();
  const ofPool = await app.query(`{ users { totalCount nodes { id ${FIELDS} } } }`);
  const ofIndex = await app.query(`{ directory { users { totalCount nodes { id ${FIELDS} } } } }`);
  expect([ofIndex.errors, ofIndex.calls]).toEqual([undefined, {}]);
  const byName = (users: { username: string }[]) => users.toSorted((a, b) => (a.username < b.username ? -1 : 1));
  const { users } = ofIndex.data.directory;
  expect(users.totalCount).toBe(ofPool.data.users.totalCount);
  expect(byName(users.nodes)).toEqual(byName(ofPool.data.users.nodes));
});

test('goes to any depth without a call', async () => {
  const app = await openIndexedApp();
  const members = (below: string) => `groups { name members { totalCount nodes { username ${below} } } }`;
  const { data, errors, calls } = await app.query(
    `{ directory { users(first: 2) { nodes { ${members(members('isMemberOf(anyOf: ["group-1"])'))} } } } }`,
  );
  expect([errors, calls]).toEqual([undefined, {}]);
  const [user] = data.directory.users.nodes;
  expect(user.groups[0].members.nodes[0].groups[0].members.totalCount).toBeGreaterThan(0);
});

describe('pages', () => {
  const page = (after: string | null, more = '') =>
    `{ directory { users(first: 5, after: ${JSON.stringify(after)}${more}) { nodes { username } pageInfo { endCursor hasNextPage } } } }`;

  test('meet every user once, in the order that is asked for', async () => {
    const app = await openIndexedApp();
    const order = ', orderBy: { field: CREATED_AT, direction: DESC }';
    const met: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const { data, errors } = await app.query(page(after, order));
      expect(errors).toBeUndefined();
      const { nodes, pageInfo } = data.directory.users;
      met.push(...nodes.map(({ username }: { username: string }) => username));
      after = pageInfo.endCursor;
      more = pageInfo.hasNextPage;
    }
    expect(met).toEqual(await usernames(app, '(orderBy: { field: CREATED_AT, direction: DESC })'));
    expect(new Set(met).size).toBe(12);
  });

  test.each([
    ['another order', ', orderBy: { field: EMAIL, direction: ASC }', ''],
    ['another search', ', search: "user"', ''],
    ['another filter', ', filter: { enabled: true }', ''],
  ])('a cursor is refused with %s', async (_title, more) => {
    const app = await openIndexedApp();
    const { data } = await app.query(page(null));
    const { errors } = await app.query(page(data.directory.users.pageInfo.endCursor, more));
    expect(errors).toMatchObject([{ path: ['directory', 'users'], extensions: { code: 'STALE_CURSOR' } }]);
  });

  test('a cursor is refused at another moment, and by the list of another source', async () => {
    const app = await openIndexedApp();
    const { data } = await app.query(page(null));
    const { endCursor } = data.directory.users.pageInfo;
    const past = await app.query(page(endCursor).replace('directory', `directory(at: "${app.now()}")`));
    expect(past.errors).toMatchObject([{ extensions: { code: 'STALE_CURSOR' } }]);
    const live = await app.query(`{ users(first: 5, after: "${endCursor}") { nodes { username } } }`);
    expect(live.errors).toMatchObject([{ extensions: { code: 'STALE_CURSOR' } }]);
  });

  test.each([0, 1_001])('are no longer than others: first: %i is refused', async (first) => {
    const app = await openIndexedApp();
    const { errors } = await app.query(`{ directory { users(first: ${first}) { nodes { username } } } }`);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'first' } }]);
  });
});

describe('finds', () => {
  test('by words of the text, whatever their case and accents', async () => {
    const pool = createEmbeddedPool({ users: 3, groups: 1, membershipsPerUser: 1 });
    const app = await openIndexedApp({}, pool, 'not read');
    await addUser(app, 'am', 'Änne Müller');
    // Until the write has settled, its account is there without what the write does not say.
    app.pass(1);
    await readPool(app);
    expect(await usernames(app, '(search: "muller anne")')).toEqual(['am']);
    expect(await usernames(app, '(search: "muller nobody")')).toEqual([]);
    expect((await usernames(app, '(search: " ")')).length).toBe(4);
  });

  test('by the same filters as users(filter:)', async () => {
    const app = await openIndexedApp();
    const filter = '{ inAnyGroup: ["group-1"], not: { username: { endsWith: "1" } } }';
    const { data } = await app.query(`{ users(filter: ${filter}) { nodes { username } } }`);
    const found = data.users.nodes.map(({ username }: { username: string }) => username);
    expect(await usernames(app, `(filter: ${filter})`)).toEqual(found.toSorted());
  });

  test('one user by each key, and says where several match', async () => {
    const pool = createEmbeddedPool({ users: 3, groups: 1, membershipsPerUser: 1 });
    const app = await openIndexedApp({}, pool);
    const { data: known } = await app.query('{ directory { user(by: { username: "user-2" }) { sub email } } }');
    const { sub, email } = known.directory.user;
    const { data } = await app.query(
      `{ directory { bySub: user(by: { sub: "${sub}" }) { username } byEmail: user(by: { email: "${email.toUpperCase()}" }) { username }
         none: user(by: { username: "nobody" }) { username } group(name: "group-1") { memberCount } noGroup: group(name: "none") { name } } }`,
    );
    expect(data.directory).toEqual({
      bySub: { username: 'user-2' },
      byEmail: { username: 'user-2' },
      none: null,
      group: { memberCount: 3 },
      noGroup: null,
    });
  });

  test('groups by filter and order, page by page', async () => {
    const app = await openIndexedApp();
    const list =
      'groups(first: 2, filter: { name: { startsWith: "group-" } }, orderBy: { field: NAME, direction: DESC })';
    const { data } = await app.query(`{ directory { ${list} { totalCount nodes { name } pageInfo { endCursor } } } }`);
    expect(data.directory.groups).toMatchObject({ totalCount: 3, nodes: [{ name: 'group-3' }, { name: 'group-2' }] });
  });
});

test('counts what users have in common', async () => {
  const app = await openIndexedApp();
  await app.query('mutation { disableUser(input: { username: "user-1" }) { __typename } }');
  app.pass(1);
  await readPool(app);
  const { data, calls } = await app.query(
    '{ directory { facets(search: "user") { total enabled disabled inNoGroup statuses { status count } groups { group { name } count } } totals { users groups memberships } } }',
  );
  expect(calls).toEqual({});
  const { facets, totals } = data.directory;
  expect(facets).toMatchObject({ total: 12, enabled: 11, disabled: 1 });
  expect(totals).toMatchObject({ users: 12, groups: 3 });
  const inGroups = facets.groups.reduce((sum: number, { count }: { count: number }) => sum + count, 0);
  expect(inGroups).toBe(totals.memberships);
});

describe('what the index does not hold', () => {
  test('is an error that says so: an attribute by name, and sessions', async () => {
    const app = await openIndexedApp({ INDEX_ATTRIBUTES: 'email' });
    const { data, errors } = await app.query(
      '{ directory { attributes users(first: 1) { nodes { username email name sessions { id } attributes { name } } } } }',
    );
    const [user] = data.directory.users.nodes;
    expect(data.directory.attributes).toEqual(['email', 'sub']);
    expect(user).toMatchObject({ name: null, sessions: null, attributes: [{ name: 'email' }, { name: 'sub' }] });
    expect(user.email).toMatch(/@/);
    expect(errors?.map(({ path, extensions }) => [path?.at(-1), extensions.code]).sort()).toEqual([
      ['name', 'NOT_INDEXED'],
      ['sessions', 'NOT_INDEXED'],
    ]);
  });

  test('cannot be filtered by', async () => {
    const app = await openIndexedApp({ INDEX_ATTRIBUTES: 'email' });
    const { errors } = await app.query(
      '{ directory { users(filter: { name: { startsWith: "A" } }) { nodes { username } } } }',
    );
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'filter.name.startsWith' } }]);
  });
});

describe('a moment of the past', () => {
  test('shows the users, groups and memberships of then', async () => {
    const app = await openIndexedApp();
    const then = app.now();
    app.pass(5);
    const groups = 'user(by: { username: "user-1" }) { enabled groups { name } auditEvents { nodes { action } } }';
    const before = await app.query(`{ directory { ${groups} } }`);
    await app.query(`mutation {
      disableUser(input: { username: "user-1" }) { __typename }
      setUserGroups(input: { username: "user-1", groupNames: [] }) { __typename } }`);
    app.pass(5);
    await readPool(app);
    const after = await app.query(`{ directory { ${groups} } }`);
    expect(after.data.directory.user).toMatchObject({ enabled: false, groups: [] });
    const past = await app.query(`{ directory(at: "${then}") { asOf lagSeconds ${groups} } }`);
    expect(past.calls).toEqual({});
    expect(past.data.directory).toMatchObject({ asOf: then, lagSeconds: 0, user: before.data.directory.user });
  });

  test('before the index begins, or in the future, is refused', async () => {
    const app = await openIndexedApp();
    for (const at of ['2001-01-01T00:00:00Z', '2222-01-01T00:00:00Z']) {
      const { data, errors } = await app.query(`{ directory(at: "${at}") { asOf } }`);
      expect(data).toEqual({ directory: null });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'at' } }]);
    }
  });
});

test('says how far the newest complete reading lies back', async () => {
  const app = await openIndexedApp();
  app.pass(3);
  const { data } = await app.query('{ directory { asOf since lagSeconds } }');
  expect(data.directory.lagSeconds).toBeGreaterThanOrEqual(180);
  expect(data.directory.asOf <= data.directory.since).toBe(true);
});

describe('INDEX_UNAVAILABLE', () => {
  test('says that no index is kept', async () => {
    const app = await openApp({ EMBEDDED_POOL_USERS: '3', DIRECTORY_INDEX: 'off' });
    for (const field of ['directory { asOf }', 'directoryChanges { nodes { kind } }']) {
      const { errors } = await app.query(`{ ${field} }`);
      expect(errors).toMatchObject([{ extensions: { code: 'INDEX_UNAVAILABLE', usersRead: null } }]);
    }
    await app.service.close();
  });

  test('says how far the first reading has come', async () => {
    const app = await openIndexedApp({}, undefined, 'not read');
    const { data } = await app.query('{ users(first: 5) { nodes { username enabled status createdAt updatedAt } } }');
    const users = data.users.nodes.map((user: { createdAt: string }) => ({
      ...user,
      attributes: [],
      createdAt: new Date(user.createdAt),
      updatedAt: new Date(user.createdAt),
    }));
    await indexOfApp(app).mergeUsers(users, await indexOfApp(app).now());
    const { errors } = await app.query('{ directory { asOf } }');
    expect(errors).toMatchObject([
      { message: /it has found 5 users/, extensions: { code: 'INDEX_UNAVAILABLE', usersRead: 5 } },
    ]);
  });
});

test('an account that is made here is found at once by its attributes, as the pool has it', async () => {
  const app = await openIndexedApp();
  await addUser(app, 'ada', 'Ada Lovelace');
  const fields = 'username name status enabled createdAt attributes { name value }';
  const { data, calls } = await app.query(
    `{ directory { users(search: "lovelace") { totalCount nodes { ${fields} } } } }`,
  );
  expect(calls).toEqual({});
  const { data: pool } = await app.query(`{ user(by: { username: "ada" }) { ${fields} } }`);
  expect(data.directory.users).toEqual({ totalCount: 1, nodes: [pool.user] });
});
