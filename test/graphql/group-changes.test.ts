import { describe, expect, test } from 'vitest';
import { type App, openApp } from '../support/app.ts';
import { otherAdministrator } from './out-of-band-admin.ts';

const ROLE = 'arn:aws:iam::123456789012:role/Admin';
const FIELDS = 'name description precedence roleArn createdAt updatedAt';

type Field = 'createGroup' | 'updateGroup' | 'deleteGroup';

async function change(app: App, field: Field, input: Record<string, unknown>) {
  const type = field.charAt(0).toUpperCase() + field.slice(1);
  const payload = field === 'deleteGroup' ? 'deletedGroupName deletedGroupId' : `group { ${FIELDS} }`;
  const { data, errors, calls } = await app.query(
    `mutation ($input: ${type}Input!) {
      ${field}(input: $input) {
        __typename
        ... on ${type}Payload { ${payload} }
        ... on Error { code message }
        ${field === 'createGroup' ? '... on GroupExistsError { groupName }' : '... on GroupNotFoundError { groupName }'}
        ... on InvalidInputError { field }
      }
    }`,
    { input },
  );
  expect(errors).toBeUndefined();
  return { result: data[field], calls };
}

async function groupOf(app: App, name: string) {
  const { data } = await app.query(`query ($name: String!) { group(name: $name) { ${FIELDS} } }`, { name });
  return data.group;
}

describe('createGroup', () => {
  test('makes a group of all its properties, in one call', async () => {
    const app = await openApp();
    const input = { name: 'auditors', description: 'Look at everything', precedence: 15, roleArn: ROLE };
    const { result, calls } = await change(app, 'createGroup', input);
    expect(result).toEqual({
      __typename: 'CreateGroupPayload',
      group: { ...input, createdAt: expect.any(String), updatedAt: result.group.createdAt },
    });
    expect(calls).toEqual({ CreateGroup: 1 });
    expect(await groupOf(app, 'auditors')).toEqual(result.group);
  });

  test.each([{}, { description: null, precedence: null, roleArn: null }, { description: '' }])(
    'makes a group of a name alone: %j',
    async (rest) => {
      const { result } = await change(await openApp(), 'createGroup', { name: 'auditors', ...rest });
      expect(result.group).toMatchObject({ name: 'auditors', description: null, precedence: null, roleArn: null });
    },
  );

  test.each([0, 2_147_483_647])('takes the precedence %i', async (precedence) => {
    const { result } = await change(await openApp(), 'createGroup', { name: 'auditors', precedence });
    expect(result.group.precedence).toBe(precedence);
  });

  test('refuses a name that is taken, and leaves that group as it is', async () => {
    const app = await openApp();
    const before = await groupOf(app, 'admin');
    const { result, calls } = await change(app, 'createGroup', { name: 'admin', precedence: 99 });
    expect(result).toEqual({
      __typename: 'GroupExistsError',
      code: 'GROUP_EXISTS',
      message: 'The pool has a group "admin" already. Change it with updateGroup, or choose another name.',
      groupName: 'admin',
    });
    expect(calls).toEqual({ CreateGroup: 1 });
    expect(await groupOf(app, 'admin')).toEqual(before);
  });

  test('refuses the 10,001st group as a limit', async () => {
    const app = await openApp({ EMBEDDED_POOL_USERS: '0', EMBEDDED_POOL_GROUPS: '10000' });
    const { result, calls } = await change(app, 'createGroup', { name: 'one-too-many' });
    expect(result).toEqual({
      __typename: 'LimitExceededError',
      code: 'LIMIT_EXCEEDED',
      message: 'The pool has as many groups as Cognito allows (10,000). Delete one first.',
    });
    expect(calls).toEqual({ CreateGroup: 1 });
  });
});

