import type { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { expect } from 'vitest';
import { behaviour, exception } from './behaviour.ts';

const RoleArn = 'arn:aws:iam::123456789012:role/reader';

type CallOnGroup = (
  client: CognitoIdentityProvider,
  group: { UserPoolId: string; GroupName: string },
) => Promise<object>;

const CALLS_ON_A_GROUP: Readonly<Record<string, CallOnGroup>> = {
  GetGroup: (client, group) => client.getGroup(group),
  UpdateGroup: (client, group) => client.updateGroup(group),
  DeleteGroup: (client, group) => client.deleteGroup(group),
  ListUsersInGroup: (client, group) => client.listUsersInGroup(group),
};

export const groupBehaviours = [
  behaviour('CreateGroup keeps every property, a precedence of 0 too', async (server) => {
    const { client, UserPoolId } = await server.createPool();
    const group = { UserPoolId, GroupName: 'équipe/"a",b', Description: 'Ünïcode', Precedence: 0, RoleArn };
    const { Group: created } = await client.createGroup(group);
    expect(created).toMatchObject(group);
    const { Group: found } = await client.getGroup({ UserPoolId, GroupName: group.GroupName });
    expect(found).toMatchObject(group);
    expect(found?.CreationDate).toBeInstanceOf(Date);
    expect(found?.LastModifiedDate).toEqual(created?.LastModifiedDate);
  }),

  behaviour('a property of a group that was never set is left out', async (server) => {
    const { client, UserPoolId } = await server.createPool();
    const { Group = {} } = await client.createGroup({ UserPoolId, GroupName: 'bare' });
    expect(Object.keys(Group).sort()).toEqual(['CreationDate', 'GroupName', 'LastModifiedDate', 'UserPoolId']);
  }),

  behaviour('a group whose name is taken is a GroupExistsException, and the group stays as it is', async (server) => {
    const { client, UserPoolId } = await server.createPool();
    await client.createGroup({ UserPoolId, GroupName: 'a', Description: 'First' });
    await expect(client.createGroup({ UserPoolId, GroupName: 'a' })).rejects.toMatchObject(
      exception('GroupExistsException'),
    );
    const { Group } = await client.getGroup({ UserPoolId, GroupName: 'a' });
    expect(Group?.Description).toBe('First');
  }),

  behaviour('names of groups that differ by case are two groups', async (server) => {
    const pool = await server.createPool();
    await pool.addGroups('a', 'A');
    const { Groups } = await pool.client.listGroups({ UserPoolId: pool.UserPoolId, Limit: 60 });
    expect(Groups?.map(({ GroupName }) => GroupName).sort()).toEqual(['A', 'a']);
  }),

  behaviour('UpdateGroup changes what it names and keeps what it leaves out', async (server) => {
    const { client, UserPoolId } = await server.createPool();
    const group = { UserPoolId, GroupName: 'a', Description: 'First', Precedence: 7, RoleArn };
    await client.createGroup(group);
    const { Group } = await client.updateGroup({ UserPoolId, GroupName: 'a', Precedence: 0 });
    expect(Group).toMatchObject({ ...group, Precedence: 0 });
    expect((await client.getGroup({ UserPoolId, GroupName: 'a' })).Group).toMatchObject({ ...group, Precedence: 0 });
  }),

  behaviour('UpdateGroup takes an empty description for a description', async (server) => {
    const { client, UserPoolId } = await server.createPool();
    await client.createGroup({ UserPoolId, GroupName: 'a', Description: 'First' });
    const { Group } = await client.updateGroup({ UserPoolId, GroupName: 'a', Description: '' });
    expect(Group?.Description).toBe('');
  }),

  behaviour('DeleteGroup takes the group away, and a group of the same name starts without members', async (server) => {
    const pool = await server.createPool();
    const { client, UserPoolId } = pool;
    await pool.addUsers('jane');
    await pool.addGroups('a');
    await pool.join('jane', 'a');
    await client.deleteGroup({ UserPoolId, GroupName: 'a' });
    await expect(client.getGroup({ UserPoolId, GroupName: 'a' })).rejects.toMatchObject(
      exception('ResourceNotFoundException'),
    );
    await pool.addGroups('a');
    expect((await client.listUsersInGroup({ UserPoolId, GroupName: 'a', Limit: 60 })).Users).toEqual([]);
  }),

  behaviour('a pool without groups lists none', async (server) => {
    const { client, UserPoolId } = await server.createPool();
    const { Groups, NextToken } = await client.listGroups({ UserPoolId, Limit: 60 });
    expect([Groups, NextToken]).toEqual([[], undefined]);
  }),

  behaviour('ListGroups lists every group once, page after page', async (server) => {
    const pool = await server.createPool();
    const { client, UserPoolId } = pool;
    await pool.addGroups('a', 'b', 'c', 'd', 'e');
    const names: unknown[] = [];
    let NextToken: string | undefined;
    do {
      const page = await client.listGroups({ UserPoolId, Limit: 2, NextToken });
      names.push(...(page.Groups ?? []).map(({ GroupName }) => GroupName));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(names.sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
  }),

  behaviour('ListGroups answers no more than Limit, and a token for the rest', async (server) => {
    const pool = await server.createPool();
    await pool.addGroups('a', 'b', 'c');
    const page = await pool.client.listGroups({ UserPoolId: pool.UserPoolId, Limit: 2 });
    expect([page.Groups?.length, page.NextToken]).toEqual([2, expect.any(String)]);
  }),

  ...Object.entries(CALLS_ON_A_GROUP).map(([operation, call]) =>
    behaviour(
      `${operation} of a group that the pool lacks is a ResourceNotFoundException about the group`,
      async (server) => {
        const pool = await server.createPool();
        await pool.addGroups('another');
        await expect(call(pool.client, { UserPoolId: pool.UserPoolId, GroupName: 'nothing' })).rejects.toMatchObject({
          ...exception('ResourceNotFoundException'),
          message: expect.stringMatching(/^Group not found\.?$/),
        });
      },
    ),
  ),

  behaviour('GetGroup in a pool that never had a group is a ResourceNotFoundException', async (server) => {
    const { client, UserPoolId } = await server.createPool();
    await expect(client.getGroup({ UserPoolId, GroupName: 'nothing' })).rejects.toMatchObject(
      exception('ResourceNotFoundException'),
    );
  }),

  ...[
    ['white space', 'two words'],
    ['129 characters', 'x'.repeat(129)],
  ].map(([fault, GroupName]) =>
    behaviour(`the name of a group with ${fault} is an InvalidParameterException`, async (server) => {
      const { client, UserPoolId } = await server.createPool();
      await expect(client.createGroup({ UserPoolId, GroupName })).rejects.toMatchObject(
        exception('InvalidParameterException'),
      );
    }),
  ),

  behaviour('the name of a group may have 128 characters', async (server) => {
    const { client, UserPoolId } = await server.createPool();
    const GroupName = 'x'.repeat(128);
    await client.createGroup({ UserPoolId, GroupName });
    expect((await client.getGroup({ UserPoolId, GroupName })).Group?.GroupName).toBe(GroupName);
  }),

  behaviour('a negative precedence is an InvalidParameterException', async (server) => {
    const { client, UserPoolId } = await server.createPool();
    await expect(client.createGroup({ UserPoolId, GroupName: 'a', Precedence: -1 })).rejects.toMatchObject(
      exception('InvalidParameterException'),
    );
  }),
];
