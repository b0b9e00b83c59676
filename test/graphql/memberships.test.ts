import { describe, expect, test } from 'vitest';
import { type App, openApp } from '../support/app.ts';

const FAILURE = `
  ... on Error { code message }
  ... on UserNotFoundError { username }
  ... on GroupNotFoundError { groupName }
  ... on InvalidInputError { field }
`;

/** Asks for nothing but the outcome: the payload's own fields cost calls. */
async function change(app: App, field: 'addUserToGroup' | 'removeUserFromGroup', username: string, groupName: string) {
  const { data, errors, calls } = await app.query(
    `mutation ($input: ${field === 'addUserToGroup' ? 'AddUserToGroupInput' : 'RemoveUserFromGroupInput'}!) {
      ${field}(input: $input) { __typename ${FAILURE} }
    }`,
    { input: { username, groupName } },
  );
  expect(errors).toBeUndefined();
  return { result: data[field], calls };
}

describe('addUserToGroup', () => {
  test('makes the user a member, in one call', async () => {
    const app = await openApp();
    const { result, calls } = await change(app, 'addUserToGroup', 'john.doe', 'beta-testers');
    expect(result).toEqual({ __typename: 'AddUserToGroupPayload' });
    expect(calls).toEqual({ AdminAddUserToGroup: 1 });
    expect(app.pool.groupsOf('john.doe')).toEqual([
      'beta-testers',
      'developers',
      'employee',
      'employees',
      'engineering',
    ]);
    expect(app.pool.membersOf('beta-testers')).toContain('john.doe');
  });

  test('succeeds for a member, and changes nothing', async () => {
    const app = await openApp();
    const before = app.pool.groupsOf('john.doe');
    const { result, calls } = await change(app, 'addUserToGroup', 'john.doe', 'developers');
    expect(result.__typename).toBe('AddUserToGroupPayload');
    expect(calls).toEqual({ AdminAddUserToGroup: 1 });
    expect(app.pool.groupsOf('john.doe')).toEqual(before);
  });

  test.each([
    { by: 'a verified email address', name: 'john.doe@example.com', finding: { DescribeUserPool: 1, ListUsers: 1 } },
    { by: 'the username in another case', name: 'John.DOE', finding: {} },
    { by: 'the sub', name: null, finding: { DescribeUserPool: 1, ListUsers: 1 } },
  ])('takes $by for the user, and answers with the true username', async ({ name, finding }) => {
    const app = await openApp();
    const username = name ?? app.pool.user('john.doe')?.sub;
    const { data, calls } = await app.query(
      'mutation ($input: AddUserToGroupInput!) { addUserToGroup(input: $input) { ... on AddUserToGroupPayload { user { username } group { name } } } }',
      { input: { username, groupName: 'beta-testers' } },
    );
    expect(data.addUserToGroup).toEqual({ user: { username: 'john.doe' }, group: { name: 'beta-testers' } });
    expect(calls).toEqual({ AdminAddUserToGroup: 1, AdminGetUser: 1, GetGroup: 1, ...finding });
    expect(app.pool.groupsOf('john.doe')).toContain('beta-testers');
  });

  test.each([
    { username: 'søren.ørsted', groupName: 'équipe-paris' },
    { username: '小林.美咲', groupName: 'r&d/"moonshot",phase-2' },
    { username: 'jean-luc.d’arc', groupName: 'us-east-1_Embedded0_Okta' },
  ])('takes any letters that Cognito takes: $username, $groupName', async ({ username, groupName }) => {
    const app = await openApp();
    await change(app, 'addUserToGroup', username, groupName);
    expect(app.pool.groupsOf(username)).toContain(groupName);
  });

  test('the 101st group is an error that names the limit', async () => {
    const app = await openApp({ EMBEDDED_POOL_USERS: '1', EMBEDDED_POOL_GROUPS: '101' });
    const groups = Array.from({ length: 101 }, (_, index) => `group-${index + 1}`);
    const missing = groups.filter((name) => !app.pool.groupsOf('user-1').includes(name));
    for (const name of missing.slice(0, -1)) await change(app, 'addUserToGroup', 'user-1', name);
    expect(app.pool.groupsOf('user-1')).toHaveLength(100);

    const { result, calls } = await change(app, 'addUserToGroup', 'user-1', missing.at(-1) ?? '');
    expect(result).toEqual({
      __typename: 'LimitExceededError',
      code: 'LIMIT_EXCEEDED',
      message: '"user-1" is in as many groups as Cognito allows (100). Take the user out of one first.',
    });
    // Sent once: a limit does not go away by trying again.
    expect(calls).toEqual({ AdminAddUserToGroup: 1 });
    expect(app.pool.groupsOf('user-1')).toHaveLength(100);
  });
});

