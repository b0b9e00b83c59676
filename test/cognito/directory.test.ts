import {
  CognitoIdentityProviderClient,
  InvalidParameterException,
  ResourceNotFoundException,
  UserNotFoundException,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createCognitoDirectory, toFilterExpression } from '../../src/cognito/directory.ts';
import { isThrottle } from '../../src/cognito/errors.ts';
import { Pacer } from '../../src/cognito/rate/pacer.ts';
import { UNLIMITED } from '../../src/cognito/rate/quotas.ts';
import {
  GroupExistsError,
  GroupNotFoundError,
  InvalidInputError,
  NoResponseError,
  StaleCursorError,
  UpstreamUnavailableError,
  UserNotFoundError,
} from '../../src/domain/model/errors.ts';
import { CallMeter } from '../../src/domain/ports/call-meter.ts';
import type { Directory, PageRequest } from '../../src/domain/ports/directory.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { brokenConnection, openScriptedPool } from './scripted-client.ts';

const UserPoolId = 'us-east-1_Abc123456';
const RoleArn = 'arn:aws:iam::123456789012:role/reader';
const firstPage: PageRequest = { limit: 60, token: null };

/** The directory over a client that sends nothing: one command in, one scripted answer or exception out. */
function openMockedPool() {
  const client = new CognitoIdentityProviderClient({ region: 'us-east-1' });
  const cognito = mockClient(client);
  const pacer = new Pacer({ quotas: UNLIMITED, clock: new FakeClock(), isThrottle });
  const directory = createCognitoDirectory({ client, pacer, userPoolId: UserPoolId, region: 'us-east-1' })({
    priority: 'interactive',
    meter: new CallMeter(),
  });
  const sent = () => cognito.calls().map(({ args: [command] }) => [command.constructor.name, command.input]);
  return { cognito, directory, sent };
}

const answer = (message: string) => ({ message, $metadata: { httpStatusCode: 400 } });

describe('each method sends its one command', () => {
  const draft = { name: 'admins', description: 'Do all', precedence: 0, roleArn: RoleArn };
  const group = { GroupName: 'admins', Description: 'Do all', Precedence: 0, RoleArn };
  const cases: readonly [command: string, run: (directory: Directory) => Promise<unknown>, input: object][] = [
    ['DescribeUserPool', (pool) => pool.describePool(), {}],
    ['AdminGetUser', (pool) => pool.getUser('jane'), { Username: 'jane' }],
    ['ListUsers', (pool) => pool.listUsers({ limit: 25, token: 'T' }), { Limit: 25, PaginationToken: 'T' }],
    [
      'ListUsersInGroup',
      (pool) => pool.listUsersInGroup('admins', { limit: 25, token: 'T' }),
      { GroupName: 'admins', Limit: 25, NextToken: 'T' },
    ],
    ['GetGroup', (pool) => pool.getGroup('admins'), { GroupName: 'admins' }],
    ['ListGroups', (pool) => pool.listGroups({ limit: 25, token: 'T' }), { Limit: 25, NextToken: 'T' }],
    ['AdminListGroupsForUser', (pool) => pool.listGroupsForUser('jane'), { Username: 'jane', Limit: 60 }],
    ['AdminAddUserToGroup', (pool) => pool.addUserToGroup('jane', 'admins'), { Username: 'jane', GroupName: 'admins' }],
    [
      'AdminRemoveUserFromGroup',
      (pool) => pool.removeUserFromGroup('jane', 'admins'),
      { Username: 'jane', GroupName: 'admins' },
    ],
    ['AdminEnableUser', (pool) => pool.enableUser('jane'), { Username: 'jane' }],
    ['AdminDisableUser', (pool) => pool.disableUser('jane'), { Username: 'jane' }],
    ['AdminUserGlobalSignOut', (pool) => pool.signOutUser('jane'), { Username: 'jane' }],
    ['CreateGroup', (pool) => pool.createGroup(draft), group],
    ['UpdateGroup', (pool) => pool.updateGroup(draft), group],
    ['DeleteGroup', (pool) => pool.deleteGroup('admins'), { GroupName: 'admins' }],
  ];

  test.each(cases)('%s', async (command, run, input) => {
    const { cognito, directory, sent } = openMockedPool();
    cognito.onAnyCommand().resolves({});
    await run(directory);
    expect(sent()).toEqual([[`${command}Command`, { UserPoolId, ...input }]]);
  });

  test('what a group draft leaves out is not on the wire, a precedence of 0 and an empty text are', async () => {
    const { directory, attempts } = openScriptedPool([{ output: {} }, { output: {} }]);
    await directory.updateGroup({ name: 'admins', precedence: 0 });
    await directory.updateGroup({ name: 'admins', description: '' });
    expect(attempts.map(({ input }) => input)).toEqual([
      { UserPoolId, GroupName: 'admins', Precedence: 0 },
      { UserPoolId, GroupName: 'admins', Description: '' },
    ]);
  });
});

