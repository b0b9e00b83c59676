import { describe, expect, test } from 'vitest';
import { openApp } from '../support/app.ts';

const smallPool = { EMBEDDED_POOL_USERS: '130', EMBEDDED_POOL_GROUPS: '130' };

test.each([
  { field: 'users', size: 130, calls: { ListUsers: 3 } },
  { field: 'groups', size: 130, calls: { ListGroups: 3 } },
])('totalCount of $field is exact, whatever the page, and costs a walk', async ({ field, size, calls }) => {
  const answer = await (await openApp(smallPool)).query(`{ ${field}(first: 5) { totalCount } }`);
  expect(answer.data[field]).toEqual({ totalCount: size });
  expect(answer.calls).toEqual(calls);
});

test.each(['short-page', 'empty-page'] as const)(
  'totalCount is exact where Cognito answers with a %s',
  async (kind) => {
    const app = await openApp(smallPool);
    app.pool.faults.set([kind === 'short-page' ? { kind, items: 11 } : { kind, probability: 0.5 }]);
    const { data } = await app.query('{ users { totalCount } groups { totalCount } }');
    expect(data).toEqual({ users: { totalCount: 130 }, groups: { totalCount: 130 } });
  },
);

test('totalCount that is not selected costs nothing', async () => {
  const { calls } = await (await openApp(smallPool)).query('{ users(first: 5) { nodes { username } } }');
  expect(calls).toEqual({ ListUsers: 1 });
});

test('totalCount costs nothing if the page that was read is the whole list', async () => {
  const { data, calls } = await (await openApp(smallPool)).query(
    '{ users(first: 200) { totalCount nodes { username } } groups(first: 130) { nodes { name } totalCount } }',
  );
  expect([data.users.totalCount, data.groups.totalCount]).toEqual([130, 130]);
  expect(calls).toEqual({ ListUsers: 3, ListGroups: 3 });
});

test('totalCount of a later page counts the pages before it, too', async () => {
  const app = await openApp(smallPool);
  const { data } = await app.query('{ users(first: 100) { pageInfo { endCursor } } }');
  const later = await app.query(
    `{ users(first: 100, after: "${data.users.pageInfo.endCursor}") { nodes { username } totalCount } }`,
  );
  expect(later.data.users.nodes).toHaveLength(30);
  expect(later.data.users.totalCount).toBe(130);
});

test('totalCount counts what the filter lets through, by Cognito and here', async () => {
  const app = await openApp(smallPool);
  const { data, calls } = await app.query(`{
    pushed: users(filter: { enabled: false }) { totalCount }
    sieved: users(filter: { username: { endsWith: "7" } }) { totalCount }
    groups(filter: { name: { endsWith: "7" } }) { totalCount }
  }`);
  expect(data).toEqual({ pushed: { totalCount: 2 }, sieved: { totalCount: 13 }, groups: { totalCount: 13 } });
  expect(calls).toEqual({ ListUsers: 4, ListGroups: 3 });
});

describe('memberCount', () => {
  test('is exact, over all pages', async () => {
    const app = await openApp();
    const { data, calls } = await app.query(
      '{ employee: group(name: "employee") { memberCount } none: group(name: "archived-project") { memberCount } }',
    );
    const size = app.pool.membersOf('employee').length;
    expect(size).toBeGreaterThan(120);
    expect(data).toEqual({ employee: { memberCount: size }, none: { memberCount: 0 } });
    // Both groups in the two pages of ListGroups; three pages of members and an empty one.
    expect(calls).toEqual({ ListGroups: 2, ListUsersInGroup: Math.ceil(size / 60) + 1 });
  });

  test('is counted once, however often it is selected, and shared with totalCount', async () => {
    const app = await openApp();
    const { data, calls } = await app.query(
      '{ group(name: "employee") { memberCount again: memberCount members(first: 1) { totalCount } } }',
    );
    const size = app.pool.membersOf('employee').length;
    expect(data.group).toEqual({ memberCount: size, again: size, members: { totalCount: size } });
    expect(calls).toEqual({ GetGroup: 1, ListUsersInGroup: Math.ceil(size / 60) });
  });

  test('differs from the totalCount of filtered members', async () => {
    const app = await openApp();
    const { data } = await app.query(
      '{ group(name: "employees") { memberCount members(filter: { enabled: false }) { totalCount nodes { enabled } } } }',
    );
    const disabled = app.pool.membersOf('employees').filter((name) => app.pool.user(name)?.enabled === false).length;
    expect(disabled).toBeGreaterThan(0);
    expect(data.group.members.totalCount).toBe(disabled);
    expect(data.group.members.nodes).toHaveLength(disabled);
    expect(data.group.memberCount).toBe(app.pool.membersOf('employees').length);
  });
});

describe('where the call budget is too small', () => {
  test('totalCount is null, with an error at its path, and the page stands', async () => {
    const app = await openApp({ ...smallPool, CALL_BUDGET: '2' });
    const { data, errors, calls } = await app.query('{ users(first: 5) { nodes { username } totalCount } }');
    expect(data.users.nodes).toHaveLength(5);
    expect(data.users.totalCount).toBeNull();
    expect(errors?.map(({ path, extensions }) => ({ path, extensions }))).toEqual([
      {
        path: ['users', 'totalCount'],
        extensions: { code: 'CALL_BUDGET_EXCEEDED', operation: 'ListUsers', budget: 2, estimatedCalls: 3 },
      },
    ]);
    expect(calls).toEqual({ ListUsers: 2 });
  });

  test('memberCount is null, with an error at its path, and the group stands', async () => {
    const app = await openApp({ CALL_BUDGET: '2' });
    const { data, errors } = await app.query('{ group(name: "employee") { name precedence memberCount } }');
    expect(data).toEqual({ group: { name: 'employee', precedence: 30, memberCount: null } });
    expect(errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [['group', 'memberCount'], 'CALL_BUDGET_EXCEEDED'],
    ]);
  });

  test('no call beyond it is made, and the answer says which one it would have been', async () => {
    const { data, errors, calls, extensions } = await (
      await openApp({ EMBEDDED_POOL_USERS: '1000', CALL_BUDGET: '10' })
    ).query('{ users(first: 1) { totalCount } }');
    expect(data).toEqual({ users: { totalCount: null } });
    expect(errors?.[0]?.extensions).toEqual({
      code: 'CALL_BUDGET_EXCEEDED',
      operation: 'ListUsers',
      budget: 10,
      estimatedCalls: 11,
    });
    expect(calls).toEqual({ ListUsers: 10 });
    expect(extensions.cognito.calls).toEqual(calls);
  });

  test('the next request has a budget of its own', async () => {
    const app = await openApp({ CALL_BUDGET: '1' });
    await app.query('{ users { nodes { username } } }');
    expect((await app.query('{ users { nodes { username } } }')).errors).toBeUndefined();
  });
});
