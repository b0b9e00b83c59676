import { expect, onTestFinished, test } from 'vitest';
import { DEFAULT_POOL_ID } from '../../src/embedded-pool/user-pools.ts';
import { encodeNodeId } from '../../src/graphql/node-id.ts';
import { type App, openApp as open } from '../support/app.ts';
import { order } from './bulk-helpers.ts';
import { otherAdministrator } from './out-of-band-admin.ts';

async function openApp(): Promise<App> {
  const app = await open();
  onTestFinished(app.service.close);
  return app;
}

const idOfGroup = async (app: App, name: string) =>
  (await app.query('query ($name: String!) { group(name: $name) { id } }', { name })).data.group.id;
const idOfUser = async (app: App, username: string) =>
  (await app.query('query ($name: String!) { user(by: { username: $name }) { id } }', { name: username })).data.user.id;

async function removeFromPool(app: App, username: string, GroupName: string): Promise<void> {
  const { cognito, pool } = otherAdministrator(app);
  await cognito.adminDeleteUser({ ...pool, Username: username });
  await cognito.deleteGroup({ ...pool, GroupName });
}

test.each(['setUserGroups', 'assignRole', 'promoteUser', 'demoteUser'])(
  '%s answers with the groups themselves, as whole as any, for no call',
  async (field) => {
    const app = await openApp();
    const wanted = field === 'promoteUser' ? 'manager' : 'guest';
    const input =
      field === 'setUserGroups'
        ? 'groupNames: ["developers", "employees", "engineering", "guest"]'
        : `role: "${wanted}", roles: ["manager", "employee", "guest"]`;
    const payload = `${field === 'setUserGroups' ? 'SetUserGroups' : 'AssignRole'}Payload`;
    const document = (groups: string, dryRun: boolean) => `mutation {
      ${field}(input: { username: "john.doe", dryRun: ${dryRun}, ${input} }) { ... on ${payload} { added removed ${groups} } }
    }`;
    const names = await app.query(document('', true));
    const fields = 'id name description precedence roleArn createdAt updatedAt';
    const { data, errors, calls } = await app.query(
      document(`addedGroups { ${fields} } removedGroups { ${fields} }`, true),
    );
    expect(errors).toBeUndefined();
    expect(calls).toEqual(names.calls);
    const group = async (name: string) =>
      (await app.query(`query ($name: String!) { group(name: $name) { ${fields} } }`, { name })).data.group;
    expect(data[field]).toEqual({
      added: [wanted],
      removed: ['employee'],
      addedGroups: [await group(wanted)],
      removedGroups: [await group('employee')],
    });
    const made = await app.query(document('addedGroups { id } removedGroups { id }', false));
    expect(made.data[field]).toMatchObject({
      addedGroups: [{ id: await idOfGroup(app, wanted) }],
      removedGroups: [{ id: await idOfGroup(app, 'employee') }],
    });
  },
);

const EVENTS = (selection: string) => `{ auditEvents { nodes { action ${selection} } } }`;

test('an event leads to its user and its group, for no call if only their ids are selected', async () => {
  const app = await openApp();
  await app.query('mutation { addUserToGroup(input: { username: "emp1", groupName: "guest" }) { __typename } }');
  await app.query('mutation { disableUser(input: { username: "emp2" }) { __typename } }');
  const ids = await app.query(
    EVENTS('user { __typename id } group { ...Id } } } } fragment Id on Group { id').replace(/ \} \} \}$/, ' }'),
  );
  expect(ids.errors).toBeUndefined();
  expect(ids.calls).toEqual({});
  expect(ids.data.auditEvents.nodes).toEqual([
    { action: 'DISABLE_USER', user: { __typename: 'User', id: await idOfUser(app, 'emp2') }, group: null },
    {
      action: 'ADD_USER_TO_GROUP',
      user: { __typename: 'User', id: await idOfUser(app, 'emp1') },
      group: { id: await idOfGroup(app, 'guest') },
    },
  ]);
  const whole = await app.query(EVENTS('user { username enabled groups { name } } group { precedence }'));
  expect(whole.data.auditEvents.nodes).toEqual([
    {
      action: 'DISABLE_USER',
      user: { username: 'emp2', enabled: false, groups: [{ name: 'onboarding' }] },
      group: null,
    },
    {
      action: 'ADD_USER_TO_GROUP',
      user: { username: 'emp1', enabled: true, groups: [{ name: 'guest' }, { name: 'onboarding' }] },
      group: { precedence: 40 },
    },
  ]);
  expect(whole.calls).toEqual({ ListUsers: 2, GetGroup: 1, AdminListGroupsForUser: 2 });
});

