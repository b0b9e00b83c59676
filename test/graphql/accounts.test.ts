import { describe, expect, test } from 'vitest';
import { type App, openApp } from '../support/app.ts';

const OPERATIONS = {
  enableUser: { input: 'EnableUserInput', call: 'AdminEnableUser' },
  disableUser: { input: 'DisableUserInput', call: 'AdminDisableUser' },
  signOutUser: { input: 'SignOutUserInput', call: 'AdminUserGlobalSignOut' },
} as const;

type Field = keyof typeof OPERATIONS;

async function change(app: App, field: Field, input: { username: string; signOut?: boolean }, payload = '') {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Payload`;
  const { data, errors, calls } = await app.query(
    `mutation ($input: ${OPERATIONS[field].input}!) {
      ${field}(input: $input) {
        __typename
        ... on ${type} { ${payload || '__typename'} }
        ... on Error { code message }
        ... on UserNotFoundError { username }
        ... on InvalidInputError { field }
        ${field === 'disableUser' ? '... on PartialFailureError { completed failed }' : ''}
      }
    }`,
    { input },
  );
  expect(errors).toBeUndefined();
  return { result: data[field], calls };
}

describe('disableUser', () => {
  test('keeps the user out, in one call, and leaves memberships and attributes', async () => {
    const app = await openApp();
    const before = app.pool.user('problematic.user');
    const groups = app.pool.groupsOf('problematic.user');
    const attributes = before?.attributes;
    const { result, calls } = await change(app, 'disableUser', { username: 'problematic.user' });
    expect(result).toEqual({ __typename: 'DisableUserPayload' });
    expect(calls).toEqual({ AdminDisableUser: 1 });
    expect(app.pool.user('problematic.user')).toMatchObject({ enabled: false, attributes, tokensRevokedAt: null });
    expect(app.pool.groupsOf('problematic.user')).toEqual(groups);
  });

  test('succeeds for a disabled user', async () => {
    const app = await openApp();
    await change(app, 'disableUser', { username: 'problematic.user' });
    const { result } = await change(app, 'disableUser', { username: 'problematic.user' });
    expect(result.__typename).toBe('DisableUserPayload');
    expect(app.pool.user('problematic.user')?.enabled).toBe(false);
  });

  test('ends the sessions as well if requested, in a second call', async () => {
    const app = await openApp();
    const { result, calls } = await change(app, 'disableUser', { username: 'problematic.user', signOut: true });
    expect(result.__typename).toBe('DisableUserPayload');
    expect(calls).toEqual({ AdminDisableUser: 1, AdminUserGlobalSignOut: 1 });
    expect(app.pool.user('problematic.user')?.tokensRevokedAt).toEqual(expect.any(Number));
  });

  test('says what was done if the user could be disabled and not signed out', async () => {
    const app = await openApp();
    app.pool.faults.set([{ kind: 'access-denied', operation: 'AdminUserGlobalSignOut' }]);
    const { result } = await change(app, 'disableUser', { username: 'problematic.user', signOut: true });
    expect(result).toEqual({
      __typename: 'PartialFailureError',
      code: 'PARTIAL_FAILURE',
      message: expect.stringMatching(/^"problematic\.user" is disabled, but was not signed out/),
      completed: ['disable'],
      failed: ['signOut'],
    });
    expect(app.pool.user('problematic.user')?.enabled).toBe(false);
  });

  test('signs out no user who could not be disabled', async () => {
    const { result, calls } = await change(await openApp(), 'disableUser', { username: 'nobody', signOut: true });
    expect(result.code).toBe('USER_NOT_FOUND');
    expect(calls).toEqual({ AdminDisableUser: 1 });
  });
});

describe('enableUser', () => {
  test('lets a disabled user in again, in one call', async () => {
    const app = await openApp();
    await change(app, 'disableUser', { username: 'problematic.user' });
    const { result, calls } = await change(app, 'enableUser', { username: 'problematic.user' });
    expect(result).toEqual({ __typename: 'EnableUserPayload' });
    expect(calls).toEqual({ AdminEnableUser: 1 });
    expect(app.pool.user('problematic.user')?.enabled).toBe(true);
  });

  test('succeeds for an enabled user', async () => {
    const { result } = await change(await openApp(), 'enableUser', { username: 'john.doe' });
    expect(result.__typename).toBe('EnableUserPayload');
  });
});

describe('signOutUser', () => {
  test('revokes the tokens and leaves the account enabled, in one call', async () => {
    const app = await openApp();
    const { result, calls } = await change(app, 'signOutUser', { username: 'john.doe' });
    expect(result).toEqual({ __typename: 'SignOutUserPayload' });
    expect(calls).toEqual({ AdminUserGlobalSignOut: 1 });
    expect(app.pool.user('john.doe')).toMatchObject({ enabled: true, tokensRevokedAt: expect.any(Number) });
  });
});

describe.each(Object.keys(OPERATIONS) as readonly Field[])('%s', (field) => {
  const { call } = OPERATIONS[field];

  test('answers with the user as of now, by the true username, for one AdminGetUser; an alias takes a ListUsers', async () => {
    const { result, calls } = await change(
      await openApp(),
      field,
      { username: 'John.Doe@example.com' },
      'user { username enabled email }',
    );
    expect(result.user).toEqual({
      username: 'john.doe',
      enabled: field !== 'disableUser',
      email: 'john.doe@example.com',
    });
    expect(calls).toEqual({ [call]: 1, AdminGetUser: 1, DescribeUserPool: 1, ListUsers: 1 });
  });

  test('names the user whom the pool does not have', async () => {
    const { result, calls } = await change(await openApp(), field, { username: 'nobody' });
    expect(result).toEqual({
      __typename: 'UserNotFoundError',
      code: 'USER_NOT_FOUND',
      message: 'The pool has no user "nobody".',
      username: 'nobody',
    });
    expect(calls).toEqual({ [call]: 1 });
  });

  test.each(['', 'john doe', 'john.doe\n', 'x'.repeat(129)])(
    'refuses an invalid username before a call is spent: %j',
    async (username) => {
      const { result, calls } = await change(await openApp(), field, { username });
      expect(result).toMatchObject({ __typename: 'InvalidInputError', code: 'INVALID_INPUT', field: 'username' });
      expect(calls).toEqual({});
    },
  );

  test.each(['søren.ørsted', '小林.美咲', "zoë.o'hara", 'آمنة.حداد', 'x'.repeat(128)])(
    'takes any letters that Cognito takes, up to 128 of them: %s',
    async (username) => {
      const { calls } = await change(await openApp(), field, { username });
      expect(calls).toEqual({ [call]: 1 });
    },
  );
});

test('payloads show the state after their own change, also of two changes in one request', async () => {
  const { data, calls } = await (await openApp()).query(`mutation {
    off: disableUser(input: { username: "john.doe" }) { ... on DisableUserPayload { user { enabled groups { name } } } }
    on: enableUser(input: { username: "john.doe" }) { ... on EnableUserPayload { user { enabled } } }
  }`);
  expect(data.off.user.enabled).toBe(false);
  expect(data.off.user.groups).toHaveLength(4);
  expect(data.on.user.enabled).toBe(true);
  expect(calls).toEqual({ AdminDisableUser: 1, AdminEnableUser: 1, AdminGetUser: 2, AdminListGroupsForUser: 1 });
});
