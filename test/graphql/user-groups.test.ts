import { describe, expect, test } from 'vitest';
import { type App, openApp } from '../support/app.ts';

test('50 users with their groups cost one ListUsers and one AdminListGroupsForUser each, whatever is nested or aliased', async () => {
  const app = await openApp();
  const { data, calls, extensions } = await app.query(`{
    users(first: 50) {
      nodes { username groups { name } again: groups { precedence } highestGroup { name } tokenClaims { groups } isMemberOf(anyOf: ["admin"]) }
      edges { node { groups { roleArn } } }
    }
  }`);
  expect(data.users.nodes).toHaveLength(50);
  for (const user of data.users.nodes) {
    expect(user.groups.map((group: { name: string }) => group.name).sort()).toEqual(app.pool.groupsOf(user.username));
  }
  // The robot in 70 groups takes two pages where it is among them.
  const pages = data.users.nodes.filter((user: { groups: unknown[] }) => user.groups.length > 60).length;
  expect(calls).toEqual({ ListUsers: 1, AdminListGroupsForUser: 50 + pages });
  expect(extensions.cognito.calls).toEqual(calls);
});

test('10 groups by name cost one ListGroups', async () => {
  const app = await openApp({ EMBEDDED_POOL_USERS: '10', EMBEDDED_POOL_GROUPS: '40' });
  const names = (await app.query('{ groups(first: 10) { nodes { name } } }')).data.groups.nodes;
  const fields = names.map(({ name }: { name: string }, index: number) => `g${index}: group(name: "${name}") { name }`);
  const { data, calls } = await app.query(`{ ${fields.join(' ')} }`);
  expect(Object.values(data)).toEqual(names);
  expect(calls).toEqual({ ListGroups: 1 });
});

/** The user, with the answer to each of the selected fields about groups. */
async function userWith(app: App, username: string, selection: string) {
  const { data, errors, calls } = await app.query(
    `query ($username: String!) { user(by: { username: $username }) { ${selection} } }`,
    { username },
  );
  expect(errors).toBeUndefined();
  return { user: data.user, calls };
}

describe('groups', () => {
  test('are every one that the user is in, highest authority first, then by name', async () => {
    const { user, calls } = await userWith(await openApp(), 'grace.keys', 'groups { name precedence }');
    expect(user.groups).toEqual([
      { name: 'super_admin', precedence: 1 },
      { name: 'administrators', precedence: 5 },
      { name: 'developers', precedence: null },
      { name: 'employees', precedence: null },
      { name: 'engineering', precedence: null },
    ]);
    expect(calls).toEqual({ AdminGetUser: 1, AdminListGroupsForUser: 1 });
  });

  test('are every page of them', async () => {
    const app = await openApp();
    const { user, calls } = await userWith(app, 'integration.robot', 'groups { name }');
    expect(user.groups.map(({ name }: { name: string }) => name)).toEqual(app.pool.groupsOf('integration.robot'));
    expect(user.groups).toHaveLength(70);
    expect(calls).toEqual({ AdminGetUser: 1, AdminListGroupsForUser: 2 });
  });

  test('are whole, however short or empty the pages come', async () => {
    const app = await openApp();
    app.pool.faults.set([
      { kind: 'empty-page', operation: 'AdminListGroupsForUser', probability: 0.5 },
      { kind: 'short-page', operation: 'AdminListGroupsForUser', items: 9 },
    ]);
    const { user } = await userWith(app, 'integration.robot', 'groups { name }');
    expect(user.groups.map(({ name }: { name: string }) => name)).toEqual(app.pool.groupsOf('integration.robot'));
  });

  test('are none for a user in none', async () => {
    const { user } = await userWith(
      await openApp(),
      'new.hire',
      'groups { name } highestGroup { name } tokenClaims { groups roles preferredRole } isMemberOf(anyOf: ["admin"])',
    );
    expect(user).toEqual({
      groups: [],
      highestGroup: null,
      tokenClaims: { groups: [], roles: [], preferredRole: null },
      isMemberOf: false,
    });
  });

  test('have all that a group has, without a GetGroup', async () => {
    const { user, calls } = await userWith(
      await openApp(),
      'emp1',
      'groups { id name description roleArn createdAt updatedAt }',
    );
    expect(user.groups).toEqual([
      {
        id: expect.any(String),
        name: 'onboarding',
        description: 'In the first weeks',
        roleArn: null,
        createdAt: '2024-01-08T09:00:00.000Z',
        updatedAt: '2024-01-08T09:00:00.000Z',
      },
    ]);
    expect(calls.GetGroup).toBeUndefined();
  });
});

