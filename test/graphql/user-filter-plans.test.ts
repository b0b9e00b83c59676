import { describe, expect, test } from 'vitest';
import { type App, openApp } from '../support/app.ts';
import { otherAdministrator } from './out-of-band-admin.ts';

interface Filtered {
  readonly found: readonly string[];
  readonly calls: Readonly<Record<string, number>>;
  /** `extensions.cognito.users` */
  readonly users: unknown;
}

async function filtered(app: App, filter: string, first = 60): Promise<Filtered> {
  const { data, errors, calls, extensions } = await app.query(
    `{ users(first: ${first}, filter: ${filter}) { nodes { username } } }`,
  );
  expect(errors).toBeUndefined();
  return {
    found: data.users.nodes.map(({ username }: { username: string }) => username),
    calls,
    users: extensions.cognito.users,
  };
}

/** Usernames of the pool that fit, sorted; from its state, not through the API. */
async function usernames(app: App, fits: (username: string) => boolean): Promise<readonly string[]> {
  const { data } = await app.query('{ users(first: 1000) { nodes { username } } }');
  return data.users.nodes
    .map(({ username }: { username: string }) => username)
    .filter(fits)
    .sort();
}

describe('whom nobody can match, nobody is asked for:', () => {
  test.each(['{ or: [] }', '{ inAnyGroup: [], enabled: true }', '{ username: { in: [] } }'])(
    '%s costs no call',
    async (filter) => {
      const { data, calls, extensions } = await (await openApp()).query(
        `{ users(filter: ${filter}) { nodes { username } totalCount pageInfo { hasNextPage endCursor } } }`,
      );
      expect(data.users).toEqual({ nodes: [], totalCount: 0, pageInfo: { hasNextPage: false, endCursor: null } });
      expect(calls).toEqual({});
      expect(extensions.cognito.users).toEqual({ read: 0, returned: 0 });
    },
  );
});

describe('users who are named by key', () => {
  test('cost one ListUsers each, and come in the order of their names', async () => {
    const names = '"john.doe", "nobody", "emp2", "emp1"';
    expect(await filtered(await openApp(), `{ username: { in: [${names}] } }`)).toEqual({
      found: ['john.doe', 'emp2', 'emp1'],
      calls: { ListUsers: 4 },
      users: { read: 3, returned: 3 },
    });
  });

  test('are looked up no further than the page needs', async () => {
    const { found, calls } = await filtered(
      await openApp(),
      '{ username: { in: ["emp1", "nobody", "emp2", "john.doe"] } }',
      2,
    );
    expect(found).toEqual(['emp1', 'emp2']);
    expect(calls).toEqual({ ListUsers: 3 });
  });

  test('are put to the rest of the filter', async () => {
    const app = await openApp();
    const filter = '{ email: { in: ["EMP1@example.com", "john.doe@example.com"] }, username: { startsWith: "emp" } }';
    expect(await filtered(app, filter)).toMatchObject({ found: ['emp1'], calls: { ListUsers: 2 } });
  });

  test('all come if several have the same key', async () => {
    const app = await openApp();
    const { cognito, pool } = otherAdministrator(app);
    await cognito.adminCreateUser({
      ...pool,
      Username: 'john.again',
      UserAttributes: [{ Name: 'email', Value: 'john.doe@example.com' }],
    });
    const filter = '{ email: { in: ["john.doe@example.com", "emp1@example.com"] } }';
    const { found, calls } = await filtered(app, filter);
    expect([...found].sort()).toEqual(['emp1', 'john.again', 'john.doe']);
    expect(calls).toEqual({ ListUsers: 2 });
  });

  test('cost no more calls if they are counted as well', async () => {
    const { data, calls } = await (await openApp()).query(
      '{ users(first: 1, filter: { username: { in: ["emp1", "emp2", "nobody"] } }) { nodes { username } totalCount } }',
    );
    expect(data.users).toEqual({ nodes: [{ username: 'emp1' }], totalCount: 2 });
    expect(calls).toEqual({ ListUsers: 3 });
  });
});