describe('lists', () => {
  const lists: readonly [
    name: string,
    token: string,
    list: (pool: Directory, page: PageRequest) => Promise<unknown>,
  ][] = [
    ['ListUsers', 'PaginationToken', (pool, page) => pool.listUsers(page)],
    ['ListUsersInGroup', 'NextToken', (pool, page) => pool.listUsersInGroup('admins', page)],
    ['ListGroups', 'NextToken', (pool, page) => pool.listGroups(page)],
  ];

  test.each(lists)('%s asks for the first page without a token, and passes on the next one', async (_, token, list) => {
    const { cognito, directory, sent } = openMockedPool();
    cognito.onAnyCommand().resolves({ [token]: 'next' });
    await expect(list(directory, firstPage)).resolves.toEqual({ items: [], next: 'next' });
    const [[, input] = []] = sent();
    expect(input).toMatchObject({ Limit: 60 });
    expect(input).toHaveProperty(token, undefined);
  });

  test.each(lists)('%s ends where there is no token', async (_, _token, list) => {
    const { cognito, directory } = openMockedPool();
    cognito.onAnyCommand().resolves({});
    await expect(list(directory, firstPage)).resolves.toEqual({ items: [], next: null });
  });

  test.each(lists)('%s ends at an empty token, as emulators send it', async (_, token, list) => {
    const { cognito, directory } = openMockedPool();
    cognito.onAnyCommand().resolves({ [token]: '' });
    await expect(list(directory, firstPage)).resolves.toEqual({ items: [], next: null });
  });

  test.each(lists)('%s fails at the token that it was sent: its list would have no end', async (name, token, list) => {
    const { cognito, directory, sent } = openMockedPool();
    cognito.onAnyCommand().resolves({ [token]: 'again' });
    const answered = list(directory, { limit: 60, token: 'again' });
    await expect(answered).rejects.toBeInstanceOf(UpstreamUnavailableError);
    await expect(answered).rejects.toThrow(`${name} answered with the token of the page that was asked for`);
    expect(sent()).toHaveLength(1);
  });

  test('the groups of a user end at an empty token, and fail at the same one twice', async () => {
    const { cognito, directory, sent } = openMockedPool();
    cognito
      .onAnyCommand()
      .resolvesOnce({ Groups: [], NextToken: '' })
      .resolvesOnce({ Groups: [], NextToken: 'T1' })
      .resolves({ Groups: [], NextToken: 'T1' });
    await expect(directory.listGroupsForUser('jane')).resolves.toEqual([]);
    await expect(directory.listGroupsForUser('jane')).rejects.toBeInstanceOf(UpstreamUnavailableError);
    expect(sent()).toHaveLength(3);
  });

  test.each(lists)(
    '%s takes a refused token for stale, and a refused first page for bad input',
    async (_, _token, list) => {
      const { cognito, directory } = openMockedPool();
      cognito.onAnyCommand().rejects(new InvalidParameterException(answer('Invalid pagination token given.')));
      await expect(list(directory, { limit: 60, token: 'old' })).rejects.toBeInstanceOf(StaleCursorError);
      await expect(list(directory, firstPage)).rejects.toBeInstanceOf(InvalidInputError);
    },
  );

  test('the groups of a user are read to the last page, past empty ones, each page with the full limit', async () => {
    const { cognito, directory, sent } = openMockedPool();
    cognito
      .onAnyCommand()
      .resolvesOnce({ Groups: [{ GroupName: 'b' }], NextToken: 'T1' })
      .resolvesOnce({ Groups: [], NextToken: 'T2' })
      .resolvesOnce({ NextToken: 'T3' })
      .resolves({ Groups: [{ GroupName: 'a' }] });
    const groups = await directory.listGroupsForUser('jane');
    expect(groups.map(({ name }) => name)).toEqual(['b', 'a']);
    const page = { UserPoolId, Username: 'jane', Limit: 60 };
    expect(sent().map(([, input]) => input)).toEqual([
      page,
      { ...page, NextToken: 'T1' },
      { ...page, NextToken: 'T2' },
      { ...page, NextToken: 'T3' },
    ]);
  });

  test('a token refused in the midst of a list of the groups of a user is stale', async () => {
    const { cognito, directory } = openMockedPool();
    cognito
      .onAnyCommand()
      .resolvesOnce({ Groups: [], NextToken: 'T1' })
      .rejects(new InvalidParameterException(answer('Invalid pagination token given.')));
    await expect(directory.listGroupsForUser('jane')).rejects.toBeInstanceOf(StaleCursorError);
  });
});