describe('updateGroup', () => {
  test.each([
    { change: { description: 'New words' } },
    { change: { precedence: 0 } },
    { change: { roleArn: ROLE } },
    { change: { description: 'New words', precedence: 11 } },
  ])('changes only what is given: $change', async ({ change: fields }) => {
    const app = await openApp();
    const before = await groupOf(app, 'admin');
    const { result, calls } = await change(app, 'updateGroup', { name: 'admin', ...fields });
    expect(result.group).toEqual({ ...before, ...fields, updatedAt: result.group.updatedAt });
    expect(result.group.updatedAt > before.updatedAt).toBe(true);
    expect(calls).toEqual({ GetGroup: 1, UpdateGroup: 1 });
    expect(await groupOf(app, 'admin')).toEqual(result.group);
  });

  test('costs a call for what the fields were, and one for the change', async () => {
    const app = await openApp();
    const fields = { description: 'New words', precedence: 11, roleArn: ROLE };
    const { result, calls } = await change(app, 'updateGroup', { name: 'admin', ...fields });
    expect(result.group).toMatchObject(fields);
    expect(calls).toEqual({ GetGroup: 1, UpdateGroup: 1 });
  });

  test('sends the fields that are left out as they are: that Cognito keeps them could not be verified', async () => {
    const app = await openApp();
    let sent: Readonly<Record<string, unknown>> = {};
    app.pool.faults.set([
      {
        kind: 'delay',
        milliseconds: 0,
        operation: 'UpdateGroup',
        when: ({ input }) => {
          sent = input;
          return false;
        },
      },
    ]);
    await change(app, 'updateGroup', { name: 'admin', description: 'New words' });
    expect(sent).toMatchObject({
      GroupName: 'admin',
      Description: 'New words',
      Precedence: 10,
      RoleArn: 'arn:aws:iam::123456789012:role/company-admin',
    });
  });

  test('empties the description for null', async () => {
    const app = await openApp();
    const { result } = await change(app, 'updateGroup', { name: 'admin', description: null });
    expect(result.group).toMatchObject({ description: null, precedence: 10 });
  });

  test.each(['precedence', 'roleArn'])('refuses to take the %s away, which Cognito cannot', async (field) => {
    const app = await openApp();
    const before = await groupOf(app, 'admin');
    const { result, calls } = await change(app, 'updateGroup', { name: 'admin', [field]: null });
    expect(result).toEqual({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      message: expect.stringContaining(`Cognito cannot remove the ${field} of a group.`),
      field,
    });
    expect(calls).toEqual({ GetGroup: 1 });
    expect(await groupOf(app, 'admin')).toEqual(before);
  });

  test('takes null for a precedence and a role that the group does not have', async () => {
    const { result } = await change(await openApp(), 'updateGroup', {
      name: 'legal',
      description: 'Small print',
      precedence: null,
      roleArn: null,
    });
    expect(result.group).toMatchObject({ description: 'Small print', precedence: null, roleArn: null });
  });

  test.each([
    { fields: {}, calls: { GetGroup: 1 } },
    { fields: { description: '', precedence: 1, roleArn: ROLE }, calls: { GetGroup: 1 } },
  ])('names the group that the pool does not have: $fields', async ({ fields, calls: expected }) => {
    const { result, calls } = await change(await openApp(), 'updateGroup', { name: 'nowhere', ...fields });
    expect(result).toMatchObject({
      __typename: 'GroupNotFoundError',
      code: 'GROUP_NOT_FOUND',
      message: 'The pool has no group "nowhere".',
      groupName: 'nowhere',
    });
    expect(calls).toEqual(expected);
  });
});

describe.each(['createGroup', 'updateGroup'] as const)('%s refuses before a call is spent', (field) => {
  test.each([
    { input: { name: '' }, field: 'name', message: "The group's name is empty." },
    { input: { name: 'two words' }, field: 'name', message: /white space/ },
    { input: { name: 'x'.repeat(129) }, field: 'name', message: /129 characters.*at most 128/ },
    { input: { name: 'g', description: 'x'.repeat(2_049) }, field: 'description', message: /2049.*at most 2048/ },
    { input: { name: 'g', precedence: -1 }, field: 'precedence', message: /-1 is not a whole number from 0/ },
    { input: { name: 'g', roleArn: 'admin' }, field: 'roleArn', message: /is not the ARN of a role/ },
    { input: { name: 'g', roleArn: 'arn:aws:iam::me:role/Admin' }, field: 'roleArn', message: /is not the ARN/ },
  ])('$field: $message', async (invalid) => {
    const { result, calls } = await change(await openApp(), field, invalid.input);
    expect(result).toEqual({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      message: expect.stringMatching(invalid.message),
      field: invalid.field,
    });
    expect(calls).toEqual({});
  });

  test('a precedence above 2147483647, which is no Int of GraphQL', async () => {
    const { data, errors, calls } = await (await openApp()).query(
      `mutation { ${field}(input: { name: "g", precedence: 2147483648 }) { __typename } }`,
    );
    expect(data).toBeUndefined();
    expect(errors?.map(({ message, extensions }) => [message, extensions.code])).toEqual([
      ['Int cannot represent non 32-bit signed integer value: 2147483648', 'GRAPHQL_VALIDATION_FAILED'],
    ]);
    expect(calls).toEqual({});
  });
});