describe('many keys', () => {
  const addresses = (count: number) => Array.from({ length: count }, (_, index) => `user-${index + 1}@example.com`);
  const ask = (app: App, keys: readonly string[], more: Record<string, unknown> = {}) =>
    app.query('query ($filter: UserFilterInput) { users(first: 1000, filter: $filter) { nodes { username } } }', {
      filter: { email: { in: keys }, ...more },
    });

  test.each([4, 100, 101])('%i of a pool of 3 pages cost the 3 calls of reading it', async (count) => {
    const app = await openApp({ EMBEDDED_POOL_USERS: '180', EMBEDDED_POOL_GROUPS: '1' });
    const { data, calls } = await ask(app, addresses(count));
    expect(data.users.nodes).toHaveLength(count);
    expect(calls).toEqual({ ListUsers: 3 });
  });

  test('are looked up if the pool is larger, more than 100 of them too', async () => {
    const app = await openApp({ EMBEDDED_POOL_USERS: '9000', EMBEDDED_POOL_GROUPS: '1' });
    const { data, calls } = await ask(app, addresses(120));
    expect(data.users.nodes).toHaveLength(120);
    expect(calls).toEqual({ ListUsers: 120 });
  });

  test('are sought among those whom another clause leaves if that takes fewer calls', async () => {
    const app = await openApp({ EMBEDDED_POOL_USERS: '180', EMBEDDED_POOL_GROUPS: '1' });
    const { data, calls } = await ask(app, addresses(100), { username: { startsWith: 'user-10' } });
    expect(data.users.nodes).toEqual([{ username: 'user-10' }, { username: 'user-100' }]);
    expect(calls).toEqual({ ListUsers: 1 });
  });

  test('are read on as they were begun, although the pool has grown or shrunk meanwhile', async () => {
    const app = await openApp({ EMBEDDED_POOL_USERS: '180', EMBEDDED_POOL_GROUPS: '1' });
    const { cognito, pool } = otherAdministrator(app);
    const PAGE =
      'query ($filter: UserFilterInput, $after: String) { users(first: 2, after: $after, filter: $filter) { nodes { username } pageInfo { endCursor hasNextPage } } }';
    const filter = { email: { in: addresses(4) } };
    const found: unknown[] = [];
    let after: string | null = null;
    for (let page = 0; page === 0 || after !== null; page += 1) {
      const { data } = await app.query(PAGE, { filter, after });
      found.push(...data.users.nodes.map(({ username }: { username: string }) => username));
      after = data.users.pageInfo.hasNextPage ? data.users.pageInfo.endCursor : null;
      for (let number = 0; page === 0 && number < 90; number += 1) {
        await cognito.adminCreateUser({ ...pool, Username: `later-${number}` });
      }
    }
    expect(found.toSorted()).toEqual(['user-1', 'user-2', 'user-3', 'user-4']);
  });
});

describe('members of groups', () => {
  test('are read from the group, not sought in the pool', async () => {
    const app = await openApp();
    const { found, calls, users } = await filtered(app, '{ inAnyGroup: ["admin"] }');
    expect([...found].sort()).toEqual(app.pool.membersOf('admin'));
    expect(calls).toEqual({ ListUsersInGroup: 1 });
    expect(users).toEqual({ read: found.length, returned: found.length });
  });

  test('come once, of however many groups they are members', async () => {
    const app = await openApp();
    const { found, calls, users } = await filtered(app, '{ inAnyGroup: ["employee", "employees", "admin"] }', 1_000);
    const sizes = ['employee', 'employees', 'admin'].map((name) => app.pool.membersOf(name).length);
    expect([...found].sort()).toEqual(
      await usernames(app, (username) =>
        app.pool.groupsOf(username).some((name) => ['employee', 'employees', 'admin'].includes(name)),
      ),
    );
    expect(calls).toEqual({ ListUsersInGroup: sizes.reduce((pages, size) => pages + Math.ceil(size / 60), 0) });
    expect(users).toEqual({ read: sizes.reduce((sum, size) => sum + size), returned: found.length });
  });

  test('of several groups cost for a page what the page takes, not all groups', async () => {
    const { calls } = await filtered(await openApp(), '{ inAnyGroup: ["employee", "employees"] }', 60);
    expect(calls).toEqual({ ListUsersInGroup: 1 });
  });

  test('of every one of several groups are read from one of them, and the others by their members', async () => {
    const app = await openApp();
    const { found, calls } = await filtered(app, '{ inAllGroups: ["admin", "employees"] }');
    expect([...found].sort()).toEqual(
      app.pool.membersOf('admin').filter((username) => app.pool.groupsOf(username).includes('employees')),
    );
    expect(Object.keys(calls)).not.toContain('ListUsers');
    const { found: none } = await filtered(app, '{ inAllGroups: ["admin", "nowhere"] }');
    expect(none).toEqual([]);
  });

  test('are none if the pool lacks the group', async () => {
    const app = await openApp();
    const { found, calls } = await filtered(app, '{ inAnyGroup: ["nowhere", "admin"] }');
    expect([...found].sort()).toEqual(app.pool.membersOf('admin'));
    expect(calls).toEqual({ ListUsersInGroup: 2 });
  });

  test('are counted through the pages that are read anyway', async () => {
    const app = await openApp();
    const { data, calls } = await app.query(
      '{ users(first: 5, filter: { inAnyGroup: ["legal", "design"] }) { nodes { username } totalCount } }',
    );
    const members = new Set([...app.pool.membersOf('legal'), ...app.pool.membersOf('design')]);
    expect(data.users.totalCount).toBe(members.size);
    expect(calls).toEqual({ ListUsersInGroup: 2 });
  });
});

