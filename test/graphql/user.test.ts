import { describe, expect, test } from 'vitest';
import { type App, openApp } from '../support/app.ts';
import { otherAdministrator } from './out-of-band-admin.ts';

function find(app: App, by: Record<string, unknown>, selection = 'username') {
  return app.query(`query ($by: UserLookupInput!) { user(by: $by) { ${selection} } }`, { by });
}

test('a user has all that Cognito keeps of one', async () => {
  const app = await openApp();
  const { data } = await find(
    app,
    { username: 'john.doe' },
    `username sub email emailVerified phoneNumber name enabled status createdAt updatedAt
     attributes { name value } some: attributes(names: ["name", "custom:department", "nickname"]) { name value }`,
  );
  const sub = app.pool.user('john.doe')?.sub;
  expect(data.user).toEqual({
    username: 'john.doe',
    sub,
    email: 'john.doe@example.com',
    emailVerified: true,
    phoneNumber: '+12065550100',
    name: 'John Doe',
    enabled: true,
    status: 'CONFIRMED',
    createdAt: '2024-01-08T09:00:00.000Z',
    updatedAt: '2024-01-08T09:00:00.000Z',
    attributes: [
      { name: 'custom:department', value: 'engineering' },
      { name: 'custom:employee_id', value: 'E00001' },
      { name: 'email', value: 'john.doe@example.com' },
      { name: 'email_verified', value: 'true' },
      { name: 'family_name', value: 'Doe' },
      { name: 'given_name', value: 'John' },
      { name: 'name', value: 'John Doe' },
      { name: 'phone_number', value: '+12065550100' },
      { name: 'phone_number_verified', value: 'true' },
      { name: 'sub', value: sub },
    ],
    some: [
      { name: 'custom:department', value: 'engineering' },
      { name: 'name', value: 'John Doe' },
    ],
  });
});

test('an attribute that a user lacks is null, and so is the verification of an address without that attribute', async () => {
  const app = await openApp();
  const { cognito, pool } = otherAdministrator(app);
  await cognito.adminCreateUser({ ...pool, Username: 'bare' });
  const { data } = await find(
    app,
    { username: 'bare' },
    'sub email emailVerified phoneNumber name status attributes { name }',
  );
  expect(data.user).toEqual({
    sub: app.pool.user('bare')?.sub,
    email: null,
    emailVerified: null,
    phoneNumber: null,
    name: null,
    status: 'FORCE_CHANGE_PASSWORD',
    attributes: [{ name: 'sub' }],
  });
});

describe('user(by: { username }) costs one AdminGetUser', () => {
  test.each([
    { key: 'john.doe', username: 'john.doe' },
    { key: 'JOHN.DOE', username: 'john.doe' },
    { key: 'john.doe@example.com', username: 'john.doe' },
    { key: '小林.美咲', username: '小林.美咲' },
    { key: "zoë.o'hara", username: "zoë.o'hara" },
    { key: 'Okta_freya.lindqvist@example.com', username: 'Okta_freya.lindqvist@example.com' },
  ])('and finds $key', async ({ key, username }) => {
    const { data, calls } = await find(await openApp(), { username: key });
    expect(data.user).toEqual({ username });
    expect(calls).toEqual({ AdminGetUser: 1 });
  });

  test('and takes a sub', async () => {
    const app = await openApp();
    const { data } = await find(app, { username: app.pool.user('john.doe')?.sub });
    expect(data.user).toEqual({ username: 'john.doe' });
  });

  test('once, however often it is selected in one request', async () => {
    const { calls } = await (await openApp()).query(`{
      a: user(by: { username: "john.doe" }) { username }
      b: user(by: { username: "john.doe" }) { email }
    }`);
    expect(calls).toEqual({ AdminGetUser: 1 });
  });
});