describe('deleteGroup', () => {
  test('deletes a group without members, for one look at them and one call', async () => {
    const app = await openApp();
    const id = (await app.query('{ group(name: "archived-project") { id } }')).data.group.id;
    const { result, calls } = await change(app, 'deleteGroup', { name: 'archived-project' });
    expect(result).toEqual({
      __typename: 'DeleteGroupPayload',
      deletedGroupName: 'archived-project',
      deletedGroupId: id,
    });
    expect(calls).toEqual({ ListUsersInGroup: 1, DeleteGroup: 1 });
    expect(await groupOf(app, 'archived-project')).toBeNull();
  });

  test('refuses a group with members unless forced, and leaves it', async () => {
    const app = await openApp();
    const { result, calls } = await change(app, 'deleteGroup', { name: 'onboarding' });
    expect(result).toEqual({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      message: expect.stringMatching(/^The group "onboarding" has members/),
      field: 'force',
    });
    expect(calls).toEqual({ ListUsersInGroup: 1 });
    expect(app.pool.membersOf('onboarding')).toHaveLength(3);
  });

  test('refuses a group whose first page of members comes back empty, but not its second', async () => {
    const app = await openApp();
    app.pool.faults.set([{ kind: 'empty-page', operation: 'ListUsersInGroup', times: 1 }]);
    const { result, calls } = await change(app, 'deleteGroup', { name: 'onboarding' });
    expect(result.code).toBe('INVALID_INPUT');
    expect(calls).toEqual({ ListUsersInGroup: 2 });
  });

  test('deletes a group with members if forced, in one call, and no member with it', async () => {
    const app = await openApp();
    const { result, calls } = await change(app, 'deleteGroup', { name: 'onboarding', force: true });
    expect(result.deletedGroupName).toBe('onboarding');
    expect(calls).toEqual({ DeleteGroup: 1 });
    expect(await groupOf(app, 'onboarding')).toBeNull();
    expect(app.pool.groupsOf('emp1')).toEqual([]);
  });

  test.each([true, false])('names the group that the pool does not have (force: %s)', async (force) => {
    const { result } = await change(await openApp(), 'deleteGroup', { name: 'nowhere', force });
    expect(result).toMatchObject({ __typename: 'GroupNotFoundError', groupName: 'nowhere' });
  });

  test('refuses an invalid name before a call is spent', async () => {
    const { result, calls } = await change(await openApp(), 'deleteGroup', { name: 'two words', force: true });
    expect(result).toMatchObject({ __typename: 'InvalidInputError', field: 'name' });
    expect(calls).toEqual({});
  });
});

test('of several changes in one request each payload shows the state after its own', async () => {
  const app = await openApp();
  const { cognito, pool } = otherAdministrator(app);
  const { data } = await app.query(`mutation {
    make: createGroup(input: { name: "auditors", precedence: 3 }) { ... on CreateGroupPayload { group { precedence memberCount } } }
    join: addUserToGroup(input: { username: "new.hire", groupName: "auditors" }) { ... on AddUserToGroupPayload { group { precedence memberCount } } }
    change: updateGroup(input: { name: "auditors", precedence: 4 }) { ... on UpdateGroupPayload { group { precedence memberCount } } }
    rejoin: addUserToGroup(input: { username: "emp1", groupName: "auditors" }) { ... on AddUserToGroupPayload { group { precedence memberCount } } }
  }`);
  expect(data).toEqual({
    make: { group: { precedence: 3, memberCount: 0 } },
    join: { group: { precedence: 3, memberCount: 1 } },
    change: { group: { precedence: 4, memberCount: 1 } },
    rejoin: { group: { precedence: 4, memberCount: 2 } },
  });
  expect((await cognito.getGroup({ ...pool, GroupName: 'auditors' })).Group?.Precedence).toBe(4);
});