describe('users of whom one of several clauses is true', () => {
  test('cost a call for each clause that Cognito can filter, not the whole pool', async () => {
    const { found, calls, users } = await filtered(
      await openApp(),
      '{ or: [{ name: { startsWith: "John" } }, { email: { startsWith: "emp1@" } }] }',
    );
    expect([...found].sort()).toEqual(['emp1', 'john.doe']);
    expect(calls).toEqual({ ListUsers: 2 });
    expect(users).toEqual({ read: found.length, returned: found.length });
  });

  test('come once if several clauses match them', async () => {
    const { found, calls } = await filtered(
      await openApp(),
      '{ or: [{ username: { startsWith: "emp1" } }, { email: { in: ["emp1@example.com", "emp2@example.com"] } }] }',
    );
    expect(found.filter((username) => username === 'emp1')).toEqual(['emp1']);
    expect(found).toContain('emp2');
    expect(new Set(found).size).toBe(found.length);
    expect(calls).toEqual({ ListUsers: 3 });
  });

  test('are read no further than the page needs', async () => {
    const { calls } = await filtered(
      await openApp(),
      '{ or: [{ name: { startsWith: "John" } }, { email: { startsWith: "emp1@" } }] }',
      1,
    );
    expect(calls).toEqual({ ListUsers: 1 });
  });

  test('are looked up side by side if each clause names a key, and no further than the page needs', async () => {
    const keys = '{ or: [{ username: { equals: "emp1" } }, { email: { equals: "EMP2@example.com" } }] }';
    expect(await filtered(await openApp(), keys)).toMatchObject({ found: ['emp1', 'emp2'], calls: { ListUsers: 2 } });
    expect(await filtered(await openApp(), keys, 1)).toMatchObject({ found: ['emp1'], calls: { ListUsers: 1 } });
  });

  test('no user is asked for groups if a group is one of the alternatives', async () => {
    const app = await openApp();
    const { found, calls } = await filtered(
      app,
      '{ or: [{ inAnyGroup: ["admin"] }, { username: { equals: "emp1" } }] }',
    );
    expect([...found].sort()).toEqual([...new Set([...app.pool.membersOf('admin'), 'emp1'])].sort());
    expect(calls).toEqual({ ListUsers: 1, ListUsersInGroup: 1 });
  });
});

