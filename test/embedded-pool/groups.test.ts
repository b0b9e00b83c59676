import type { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from 'vitest';
import { FakeClock } from '../support/fake-clock.ts';
import { openPool } from './client.ts';

interface NoGroup {
  readonly UserPoolId: string;
  readonly GroupName: string;
}

const RoleArn = 'arn:aws:iam::123456789012:role/reader';

describe('groups', () => {
  test('CreateGroup keeps every property, a precedence of 0 too, and dates the group', async () => {
    const clock = new FakeClock();
    const { client, UserPoolId } = openPool({ users: 0, groups: 0, clock });
    await client.createGroup({ UserPoolId, GroupName: 'a', Description: 'First', Precedence: 0, RoleArn });
    const { Group } = await client.getGroup({ UserPoolId, GroupName: 'a' });
    const now = clock.date();
    expect(Group).toEqual({
      GroupName: 'a',
      UserPoolId,
      Description: 'First',
      Precedence: 0,
      RoleArn,
      CreationDate: now,
      LastModifiedDate: now,
    });
  });

  test('a group is found by its exact name, or by its name in any case and Unicode form, as configured', async () => {
    const exact = openPool();
    await exact.client.createGroup({ UserPoolId: exact.UserPoolId, GroupName: 'Équipe' });
    await exact.client.createGroup({ UserPoolId: exact.UserPoolId, GroupName: 'équipe' });
    const pool = openPool({ groupNames: 'case-insensitive' });
    const { client, UserPoolId } = pool;
    await client.createGroup({ UserPoolId, GroupName: 'Équipe' });
    const sameName = { UserPoolId, GroupName: 'E\u0301QUIPE' };
    await expect(client.createGroup(sameName)).rejects.toMatchObject({ name: 'GroupExistsException' });
    expect((await client.getGroup(sameName)).Group?.GroupName).toBe('Équipe');
    await client.deleteGroup(sameName);
    await expect(client.getGroup({ UserPoolId, GroupName: 'Équipe' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('a property that was never set is left out of the answer', async () => {
    const { client, UserPoolId } = openPool();
    const { Group } = await client.createGroup({ UserPoolId, GroupName: 'bare' });
    expect(Object.keys(Group ?? {}).sort()).toEqual(['CreationDate', 'GroupName', 'LastModifiedDate', 'UserPoolId']);
  });

  test('a name that is taken is a GroupExistsException, and the group stays as it is', async () => {
    const { client, UserPoolId } = openPool();
    await client.createGroup({ UserPoolId, GroupName: 'a', Description: 'First' });
    await expect(client.createGroup({ UserPoolId, GroupName: 'a', Description: 'Second' })).rejects.toMatchObject({
      name: 'GroupExistsException',
      message: 'A group with the name already exists.',
    });
    expect((await client.getGroup({ UserPoolId, GroupName: 'a' })).Group?.Description).toBe('First');
  });

  test('names that differ by case are two groups', async () => {
    const { client, UserPoolId } = openPool();
    await client.createGroup({ UserPoolId, GroupName: 'a' });
    await client.createGroup({ UserPoolId, GroupName: 'A' });
    expect((await client.listGroups({ UserPoolId })).Groups).toHaveLength(2);
  });

  test('UpdateGroup keeps what is left out and dates the change', async () => {
    const clock = new FakeClock();
    const { client, UserPoolId } = openPool({ users: 0, groups: 0, clock });
    const created = clock.date();
    await client.createGroup({ UserPoolId, GroupName: 'a', Description: 'First', Precedence: 7, RoleArn });
    await clock.advance(60_000);
    const { Group } = await client.updateGroup({ UserPoolId, GroupName: 'a', Precedence: 0 });
    expect(Group).toMatchObject({ Description: 'First', Precedence: 0, RoleArn, CreationDate: created });
    expect(Group?.LastModifiedDate).toEqual(clock.date());

    const emptied = await client.updateGroup({ UserPoolId, GroupName: 'a', Description: '' });
    expect(emptied.Group).toMatchObject({ Description: '', Precedence: 0, RoleArn });
  });

  test.each([
    ['GetGroup', (client: CognitoIdentityProvider, group: NoGroup) => client.getGroup(group)],
    ['UpdateGroup', (client: CognitoIdentityProvider, group: NoGroup) => client.updateGroup(group)],
    ['DeleteGroup', (client: CognitoIdentityProvider, group: NoGroup) => client.deleteGroup(group)],
    ['ListUsersInGroup', (client: CognitoIdentityProvider, group: NoGroup) => client.listUsersInGroup(group)],
  ])('%s of a group that does not exist is a ResourceNotFoundException', async (_, call) => {
    const { client, UserPoolId } = openPool();
    await expect(call(client, { UserPoolId, GroupName: 'none' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Group not found.',
    });
  });

  test('DeleteGroup ends its memberships, and a group of the same name starts empty', async () => {
    const { pool, client, UserPoolId } = openPool({ users: 4, groups: 2, membershipsPerUser: 2 });
    await client.deleteGroup({ UserPoolId, GroupName: 'group-1' });
    expect(pool.groupsOf('user-1')).toEqual(['group-2']);
    await client.createGroup({ UserPoolId, GroupName: 'group-1' });
    expect(pool.membersOf('group-1')).toEqual([]);
  });

  test('a pool holds 10,000 groups and not one more', async () => {
    const { client, UserPoolId } = openPool({ users: 0, groups: 9_999 });
    await client.createGroup({ UserPoolId, GroupName: 'last' });
    await expect(client.createGroup({ UserPoolId, GroupName: 'too-many' })).rejects.toMatchObject({
      name: 'LimitExceededException',
    });
    await client.deleteGroup({ UserPoolId, GroupName: 'group-1' });
    await client.createGroup({ UserPoolId, GroupName: 'room-again' });
  });
});
