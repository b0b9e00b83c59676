import { describe, expect, test } from 'vitest';
import { openPool } from './client.ts';

describe('membership', () => {
  test('AdminAddUserToGroup shows from both sides, by whatever name the user is called', async () => {
    const { pool, client, UserPoolId } = openPool({ users: 2, groups: 1, membershipsPerUser: 0 });
    await client.adminAddUserToGroup({ UserPoolId, Username: 'user-2@example.com', GroupName: 'group-1' });
    expect(pool.groupsOf('user-2')).toEqual(['group-1']);
    expect(pool.membersOf('group-1')).toEqual(['user-2']);
    const { Users } = await client.listUsersInGroup({ UserPoolId, GroupName: 'group-1' });
    const { Groups } = await client.adminListGroupsForUser({ UserPoolId, Username: 'user-2' });
    expect(Users?.map((user) => user.Username)).toEqual(['user-2']);
    expect(Groups?.map((group) => group.GroupName)).toEqual(['group-1']);
  });

  test('adding a member again, and removing a user who is none, succeed and change nothing', async () => {
    const { pool, client, UserPoolId } = openPool({ users: 2, groups: 1, membershipsPerUser: 0 });
    const member = { UserPoolId, Username: 'user-1', GroupName: 'group-1' };
    await client.adminAddUserToGroup(member);
    await client.adminAddUserToGroup(member);
    await client.createGroup({ UserPoolId, GroupName: 'other' });
    await client.adminAddUserToGroup({ UserPoolId, Username: 'user-2', GroupName: 'other' });
    await client.adminRemoveUserFromGroup({ ...member, Username: 'user-2' });
    expect(pool.groupsOf('user-2')).toEqual(['other']);
    expect(pool.membersOf('group-1')).toEqual(['user-1']);
    expect(pool.groupsOf('user-1')).toEqual(['group-1']);
  });

  test('AdminRemoveUserFromGroup ends this membership and no other', async () => {
    const { pool, client, UserPoolId } = openPool({ users: 3, groups: 2, membershipsPerUser: 2 });
    await client.adminRemoveUserFromGroup({ UserPoolId, Username: 'user-2', GroupName: 'group-2' });
    expect(pool.groupsOf('user-2')).toEqual(['group-1']);
    expect(pool.membersOf('group-2')).toEqual(['user-1', 'user-3']);
    expect(pool.membersOf('group-1')).toHaveLength(3);
  });

  test.each(['adminAddUserToGroup', 'adminRemoveUserFromGroup'] as const)(
    '%s tells a missing user from a missing group',
    async (operation) => {
      const { client, UserPoolId } = openPool({ users: 1, groups: 1 });
      const noUser = client[operation]({ UserPoolId, Username: 'nobody', GroupName: 'group-1' });
      await expect(noUser).rejects.toMatchObject({ name: 'UserNotFoundException' });
      const noGroup = client[operation]({ UserPoolId, Username: 'user-1', GroupName: 'none' });
      await expect(noGroup).rejects.toMatchObject({ name: 'ResourceNotFoundException', message: 'Group not found.' });
    },
  );

  test('a user is in 100 groups and not in one more', async () => {
    const { pool, client, UserPoolId } = openPool({ users: 1, groups: 100, membershipsPerUser: 99 });
    const missing = Array.from({ length: 100 }, (_, place) => `group-${place + 1}`).filter(
      (name) => !pool.groupsOf('user-1').includes(name),
    );
    const hundredth = { UserPoolId, Username: 'user-1', GroupName: missing[0] };
    await client.adminAddUserToGroup(hundredth);
    await client.createGroup({ UserPoolId, GroupName: 'one-more' });
    await expect(client.adminAddUserToGroup({ ...hundredth, GroupName: 'one-more' })).rejects.toMatchObject({
      name: 'LimitExceededException',
    });
    await client.adminAddUserToGroup(hundredth);
    expect(pool.groupsOf('user-1')).toHaveLength(100);
  });

  test('the members that ListUsersInGroup answers are whole users', async () => {
    const { client, UserPoolId } = openPool({});
    const { Users } = await client.listUsersInGroup({ UserPoolId, GroupName: 'super_admin' });
    const ada = Users?.find((user) => user.Username === 'ada.root');
    expect(ada).toMatchObject({ Enabled: true, UserStatus: 'CONFIRMED', UserCreateDate: expect.any(Date) });
    expect(ada?.Attributes).toContainEqual({ Name: 'custom:department', Value: 'operations' });
  });

  test('AdminListGroupsForUser of a user who does not exist is a UserNotFoundException', async () => {
    const { client, UserPoolId } = openPool();
    await expect(client.adminListGroupsForUser({ UserPoolId, Username: 'nobody' })).rejects.toMatchObject({
      name: 'UserNotFoundException',
    });
  });
});