describe('who is in which group', () => {
  test('is found by one sweep of the groups named, not user by user', async () => {
    const app = await openApp();
    const { found, calls, users } = await filtered(app, '{ notInAnyGroup: ["employees"] }', 1_000);
    expect([...found].sort()).toEqual(
      await usernames(app, (username) => !app.pool.groupsOf(username).includes('employees')),
    );
    expect(calls).toEqual({ ListUsers: 5, ListUsersInGroup: Math.ceil(app.pool.membersOf('employees').length / 60) });
    expect(users).toEqual({ read: 250, returned: found.length });
  });

  test('is read user by user if few users are left', async () => {
    const app = await openApp();
    const { found, calls } = await filtered(
      app,
      '{ username: { equals: "emp1" }, inAnyGroup: ["legal", "onboarding"] }',
    );
    expect(found).toEqual(['emp1']);
    expect(calls).toEqual({ ListUsers: 1, AdminListGroupsForUser: 1 });
  });

  test('is read only for users whom the rest of the filter matches', async () => {
    const app = await openApp();
    const filter = '{ name: { contains: "john" }, inNoGroup: false }';
    const { data } = await app.query('{ users(filter: { name: { contains: "john" } }) { totalCount } }');
    const { calls } = await filtered(app, filter, 1_000);
    expect(data.users.totalCount).toBeLessThan(10);
    expect(calls).toMatchObject({ ListUsers: 5, AdminListGroupsForUser: data.users.totalCount });
  });

  test('is not asked if another clause decides', async () => {
    const app = await openApp();
    const everybody = '{ or: [{ inNoGroup: true }, { username: { contains: "" } }] }';
    const nobody = '{ inNoGroup: true, username: { contains: "no such name" } }';
    expect((await filtered(app, everybody, 1_000)).calls).toEqual({ ListUsers: 5 });
    expect((await filtered(app, nobody, 1_000)).calls).toEqual({ ListUsers: 5 });
  });

  test('costs far fewer calls than users if the whole pool is searched for users in no group', async () => {
    const app = await openApp({ EMBEDDED_POOL_USERS: '1000', EMBEDDED_POOL_GROUPS: '5' });
    const { cognito, pool } = otherAdministrator(app);
    await cognito.adminCreateUser({ ...pool, Username: 'loner' });
    const { found, calls } = await filtered(app, '{ inNoGroup: true }', 1_000);
    expect(found).toEqual(['loner']);
    // 17 pages of the pool, 5 groups of some 600 members.
    expect(Object.values(calls).reduce((sum, count) => sum + count)).toBeLessThan(90);
    expect(calls.AdminListGroupsForUser ?? 0).toBeLessThanOrEqual(60);
  });
});

describe('members(filter) of a group', () => {
  test('looks a key up in the pool rather than in a large group', async () => {
    const app = await openApp();
    const [member] = app.pool.membersOf('employee');
    const ask = (username: string) =>
      app.query(
        `{ group(name: "employee") { members(filter: { username: { equals: "${username}" } }) { nodes { username } } } }`,
      );
    const { data, calls } = await ask(member ?? '');
    expect(data.group.members.nodes).toEqual([{ username: member }]);
    expect(calls).toEqual({ GetGroup: 1, ListUsers: 1, AdminListGroupsForUser: 1 });
    expect((await ask('ada.root')).data.group.members.nodes).toEqual([]);
  });

  test('reads the group for any other filter, and says how much it read', async () => {
    const app = await openApp();
    const members = app.pool.membersOf('employee');
    const { data, calls, extensions } = await app.query(
      '{ group(name: "employee") { members(first: 1000, filter: { enabled: false }) { nodes { username enabled } } } }',
    );
    expect(data.group.members.nodes.map(({ username }: { username: string }) => username).sort()).toEqual(
      members.filter((username) => app.pool.user(username)?.enabled === false),
    );
    expect(calls).toEqual({ GetGroup: 1, ListUsersInGroup: Math.ceil(members.length / 60) });
    expect(extensions.cognito.users).toEqual({ read: members.length, returned: data.group.members.nodes.length });
  });
});

describe('extensions.cognito.users', () => {
  test('is left out if nothing was filtered', async () => {
    const { extensions } = await (await openApp()).query(
      '{ users { nodes { username } } group(name: "admin") { members { nodes { username } } } }',
    );
    expect(extensions.cognito).not.toHaveProperty('users');
  });

  test('shows at once that a filter reads the whole pool for a few users', async () => {
    const { users } = await filtered(await openApp(), '{ name: { contains: "john doe" } }');
    expect(users).toEqual({ read: 250, returned: 1 });
  });

  test('counts a page that is full, and no more', async () => {
    const app = await openApp({ EMBEDDED_POOL_USERS: '600', EMBEDDED_POOL_GROUPS: '1' });
    expect(await filtered(app, '{ username: { startsWith: "user-" }, email: { contains: "@" } }', 10)).toMatchObject({
      users: { read: 60, returned: 10 },
      calls: { ListUsers: 1 },
    });
  });

  test('adds up over all filtered lists of the request', async () => {
    const { extensions } = await (await openApp()).query(`{
      none: users(filter: { or: [] }) { nodes { username } }
      one: users(filter: { username: { equals: "emp1" } }) { nodes { username } }
      two: users(filter: { username: { in: ["emp1", "emp2"] } }) { nodes { username } }
    }`);
    expect(extensions.cognito.users).toEqual({ read: 3, returned: 3 });
  });
});