describe('removeUserFromGroup', () => {
  test('ends the membership, in one call, and leaves the others', async () => {
    const app = await openApp();
    const { result, calls } = await change(app, 'removeUserFromGroup', 'john.doe', 'developers');
    expect(result).toEqual({ __typename: 'RemoveUserFromGroupPayload' });
    expect(calls).toEqual({ AdminRemoveUserFromGroup: 1 });
    expect(app.pool.groupsOf('john.doe')).toEqual(['employee', 'employees', 'engineering']);
    expect(app.pool.membersOf('developers')).not.toContain('john.doe');
  });

  test('succeeds for a user who is not a member, and changes nothing', async () => {
    const app = await openApp();
    const before = app.pool.groupsOf('john.doe');
    const { result } = await change(app, 'removeUserFromGroup', 'john.doe', 'legal');
    expect(result.__typename).toBe('RemoveUserFromGroupPayload');
    expect(app.pool.groupsOf('john.doe')).toEqual(before);
  });
});

describe.each(['addUserToGroup', 'removeUserFromGroup'] as const)('%s', (field) => {
  test('names the user whom the pool does not have', async () => {
    const { result, calls } = await change(await openApp(), field, 'nobody', 'developers');
    expect(result).toEqual({
      __typename: 'UserNotFoundError',
      code: 'USER_NOT_FOUND',
      message: 'The pool has no user "nobody".',
      username: 'nobody',
    });
    expect(Object.values(calls)).toEqual([1]);
  });

  test('names the group that the pool does not have', async () => {
    const app = await openApp();
    const before = app.pool.groupsOf('john.doe');
    const { result, calls } = await change(app, field, 'john.doe', 'nowhere');
    expect(result).toEqual({
      __typename: 'GroupNotFoundError',
      code: 'GROUP_NOT_FOUND',
      message: 'The pool has no group "nowhere".',
      groupName: 'nowhere',
    });
    expect(Object.values(calls)).toEqual([1]);
    expect(app.pool.groupsOf('john.doe')).toEqual(before);
  });

  test('group names differ by case', async () => {
    expect((await change(await openApp(), field, 'john.doe', 'Developers')).result.code).toBe('GROUP_NOT_FOUND');
  });

  test.each([
    { username: '', groupName: 'developers', field: 'username', message: "The user's name is empty." },
    { username: 'john doe', groupName: 'developers', field: 'username', message: /white space/ },
    { username: 'x'.repeat(129), groupName: 'developers', field: 'username', message: /129 characters.* at most 128/ },
    { username: 'john.doe', groupName: '', field: 'groupName', message: "The group's name is empty." },
    { username: 'john.doe', groupName: 'the\tgroup', field: 'groupName', message: /white space/ },
    { username: 'john.doe', groupName: 'x'.repeat(129), field: 'groupName', message: /129 characters/ },
  ])('refuses an invalid name at $field before a call is spent ($message)', async (invalid) => {
    const { result, calls } = await change(await openApp(), field, invalid.username, invalid.groupName);
    expect(result).toEqual({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      message: expect.stringMatching(invalid.message),
      field: invalid.field,
    });
    expect(calls).toEqual({});
  });
});

test('a payload shows the state after its change, also of two changes in one request', async () => {
  const app = await openApp();
  const { data, calls } = await app.query(`
    fragment State on User { groups { name } isMemberOf(anyOf: ["beta-testers"]) }
    mutation {
      add: addUserToGroup(input: { username: "new.hire", groupName: "beta-testers" }) {
        ... on AddUserToGroupPayload { user { ...State } group { memberCount members(first: 100) { nodes { username } } } }
      }
      addAnother: addUserToGroup(input: { username: "new.hire", groupName: "admin" }) {
        ... on AddUserToGroupPayload { user { ...State highestGroup { name } } }
      }
      remove: removeUserFromGroup(input: { username: "new.hire", groupName: "beta-testers" }) {
        ... on RemoveUserFromGroupPayload { user { ...State } group { memberCount } }
      }
    }
  `);
  const testers = app.pool.membersOf('beta-testers');
  expect(testers).not.toContain('new.hire');
  const after = data.add.group.members.nodes.map(({ username }: { username: string }) => username);
  expect(after.sort()).toEqual([...testers, 'new.hire'].sort());
  expect(data).toMatchObject({
    add: {
      user: { groups: [{ name: 'beta-testers' }], isMemberOf: true },
      group: { memberCount: testers.length + 1 },
    },
    addAnother: {
      user: {
        groups: [{ name: 'admin' }, { name: 'beta-testers' }],
        isMemberOf: true,
        highestGroup: { name: 'admin' },
      },
    },
    remove: { user: { groups: [{ name: 'admin' }], isMemberOf: false }, group: { memberCount: testers.length } },
  });
  expect(calls).toEqual({
    AdminAddUserToGroup: 2,
    AdminRemoveUserFromGroup: 1,
    AdminGetUser: 3,
    AdminListGroupsForUser: 3,
    GetGroup: 2,
    ListUsersInGroup: 3,
  });
});

test('of two changes in one request the second is made although the first has failed', async () => {
  const app = await openApp();
  const { data, errors } = await app.query(`mutation {
    one: addUserToGroup(input: { username: "nobody", groupName: "admin" }) { __typename }
    two: addUserToGroup(input: { username: "new.hire", groupName: "guest" }) { __typename }
  }`);
  expect(errors).toBeUndefined();
  expect(data).toEqual({ one: { __typename: 'UserNotFoundError' }, two: { __typename: 'AddUserToGroupPayload' } });
  expect(app.pool.groupsOf('new.hire')).toEqual(['guest']);
});