describe('the filter of ListUsers', () => {
  test.each([
    [{ attribute: 'email', operator: '=', value: 'jane@example.com' }, 'email = "jane@example.com"'],
    [{ attribute: 'sub', operator: '^=', value: '0' }, 'sub ^= "0"'],
    [{ attribute: 'status', operator: '=', value: 'Enabled' }, 'status = "Enabled"'],
    [{ attribute: 'name', operator: '=', value: 'The "Boss"' }, 'name = "The \\"Boss\\""'],
    [{ attribute: 'name', operator: '^=', value: 'a\\' }, 'name ^= "a\\\\"'],
    [{ attribute: 'name', operator: '=', value: '\\"' }, 'name = "\\\\\\""'],
  ] as const)('%j is written %s', (filter, expression) => {
    expect(toFilterExpression(filter)).toBe(expression);
  });

  test('goes along with the page', async () => {
    const { cognito, directory, sent } = openMockedPool();
    cognito.onAnyCommand().resolves({});
    await directory.listUsers({ limit: 10, token: null }, { attribute: 'email', operator: '^=', value: 'jane' });
    expect(sent()).toEqual([['ListUsersCommand', { UserPoolId, Limit: 10, Filter: 'email ^= "jane"' }]]);
  });
});

describe('answers become models', () => {
  const created = new Date('2026-01-02T03:04:05Z');
  const modified = new Date('2026-02-02T03:04:05Z');
  const account = { Username: 'jane', Enabled: true, UserCreateDate: created, UserLastModifiedDate: modified };
  const attributes = [
    { Name: 'sub', Value: '1' },
    { Name: 'custom:team', Value: 'red' },
    { Name: 'email', Value: 'jane@example.com' },
  ];
  const jane = {
    username: 'jane',
    attributes: [
      { name: 'custom:team', value: 'red' },
      { name: 'email', value: 'jane@example.com' },
      { name: 'sub', value: '1' },
    ],
    enabled: true,
    status: 'CONFIRMED',
    createdAt: created,
    updatedAt: modified,
  };

  test('a user is the same by AdminGetUser and by the lists, attributes sorted by name', async () => {
    const { cognito, directory } = openMockedPool();
    cognito
      .onAnyCommand()
      .resolvesOnce({ ...account, UserStatus: 'CONFIRMED', UserAttributes: attributes })
      .resolves({ Users: [{ ...account, UserStatus: 'CONFIRMED', Attributes: attributes }] });
    expect(await directory.getUser('jane@example.com')).toEqual(jane);
    expect((await directory.listUsers(firstPage)).items).toEqual([jane]);
    expect((await directory.listUsersInGroup('admins', firstPage)).items).toEqual([jane]);
  });

  test('an unknown status is UNKNOWN', async () => {
    const { directory } = openScriptedPool([
      { output: { Users: [{ Username: 'jane', UserStatus: 'INVENTED_LATER' }] } },
    ]);
    const { items } = await directory.listUsers(firstPage);
    expect(items).toMatchObject([{ username: 'jane', status: 'UNKNOWN', attributes: [] }]);
  });

  test('a precedence of 0 is kept, no precedence is null, an empty text is null', async () => {
    const { cognito, directory } = openMockedPool();
    const dates = { CreationDate: created, LastModifiedDate: modified };
    cognito.onAnyCommand().resolves({
      Groups: [
        { GroupName: 'a', Description: 'First', Precedence: 0, RoleArn, ...dates },
        { GroupName: 'b', Description: '', CreationDate: created },
      ],
    });
    expect((await directory.listGroups(firstPage)).items).toEqual([
      { name: 'a', description: 'First', precedence: 0, roleArn: RoleArn, createdAt: created, updatedAt: modified },
      { name: 'b', description: null, precedence: null, roleArn: null, createdAt: created, updatedAt: created },
    ]);
  });

  test.each([
    [{ CaseSensitive: false }, true],
    [{ CaseSensitive: true }, false],
    [undefined, false],
  ])(
    'a pool with the username configuration %j ignores case: %s',
    async (UsernameConfiguration, usernamesIgnoreCase) => {
      const { cognito, directory } = openMockedPool();
      cognito.onAnyCommand().resolves({ UserPool: { EstimatedNumberOfUsers: 7, UsernameConfiguration } });
      expect(await directory.describePool()).toMatchObject({ estimatedNumberOfUsers: 7, usernamesIgnoreCase });
    },
  );

  test.each<[Partial<UserPoolType>, object]>([
    [{}, { aliases: [], usernamesAreSubs: false }],
    [
      { AliasAttributes: ['email', 'preferred_username'] },
      { aliases: ['email', 'preferred_username'], usernamesAreSubs: false },
    ],
    [{ UsernameAttributes: ['phone_number'] }, { aliases: ['phone_number'], usernamesAreSubs: true }],
  ])('of a pool described by %j the aliases are known', async (described, known) => {
    const { cognito, directory } = openMockedPool();
    cognito.onAnyCommand().resolves({ UserPool: described });
    expect(await directory.describePool()).toMatchObject(known);
  });
});