describe('user(by:) costs one ListUsers, which is not billed,', () => {
  test.each([
    { by: { email: 'john.doe@example.com' } },
    { by: { email: 'John.Doe@EXAMPLE.com' } },
    { by: { phoneNumber: '+12065550100' } },
    { by: { sub: null } },
  ])('and finds $by', async ({ by }) => {
    const app = await openApp();
    const { data, calls } = await find(app, 'sub' in by ? { sub: app.pool.user('john.doe')?.sub } : by);
    expect(data.user).toEqual({ username: 'john.doe' });
    expect(calls).toEqual({ ListUsers: 1 });
  });

  test('and escapes what would end the value', async () => {
    const { data, errors, calls } = await find(await openApp(), { email: 'a" or \\ "@example.com' });
    expect([data, errors]).toEqual([{ user: null }, undefined]);
    expect(calls).toEqual({ ListUsers: 1 });
  });

  test('one more for each page that comes back empty', async () => {
    const app = await openApp();
    app.pool.faults.set([{ kind: 'empty-page', times: 1 }]);
    const { data, calls } = await find(app, { email: 'john.doe@example.com' });
    expect(data.user).toEqual({ username: 'john.doe' });
    expect(calls).toEqual({ ListUsers: 2 });
  });
});

test.each([
  { username: 'nobody' },
  { sub: '00000000-0000-0000-0000-000000000000' },
  { email: 'john.doe@example.co' },
  { phoneNumber: '+1206555010' },
])('a key that the pool lacks is null: %j', async (by) => {
  const { data, errors, calls } = await find(await openApp(), by);
  expect([data, errors]).toEqual([{ user: null }, undefined]);
  expect(Object.values(calls)).toEqual([1]);
});

test('an address that several users have is an error that names them, not one of them', async () => {
  const app = await openApp();
  const { cognito, pool } = otherAdministrator(app);
  const UserAttributes = [{ Name: 'email', Value: 'shared@example.com' }];
  for (const Username of ['one', 'two']) await cognito.adminCreateUser({ ...pool, Username, UserAttributes });

  const { data, errors, calls } = await find(app, { email: 'shared@example.com' });
  expect(data).toEqual({ user: null });
  expect(errors?.map(({ path, extensions }) => ({ path, extensions }))).toEqual([
    { path: ['user'], extensions: { code: 'AMBIGUOUS_USER' } },
  ]);
  expect(errors?.[0]?.message).toMatch(/"one" \(sub [-\w]+\)/);
  expect(errors?.[0]?.message).toMatch(/"two" \(sub [-\w]+\)/);
  expect(calls).toEqual({ ListUsers: 1 });
});

test.each([
  { what: 'no key', by: {} },
  { what: 'two keys', by: { username: 'john.doe', email: 'john.doe@example.com' } },
  { what: 'a key that is null', by: { username: null } },
  { what: 'a key and one that is null', by: { username: 'john.doe', sub: null } },
])('$what is refused before a call is spent, in variables and in the document', async ({ by }) => {
  const app = await openApp();
  const written = Object.entries(by).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  const answers = {
    BAD_USER_INPUT: await find(app, by),
    GRAPHQL_VALIDATION_FAILED: await app.query(`{ user(by: { ${written.join(', ')} }) { username } }`),
  };
  for (const [code, { data, errors, calls }] of Object.entries(answers)) {
    expect(data).toBeUndefined();
    expect(errors?.[0]?.extensions.code).toBe(code);
    expect(errors?.[0]?.message).toMatch(/[Ee]xactly one (key|field)|must be non-null/);
    expect(calls).toEqual({});
  }
});

test.each([
  { by: { username: '' }, field: 'by.username' },
  { by: { username: 'john doe' }, field: 'by.username' },
  { by: { username: 'x'.repeat(129) }, field: 'by.username' },
  { by: { sub: '' }, field: 'by.sub' },
  { by: { email: '' }, field: 'by.email' },
  { by: { phoneNumber: '' }, field: 'by.phoneNumber' },
])('an invalid key is refused before a call is spent: %j', async ({ by, field }) => {
  const { data, errors, calls } = await find(await openApp(), by);
  expect(data).toEqual({ user: null });
  expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT', field }]);
  expect(calls).toEqual({});
});