describe('highestGroup', () => {
  const ladder = '["super_admin", "admin", "manager", "employee", "guest"]';

  test.each([
    { username: 'ada.root', field: 'highestGroup', group: 'super_admin' },
    { username: 'john.doe', field: 'highestGroup', group: 'employee' },
    { username: 'emp1', field: 'highestGroup', group: 'onboarding' },
    { username: 'dana.pipeline', field: 'highestGroup', group: 'data-readers' },
    { username: 'maria.admin', field: 'highestGroup', group: 'administrators' },
    { username: 'maria.admin', field: `highestGroup(among: ${ladder})`, group: 'admin' },
    { username: 'dana.pipeline', field: `highestGroup(among: ${ladder})`, group: null },
    { username: 'maria.admin', field: 'highestGroup(among: ["legal", "nowhere", "employees"])', group: 'employees' },
    { username: 'maria.admin', field: 'highestGroup(among: [])', group: null },
  ])('$field of $username is $group', async ({ username, field, group }) => {
    const { user } = await userWith(await openApp(), username, `highest: ${field} { name }`);
    expect(user.highest).toEqual(group === null ? null : { name: group });
  });
});

describe('tokenClaims', () => {
  const role = (name: string) => `arn:aws:iam::123456789012:role/company-${name}`;

  test.each([
    {
      what: 'the role of the lowest precedence',
      username: 'grace.keys',
      claims: {
        groups: ['super_admin', 'administrators', 'developers', 'employees', 'engineering'],
        roles: [role('super-admin'), role('administrator')],
        preferredRole: role('super-admin'),
      },
    },
    {
      what: 'no preferred role where the lowest are tied between two roles',
      username: 'dana.pipeline',
      claims: {
        groups: ['data-readers', 'data-writers'],
        roles: [role('data-reader'), role('data-writer')],
        preferredRole: null,
      },
    },
    {
      what: 'the role that those tied for the lowest share, once',
      username: 'rhea.report',
      claims: {
        groups: ['report-authors', 'report-viewers', 'finance'],
        roles: [role('reports')],
        preferredRole: role('reports'),
      },
    },
    {
      what: 'no role where no group has one',
      username: 'emp1',
      claims: { groups: ['onboarding'], roles: [], preferredRole: null },
    },
  ])('have $what', async ({ username, claims }) => {
    const { user } = await userWith(await openApp(), username, 'tokenClaims { groups roles preferredRole }');
    expect(user.tokenClaims).toEqual(claims);
  });
});

describe('isMemberOf', () => {
  test.each([
    { args: 'anyOf: ["admin", "developers"]', answer: true },
    { args: 'anyOf: ["admin", "Developers"]', answer: false },
    { args: 'anyOf: []', answer: false },
    { args: 'allOf: ["developers", "employee"]', answer: true },
    { args: 'allOf: ["developers", "admin"]', answer: false },
    { args: 'allOf: []', answer: true },
    { args: 'anyOf: ["admin", "developers"], allOf: ["employee"]', answer: true },
    { args: 'anyOf: ["developers"], allOf: ["employee", "admin"]', answer: false },
    { args: 'anyOf: ["admin"], allOf: ["employee"]', answer: false },
    { args: 'anyOf: ["developers"], allOf: null', answer: true },
  ])('($args) of john.doe is $answer', async ({ args, answer }) => {
    const { user } = await userWith(await openApp(), 'john.doe', `isMemberOf(${args})`);
    expect(user.isMemberOf).toBe(answer);
  });

  test.each(['isMemberOf', 'isMemberOf(anyOf: null)', 'isMemberOf(anyOf: null, allOf: null)'])(
    '%s asks for nothing, which is an error and not a yes',
    async (field) => {
      const { data, errors } = await (await openApp()).query(`{ user(by: { username: "john.doe" }) { ${field} } }`);
      expect(data).toEqual({ user: null });
      expect(errors?.map(({ path, extensions }) => ({ path, extensions }))).toEqual([
        { path: ['user', 'isMemberOf'], extensions: { code: 'BAD_USER_INPUT', field: 'anyOf' } },
      ]);
    },
  );
});