describe('what is not there', () => {
  test('a user that the pool lacks is null to get, and an error to change', async () => {
    const { cognito, directory } = openMockedPool();
    cognito.onAnyCommand().rejects(new UserNotFoundException(answer('User does not exist.')));
    expect(await directory.getUser('nobody')).toBeNull();
    await expect(directory.enableUser('nobody')).rejects.toBeInstanceOf(UserNotFoundError);
    await expect(directory.listGroupsForUser('nobody')).rejects.toMatchObject({ username: 'nobody' });
  });

  test('a group that the pool lacks is null to get, and an error to change', async () => {
    const { cognito, directory } = openMockedPool();
    cognito.onAnyCommand().rejects(new ResourceNotFoundException(answer('Group not found.')));
    expect(await directory.getGroup('nothing')).toBeNull();
    await expect(directory.updateGroup({ name: 'nothing' })).rejects.toBeInstanceOf(GroupNotFoundError);
    await expect(directory.addUserToGroup('jane', 'nothing')).rejects.toMatchObject({ groupName: 'nothing' });
    await expect(directory.listUsersInGroup('nothing', firstPage)).rejects.toBeInstanceOf(GroupNotFoundError);
  });

  test('a pool that is not there is an error, even to get a group', async () => {
    const { cognito, directory } = openMockedPool();
    cognito.onAnyCommand().rejects(new ResourceNotFoundException(answer('User pool x_1 does not exist.')));
    await expect(directory.getGroup('admins')).rejects.toBeInstanceOf(UpstreamUnavailableError);
    await expect(directory.listUsers(firstPage)).rejects.toBeInstanceOf(UpstreamUnavailableError);
  });
});

describe('enabling and disabling', () => {
  test.each([
    ['enableUser', 'User is already enabled.'],
    ['disableUser', 'User is already disabled.'],
  ] as const)('%s succeeds where Cognito says "%s"', async (method, message) => {
    const { cognito, directory } = openMockedPool();
    cognito.onAnyCommand().rejects(new InvalidParameterException(answer(message)));
    await expect(directory[method]('jane')).resolves.toBeUndefined();
  });

  test.each(['enableUser', 'disableUser'] as const)('%s fails on any other refusal', async (method) => {
    const { cognito, directory } = openMockedPool();
    cognito.onAnyCommand().rejects(new InvalidParameterException(answer('User cannot be changed.')));
    await expect(directory[method]('jane')).rejects.toBeInstanceOf(InvalidInputError);
  });
});

