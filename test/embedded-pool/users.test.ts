import { describe, expect, test } from 'vitest';
import { FakeClock } from '../support/fake-clock.ts';
import { openPool } from './client.ts';

describe('reading a user', () => {
  test('AdminGetUser answers the attributes with the sub, the state and the dates', async () => {
    const { client, UserPoolId } = openPool({});

    const user = await client.adminGetUser({ UserPoolId, Username: 'john.doe' });

    expect(user).toMatchObject({ Username: 'john.doe', Enabled: true, UserStatus: 'CONFIRMED' });
    expect(user.UserCreateDate).toEqual(new Date('2024-01-08T09:00:00Z'));
    expect(user.UserAttributes).toContainEqual({ Name: 'email', Value: 'john.doe@example.com' });
    expect(user.UserAttributes?.find(({ Name }) => Name === 'sub')?.Value).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  test('a user who does not exist is a UserNotFoundException', async () => {
    const { client, UserPoolId } = openPool();
    await expect(client.adminGetUser({ UserPoolId, Username: 'nobody' })).rejects.toMatchObject({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('a pool that does not exist is a ResourceNotFoundException that names it', async () => {
    const { client } = openPool();
    await expect(client.adminGetUser({ UserPoolId: 'us-east-1_Nowhere', Username: 'x' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'User pool us-east-1_Nowhere does not exist.',
    });
  });

  test.each([
    ['its username in another case', 'JOHN.Doe'],
    ['a verified email address', 'John.Doe@example.com'],
    ['a username beyond ASCII, in another case', 'SØREN.ØRSTED'],
  ])('the default pool finds a user by %s', async (_, Username) => {
    const { client, UserPoolId } = openPool({});
    const { Username: found } = await client.adminGetUser({ UserPoolId, Username });
    expect(found).toBe(Username.startsWith('S') ? 'søren.ørsted' : 'john.doe');
  });

  test('a local user is found by the sub, a federated one is not', async () => {
    const { pool, client, UserPoolId } = openPool({});
    const subOf = (username: string) => pool.user(username)?.sub;

    const local = await client.adminGetUser({ UserPoolId, Username: subOf('john.doe') });
    expect(local.Username).toBe('john.doe');
    const federated = client.adminGetUser({ UserPoolId, Username: subOf('Okta_freya.lindqvist@example.com') });
    await expect(federated).rejects.toMatchObject({ name: 'UserNotFoundException' });
  });

  test('an email address stands for the username only once it is verified', async () => {
    const { client, UserPoolId } = openPool();
    await client.adminCreateUser({
      UserPoolId,
      Username: 'ann',
      UserAttributes: [{ Name: 'email', Value: 'ann@example.com' }],
    });
    await expect(client.adminGetUser({ UserPoolId, Username: 'ann@example.com' })).rejects.toMatchObject({
      name: 'UserNotFoundException',
    });
  });

  test('a phone number is no alias in the default pool', async () => {
    const { client, UserPoolId } = openPool({});
    await expect(client.adminGetUser({ UserPoolId, Username: '+12065550100' })).rejects.toMatchObject({
      name: 'UserNotFoundException',
    });
  });
});

describe('changing a user', () => {
  test('AdminDisableUser and AdminEnableUser switch the account and date the change', async () => {
    const clock = new FakeClock();
    const { client, UserPoolId } = openPool({ users: 1, groups: 0, clock });
    const Username = 'user-1';
    const created = await client.adminGetUser({ UserPoolId, Username });

    await client.adminDisableUser({ UserPoolId, Username });
    const disabled = await client.adminGetUser({ UserPoolId, Username });
    expect(disabled.Enabled).toBe(false);
    expect(disabled.UserLastModifiedDate).toEqual(clock.date());
    expect(disabled.UserCreateDate).toEqual(created.UserCreateDate);

    await clock.advance(5000);
    await client.adminEnableUser({ UserPoolId, Username });
    const enabled = await client.adminGetUser({ UserPoolId, Username });
    expect(enabled.Enabled).toBe(true);
    expect(enabled.UserLastModifiedDate).toEqual(clock.date());
  });

  test('enabling a user who is enabled succeeds and changes nothing', async () => {
    const { pool, client, UserPoolId } = openPool({ users: 1, groups: 0 });
    const before = pool.user('user-1')?.modifiedAt;
    await client.adminEnableUser({ UserPoolId, Username: 'user-1' });
    expect(pool.user('user-1')).toMatchObject({ enabled: true, modifiedAt: before });
  });

  test('AdminUserGlobalSignOut revokes the tokens issued so far', async () => {
    const clock = new FakeClock();
    const { pool, client, UserPoolId } = openPool({ users: 1, groups: 0, clock });
    await client.adminUserGlobalSignOut({ UserPoolId, Username: 'user-1' });
    expect(pool.user('user-1')?.tokensRevokedAt).toBe(clock.now());
  });

  test.each(['adminEnableUser', 'adminDisableUser', 'adminUserGlobalSignOut', 'adminDeleteUser'] as const)(
    '%s of a user who does not exist is a UserNotFoundException',
    async (operation) => {
      const { client, UserPoolId } = openPool();
      await expect(client[operation]({ UserPoolId, Username: 'nobody' })).rejects.toMatchObject({
        name: 'UserNotFoundException',
      });
    },
  );
});

describe('making and deleting users', () => {
  test('a new user waits for a new password and has a sub of its own', async () => {
    const { client, UserPoolId } = openPool();
    const { User } = await client.adminCreateUser({
      UserPoolId,
      Username: 'ann',
      UserAttributes: [{ Name: 'custom:department', Value: 'legal' }],
    });
    expect(User).toMatchObject({ Username: 'ann', Enabled: true, UserStatus: 'FORCE_CHANGE_PASSWORD' });
    expect(User?.Attributes?.map(({ Name }) => Name)).toEqual(['sub', 'custom:department']);
  });

  test('the sub is not for the caller to choose', async () => {
    const { client, UserPoolId } = openPool();
    const UserAttributes = [{ Name: 'sub', Value: '00000000-0000-4000-8000-000000000000' }];
    await expect(client.adminCreateUser({ UserPoolId, Username: 'ann', UserAttributes })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  test('a username that is taken, in whatever case, is a UsernameExistsException', async () => {
    const { client, UserPoolId } = openPool({ users: 1, groups: 0 });
    await expect(client.adminCreateUser({ UserPoolId, Username: 'USER-1' })).rejects.toMatchObject({
      name: 'UsernameExistsException',
    });
  });

  test('a verified email address that is taken is an AliasExistsException', async () => {
    const { client, UserPoolId } = openPool({ users: 1, groups: 0 });
    const UserAttributes = [
      { Name: 'email', Value: 'User-1@example.com' },
      { Name: 'email_verified', Value: 'true' },
    ];
    await expect(client.adminCreateUser({ UserPoolId, Username: 'ann', UserAttributes })).rejects.toMatchObject({
      name: 'AliasExistsException',
    });
  });

  test('a deleted user is gone from the pool, from every search and from every group', async () => {
    const { pool, client, UserPoolId } = openPool({ users: 3, groups: 1 });
    const Filter = 'email = "user-2@example.com"';
    expect((await client.listUsers({ UserPoolId, Filter })).Users).toHaveLength(1);

    await client.adminDeleteUser({ UserPoolId, Username: 'user-2' });

    expect(pool.user('user-2')).toBeUndefined();
    expect(pool.membersOf('group-1')).toEqual(['user-1', 'user-3']);
    expect((await client.listUsers({ UserPoolId, Filter })).Users).toEqual([]);
    expect((await client.listUsers({ UserPoolId })).Users).toHaveLength(2);
  });
});
