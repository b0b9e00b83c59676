import type { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { expect, test } from 'vitest';
import { openPool } from './client.ts';

interface List {
  readonly UserPoolId: string;
  readonly GroupName: string;
  readonly Username: string;
  readonly Limit: number;
}

const long = 'x'.repeat(129);

test.each([
  ['white space in a group name', { GroupName: 'two words' }, /Value 'two words' at 'groupName'.*regular expression/],
  ['an empty group name', { GroupName: '' }, /at 'groupName'.*length greater than or equal to 1/],
  ['a group name of 129 characters', { GroupName: long }, /at 'groupName'.*length less than or equal to 128/],
  ['no group name', { GroupName: undefined }, /Value null at 'groupName'.*must not be null/],
  ['a description of 2,049 characters', { Description: 'x'.repeat(2049) }, /at 'description'.*2048/],
  ['a precedence below 0', { Precedence: -1 }, /Value '-1' at 'precedence'.*greater than or equal to 0/],
  ['a precedence of 2³¹', { Precedence: 2 ** 31 }, /at 'precedence'.*less than or equal to 2147483647/],
  ['a role that is no ARN', { RoleArn: 'x'.repeat(30) }, /at 'roleArn'.*regular expression/],
  ['a role ARN that is too short', { RoleArn: 'arn:aws:iam::1:r' }, /at 'roleArn'.*length greater than or equal to 20/],
  ['a pool id without a Region', { UserPoolId: 'nope' }, /Value 'nope' at 'userPoolId'.*regular expression/],
])('CreateGroup refuses %s', async (_, member, message) => {
  const { client, UserPoolId } = openPool();
  await expect(client.createGroup({ UserPoolId, GroupName: 'a', ...member })).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: expect.stringMatching(/^1 validation error detected: /),
  });
  await expect(client.createGroup({ UserPoolId, GroupName: 'a', ...member })).rejects.toThrow(message);
});

test.each(['r&d/"moonshot",phase-2', '小林', 'équipe', '⭐', 'x'.repeat(128)])(
  '%s is a group name',
  async (GroupName) => {
    const { client, UserPoolId } = openPool();
    const { Group } = await client.createGroup({ UserPoolId, GroupName });
    expect(Group?.GroupName).toBe(GroupName);
  },
);

test('a username is held to the same rules', async () => {
  const { client, UserPoolId } = openPool();
  await expect(client.adminGetUser({ UserPoolId, Username: 'two words' })).rejects.toThrow(/at 'username'/);
});

test.each([
  ['ListUsers', (client: CognitoIdentityProvider, list: List) => client.listUsers(list)],
  ['ListUsersInGroup', (client: CognitoIdentityProvider, list: List) => client.listUsersInGroup(list)],
  ['ListGroups', (client: CognitoIdentityProvider, list: List) => client.listGroups(list)],
  ['AdminListGroupsForUser', (client: CognitoIdentityProvider, list: List) => client.adminListGroupsForUser(list)],
])('%s takes a Limit of 0 to 60', async (_, call) => {
  const { client, UserPoolId } = openPool({ users: 1, groups: 1 });
  const list = { UserPoolId, GroupName: 'group-1', Username: 'user-1' };
  await call(client, { ...list, Limit: 0 });
  await call(client, { ...list, Limit: 60 });
  await expect(call(client, { ...list, Limit: 61 })).rejects.toThrow(/'61' at 'limit'.*less than or equal to 60/);
  await expect(call(client, { ...list, Limit: -1 })).rejects.toThrow(/'-1' at 'limit'.*greater than or equal to 0/);
});

test('an operation that the pool does not serve is an UnknownOperationException', async () => {
  const { client } = openPool();
  await expect(client.listUserPools({ MaxResults: 1 })).rejects.toMatchObject({ name: 'UnknownOperationException' });
});