describe('a write whose answer was lost, and that the SDK sent again', () => {
  // The SDK's back-off is a random part of a time: of nothing, here.
  beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0));
  afterEach(() => vi.restoreAllMocks());

  const lost = { failure: brokenConnection('ECONNRESET') };
  const exists = { exception: 'GroupExistsException' };
  const gone = { exception: 'ResourceNotFoundException', message: 'Group not found.' };
  const draft = { name: 'admins', description: 'Do all', precedence: 3, roleArn: RoleArn };
  const asDrafted = { GroupName: 'admins', Description: 'Do all', Precedence: 3, RoleArn };

  test('CreateGroup has succeeded if the group is there as drafted', async () => {
    const { directory, attempts } = openScriptedPool([lost, exists, { output: { Group: asDrafted } }]);
    await expect(directory.createGroup(draft)).resolves.toMatchObject(draft);
    expect(attempts.map(({ operation }) => operation)).toEqual(['CreateGroup', 'CreateGroup', 'GetGroup']);
  });

  test('CreateGroup has succeeded if a bare group is there as drafted', async () => {
    const { directory } = openScriptedPool([lost, exists, { output: { Group: { GroupName: 'admins' } } }]);
    await expect(directory.createGroup({ name: 'admins' })).resolves.toMatchObject({ name: 'admins' });
  });

  test.each([
    ['description', { ...asDrafted, Description: 'Another' }],
    ['precedence', { ...asDrafted, Precedence: 0 }],
    ['role', { ...asDrafted, RoleArn: undefined }],
  ])('CreateGroup has failed if the group has another %s', async (_, Group) => {
    const { directory } = openScriptedPool([lost, exists, { output: { Group } }]);
    await expect(directory.createGroup(draft)).rejects.toBeInstanceOf(GroupExistsError);
  });

  test('CreateGroup has failed if the first answer already says that the group exists', async () => {
    const { directory, attempts } = openScriptedPool([exists]);
    await expect(directory.createGroup(draft)).rejects.toBeInstanceOf(GroupExistsError);
    expect(attempts).toHaveLength(1);
  });

  test('CreateGroup is in doubt if nobody can look whose group it is', async () => {
    const denied = { exception: 'AccessDeniedException' };
    const { directory } = openScriptedPool([lost, exists, denied]);
    await expect(directory.createGroup(draft)).rejects.toBeInstanceOf(NoResponseError);
  });

  test('DeleteGroup has succeeded if the group is gone', async () => {
    const { directory, attempts } = openScriptedPool([lost, gone]);
    await expect(directory.deleteGroup('admins')).resolves.toBeUndefined();
    expect(attempts).toHaveLength(2);
  });

  test('DeleteGroup has failed if the first answer already says that there is no such group', async () => {
    const { directory } = openScriptedPool([gone]);
    await expect(directory.deleteGroup('admins')).rejects.toBeInstanceOf(GroupNotFoundError);
  });

  test('DeleteGroup has not succeeded if the pool is gone', async () => {
    const noPool = { exception: 'ResourceNotFoundException', message: 'User pool x_1 does not exist.' };
    const { directory } = openScriptedPool([lost, noPool]);
    await expect(directory.deleteGroup('admins')).rejects.toBeInstanceOf(UpstreamUnavailableError);
  });
});

test('all that is to be called before a write is, the latest first, and a read calls none of it', async () => {
  const called: string[] = [];
  const note = (name: string) => async () => void called.push(name);
  const { directory } = openScriptedPool([{ output: {} }, { output: {} }], {
    session: { beforeWrite: note('session') },
  });
  const asking = directory.asking(note('lock')).asking(note('rights'));
  await asking.listGroups(firstPage);
  expect(called).toEqual([]);
  await asking.enableUser('jane');
  expect(called).toEqual(['rights', 'lock', 'session']);
});
