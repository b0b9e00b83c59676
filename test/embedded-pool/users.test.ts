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

  test.each([
    [
      'custom:team',
      'red',
      'Attributes did not conform to the schema: custom:team: Attribute does not exist in the schema.\n',
    ],
    [
      'shoe_size',
      '9',
      'Attributes did not conform to the schema: shoe_size: Attribute does not exist in the schema.\n',
    ],
    ['email', 'nobody', 'Invalid email address format.'],
    ['email', 'ann@', 'Invalid email address format.'],
    ['email', 'ann smith@example.com', 'Invalid email address format.'],
    ['phone_number', '2065550100', 'Invalid phone number format.'],
    ['phone_number', '+1 206 555 0100', 'Invalid phone number format.'],
  ])('the attribute %s cannot be %s', async (Name, Value, message) => {
    const { client, pool, UserPoolId } = openPool();
    const UserAttributes = [{ Name, Value }];
    await expect(client.adminCreateUser({ UserPoolId, Username: 'ann', UserAttributes })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message,
    });
    expect(pool.user('ann')).toBeUndefined();
  });

  test('a pool has the custom attributes of its schema, and no others', async () => {
    const { client } = openPool();
    const Schema = [{ Name: 'team', AttributeDataType: 'String' as const }];
    const UserPoolId = (await client.createUserPool({ PoolName: 'teams', Schema })).UserPool?.Id;
    const make = (Name: string) =>
      client.adminCreateUser({ UserPoolId, Username: 'ann', UserAttributes: [{ Name, Value: 'x' }] });
    await expect(make('custom:department')).rejects.toThrow('custom:department: Attribute does not exist');
    await expect(make('team')).rejects.toThrow('team: Attribute does not exist');
    expect((await make('custom:team')).User?.Attributes).toContainEqual({ Name: 'custom:team', Value: 'x' });
  });

  test.each([
    ['Aa-1', 'Password not long enough'],
    ['right-1-password', 'Password must have uppercase characters'],
    ['RIGHT-1-PASSWORD', 'Password must have lowercase characters'],
    ['Right-password', 'Password must have numeric characters'],
    ['Right1password', 'Password must have symbol characters'],
  ])('the password %s is refused, and changes nothing', async (password, fault) => {
    const { client, pool, UserPoolId } = openPool({ users: 1, groups: 0 });
    const refusal = {
      name: 'InvalidPasswordException',
      message: `Password did not conform with password policy: ${fault}`,
    };
    const before = pool.user('user-1')?.status;
    await expect(
      client.adminCreateUser({ UserPoolId, Username: 'ann', TemporaryPassword: password }),
    ).rejects.toMatchObject(refusal);
    await expect(
      client.adminSetUserPassword({ UserPoolId, Username: 'user-1', Password: password }),
    ).rejects.toMatchObject(refusal);
    expect(pool.user('ann')).toBeUndefined();
    expect(pool.user('user-1')?.status).toBe(before);
  });

  test('a pool with a policy of its own asks for what that says and no more', async () => {
    const { client } = openPool();
    const Policies = { PasswordPolicy: { MinimumLength: 6 } };
    const { UserPool } = await client.createUserPool({ PoolName: 'lax', Policies });
    expect(UserPool?.Policies?.PasswordPolicy).toMatchObject({ MinimumLength: 6, RequireSymbols: false });
    const user = { UserPoolId: UserPool?.Id, Username: 'ann' };
    await client.adminCreateUser({ ...user, TemporaryPassword: 'simple' });
    await expect(client.adminSetUserPassword({ ...user, Password: 'short' })).rejects.toThrow('not long enough');
  });

  test('an invitation can be sent again to a user who has to set a password, and to no other', async () => {
    const { client, UserPoolId } = openPool();
    const again = { UserPoolId, Username: 'ann', MessageAction: 'RESEND' as const };
    await expect(client.adminCreateUser(again)).rejects.toMatchObject({ name: 'UserNotFoundException' });
    const { User } = await client.adminCreateUser({ UserPoolId, Username: 'ann' });
    expect((await client.adminCreateUser(again)).User).toEqual(User);
    const Password = 'Right-1-password';
    await client.adminSetUserPassword({ UserPoolId, Username: 'ann', Password, Permanent: true });
    await expect(client.adminCreateUser(again)).rejects.toMatchObject({ name: 'UnsupportedUserStateException' });
    expect((await client.listUsers({ UserPoolId })).Users).toHaveLength(1);
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
