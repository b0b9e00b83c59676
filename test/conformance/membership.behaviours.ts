import type { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { expect } from 'vitest';
import { behaviour, exception } from './behaviour.ts';
import type { FreshPool } from './fresh-pool.ts';

interface Membership {
  readonly UserPoolId: string;
  readonly Username: string;
  readonly GroupName: string;
}

type CallOnMembership = (client: CognitoIdentityProvider, membership: Membership) => Promise<object>;

const CALLS_ON_A_MEMBERSHIP: Readonly<Record<string, CallOnMembership>> = {
  AdminAddUserToGroup: (client, membership) => client.adminAddUserToGroup(membership),
  AdminRemoveUserFromGroup: (client, membership) => client.adminRemoveUserFromGroup(membership),
};

async function groupsOf({ client, UserPoolId }: FreshPool, Username: string) {
  const { Groups } = await client.adminListGroupsForUser({ UserPoolId, Username, Limit: 60 });
  return Groups?.map(({ GroupName }) => GroupName).sort();
}

async function membersOf({ client, UserPoolId }: FreshPool, GroupName: string) {
  const { Users } = await client.listUsersInGroup({ UserPoolId, GroupName, Limit: 60 });
  return Users?.map(({ Username }) => Username).sort();
}

export const membershipBehaviours = [
  behaviour('AdminAddUserToGroup makes a member, and again changes nothing', async (server) => {
    const pool = await server.createPool();
    await pool.addUsers('jane');
    await pool.addGroups('a', 'b');
    for (const _ of ['first', 'again']) {
      await pool.join('jane', 'a');
      expect([await groupsOf(pool, 'jane'), await membersOf(pool, 'a'), await membersOf(pool, 'b')]).toEqual([
        ['a'],
        ['jane'],
        [],
      ]);
    }
  }),

  behaviour('AdminRemoveUserFromGroup ends the membership, and again changes nothing', async (server) => {
    const pool = await server.createPool();
    const { client, UserPoolId } = pool;
    await pool.addUsers('jane', 'john');
    await pool.addGroups('a');
    await pool.join('jane', 'a');
    await pool.join('john', 'a');
    for (const _ of ['first', 'again']) {
      await client.adminRemoveUserFromGroup({ UserPoolId, Username: 'jane', GroupName: 'a' });
      expect([await groupsOf(pool, 'jane'), await membersOf(pool, 'a')]).toEqual([[], ['john']]);
    }
  }),

  behaviour('AdminListGroupsForUser answers whole groups', async (server) => {
    const pool = await server.createPool();
    const { client, UserPoolId } = pool;
    await pool.addUsers('jane');
    await client.createGroup({ UserPoolId, GroupName: 'a', Description: 'First', Precedence: 0 });
    await pool.join('jane', 'a');
    const { Groups, NextToken } = await client.adminListGroupsForUser({ UserPoolId, Username: 'jane', Limit: 60 });
    expect(NextToken).toBeUndefined();
    expect(Groups).toMatchObject([{ UserPoolId, GroupName: 'a', Description: 'First', Precedence: 0 }]);
  }),

  behaviour('AdminListGroupsForUser answers no more than Limit, and a token for the rest', async (server) => {
    const pool = await server.createPool();
    const { client, UserPoolId } = pool;
    await pool.addUsers('jane');
    await pool.addGroups('a', 'b', 'c');
    await pool.join('jane', 'a', 'b', 'c');
    const first = await client.adminListGroupsForUser({ UserPoolId, Username: 'jane', Limit: 2 });
    expect([first.Groups?.length, first.NextToken]).toEqual([2, expect.any(String)]);
    const { NextToken } = first;
    const second = await client.adminListGroupsForUser({ UserPoolId, Username: 'jane', Limit: 2, NextToken });
    const names = [...(first.Groups ?? []), ...(second.Groups ?? [])].map(({ GroupName }) => GroupName);
    expect(names.sort()).toEqual(['a', 'b', 'c']);
  }),

  behaviour('AdminListGroupsForUser takes the sub', async (server) => {
    const pool = await server.createPool();
    const [sub = ''] = await pool.addUsers('jane');
    await pool.addGroups('a');
    await pool.join('jane', 'a');
    expect(await groupsOf(pool, sub)).toEqual(['a']);
  }),

  behaviour('AdminAddUserToGroup takes the sub, and the member has the username', async (server) => {
    const pool = await server.createPool();
    const [sub = ''] = await pool.addUsers('jane');
    await pool.addGroups('a');
    await pool.join(sub, 'a');
    expect([await membersOf(pool, 'a'), await groupsOf(pool, 'jane')]).toEqual([['jane'], ['a']]);
  }),

  behaviour('ListUsersInGroup answers whole users', async (server) => {
    const pool = await server.createPool();
    const [sub] = await pool.addUsers('jane');
    await pool.addGroups('a');
    await pool.join('jane', 'a');
    const { Users } = await pool.client.listUsersInGroup({ UserPoolId: pool.UserPoolId, GroupName: 'a', Limit: 60 });
    expect(Users).toMatchObject([{ Username: 'jane', Enabled: true, UserStatus: 'FORCE_CHANGE_PASSWORD' }]);
    expect(Users?.[0]?.Attributes).toContainEqual({ Name: 'sub', Value: sub });
  }),

  behaviour('ListUsersInGroup answers no more than Limit, and a token for the rest', async (server) => {
    const pool = await server.createPool();
    const { client, UserPoolId } = pool;
    await pool.addUsers('x', 'y', 'z');
    await pool.addGroups('a');
    for (const username of ['x', 'y', 'z']) await pool.join(username, 'a');
    const first = await client.listUsersInGroup({ UserPoolId, GroupName: 'a', Limit: 2 });
    expect([first.Users?.length, first.NextToken]).toEqual([2, expect.any(String)]);
    const { NextToken } = first;
    const second = await client.listUsersInGroup({ UserPoolId, GroupName: 'a', Limit: 2, NextToken });
    const usernames = [...(first.Users ?? []), ...(second.Users ?? [])].map(({ Username }) => Username);
    expect(usernames.sort()).toEqual(['x', 'y', 'z']);
  }),

  ...Object.entries(CALLS_ON_A_MEMBERSHIP).flatMap(([operation, call]) => [
    behaviour(`${operation} with a user that the pool lacks is a UserNotFoundException`, async (server) => {
      const pool = await server.createPool();
      await pool.addGroups('a');
      await expect(
        call(pool.client, { UserPoolId: pool.UserPoolId, Username: 'nobody', GroupName: 'a' }),
      ).rejects.toMatchObject(exception('UserNotFoundException'));
    }),

    behaviour(`${operation} with a group that the pool lacks is a ResourceNotFoundException`, async (server) => {
      const pool = await server.createPool();
      await pool.addUsers('jane');
      await pool.addGroups('another');
      await expect(
        call(pool.client, { UserPoolId: pool.UserPoolId, Username: 'jane', GroupName: 'nothing' }),
      ).rejects.toMatchObject(exception('ResourceNotFoundException'));
    }),
  ]),
];