test('the user and group of an event are null once they are deleted', async () => {
  const app = await openApp();
  await app.query('mutation { addUserToGroup(input: { username: "emp1", groupName: "guest" }) { __typename } }');
  await removeFromPool(app, 'emp1', 'guest');
  const { data, errors } = await app.query(EVENTS('username groupName user { username } group { name }'));
  expect(errors).toBeUndefined();
  expect(data.auditEvents.nodes).toEqual([
    { action: 'ADD_USER_TO_GROUP', username: 'emp1', groupName: 'guest', user: null, group: null },
  ]);
});

const ITEMS = (selection: string) =>
  `query ($id: ID!) { bulkOperation(id: $id) { items { nodes { username groupName ${selection} } } } }`;

test('an item of a bulk operation leads to its user and its group, by whatever name it was given', async () => {
  const app = await openApp();
  const alias = 'john.doe@example.com';
  const { operation } = await order(app, 'bulkAddUsersToGroups', {
    usernames: ['emp1', alias, 'nobody'],
    groupNames: ['guest'],
  });
  const ids = await app.query(ITEMS('user { id } group { id }'), { id: operation.id });
  const group = { id: await idOfGroup(app, 'guest') };
  expect(ids.errors).toBeUndefined();
  expect(ids.data.bulkOperation.items.nodes).toEqual([
    { username: 'emp1', groupName: 'guest', user: { id: await idOfUser(app, 'emp1') }, group },
    { username: alias, groupName: 'guest', user: { id: await idOfUser(app, 'john.doe') }, group },
    // Nobody has looked.
    { username: 'nobody', groupName: 'guest', user: { id: encodeNodeId('User', 'nobody', DEFAULT_POOL_ID) }, group },
  ]);
  // Only an alias does not tell whose it is.
  expect(ids.calls).toEqual({ AdminGetUser: 1 });

  await removeFromPool(app, 'emp1', 'guest');
  const whole = await app.query(ITEMS('user { username } group { name }'), { id: operation.id });
  expect(
    whole.data.bulkOperation.items.nodes.map(({ user, group: each }: { user: unknown; group: unknown }) => [
      user,
      each,
    ]),
  ).toEqual([
    [null, null],
    [{ username: 'john.doe' }, null],
    [null, null],
  ]);
});

test('an item about an account has no group', async () => {
  const app = await openApp();
  const { operation } = await order(app, 'bulkDisableUsers', { usernames: ['emp1'] });
  const { data, calls } = await app.query(ITEMS('user { id } group { id }'), { id: operation.id });
  expect(data.bulkOperation.items.nodes).toEqual([
    { username: 'emp1', groupName: null, user: { id: await idOfUser(app, 'emp1') }, group: null },
  ]);
  expect(calls).toEqual({});
});

test.each([
  { field: 'bulkDisableUsers', username: 'john.doe@example.com', read: 'AdminGetUser' },
  { field: 'cancelBulkOperation', username: 'emp3', read: 'ListUsers' },
])(
  'where the users of $field cannot be read, each is its own null, and the answer says that the operation was taken in',
  async ({ field, username, read }) => {
    const app = await openApp();
    const payload = '... on BulkPayload { bulkOperation { id items { nodes { username user { email } } } } }';
    const { operation } = await order(app, 'bulkDisableUsers', { usernames: ['emp3'] });
    app.pool.faults.set([{ kind: 'access-denied', operation: read }]);
    const document =
      field === 'cancelBulkOperation'
        ? `cancelBulkOperation(id: "${operation.id}")`
        : `bulkDisableUsers(input: { usernames: ["${username}"] })`;
    const { data, errors, extensions } = await app.query(`mutation { it: ${document} { ${payload} } }`);
    const { id, items } = data.it.bulkOperation;
    expect(items.nodes).toEqual([{ username, user: null }]);
    const change = { outcome: 'SUCCEEDED', auditEventIds: [], bulkOperationId: id };
    expect(errors).toMatchObject([
      {
        path: ['it', 'bulkOperation', 'items', 'nodes', 0, 'user'],
        message: expect.stringMatching(/^The bulk operation was accepted/),
        extensions: { code: 'UPSTREAM_ACCESS_DENIED', change },
      },
    ]);
    expect(extensions.changes).toEqual([{ field: 'it', ...change }]);
  },
);
