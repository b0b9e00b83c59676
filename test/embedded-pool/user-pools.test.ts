import { describe, expect, test } from 'vitest';
import { openPool } from './client.ts';

describe('user pools', () => {
  test('DescribeUserPool says how users are named and how many there are', async () => {
    const { client, UserPoolId } = openPool({ users: 7, groups: 0 });
    const { UserPool } = await client.describeUserPool({ UserPoolId });
    expect(UserPool).toMatchObject({
      Id: 'us-east-1_Embedded0',
      Arn: 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Embedded0',
      EstimatedNumberOfUsers: 7,
      UsernameConfiguration: { CaseSensitive: false },
      AliasAttributes: ['email'],
    });
    expect(UserPool?.UsernameAttributes).toBeUndefined();
  });

  test('CreateUserPool makes an empty pool beside the default one', async () => {
    const { client, UserPoolId } = openPool({ users: 1, groups: 1 });
    const { UserPool } = await client.createUserPool({ PoolName: 'Second' });
    expect(UserPool?.Id).toMatch(/^us-east-1_[0-9a-zA-Z]{9}$/);
    expect((await client.listUsers({ UserPoolId: UserPool?.Id })).Users).toEqual([]);
    expect((await client.listGroups({ UserPoolId: UserPool?.Id })).Groups).toEqual([]);
    expect((await client.listUsers({ UserPoolId })).Users).toHaveLength(1);
  });

  test('a pool that the API made tells usernames apart by case, unless it says otherwise', async () => {
    const { client } = openPool();
    const strict = (await client.createUserPool({ PoolName: 'strict' })).UserPool;
    expect(strict?.UsernameConfiguration).toEqual({ CaseSensitive: true });
    await client.adminCreateUser({ UserPoolId: strict?.Id, Username: 'Ann' });
    await client.adminCreateUser({ UserPoolId: strict?.Id, Username: 'ann' });
    await expect(client.adminGetUser({ UserPoolId: strict?.Id, Username: 'ANN' })).rejects.toMatchObject({
      name: 'UserNotFoundException',
    });

    const UsernameConfiguration = { CaseSensitive: false };
    const loose = (await client.createUserPool({ PoolName: 'loose', UsernameConfiguration })).UserPool;
    await client.adminCreateUser({ UserPoolId: loose?.Id, Username: 'Ann' });
    expect((await client.adminGetUser({ UserPoolId: loose?.Id, Username: 'ANN' })).Username).toBe('Ann');
  });

  test('preferred_username and phone number are aliases if the pool says so', async () => {
    const { client } = openPool();
    const AliasAttributes = ['preferred_username' as const, 'phone_number' as const];
    const UserPoolId = (await client.createUserPool({ PoolName: 'aliases', AliasAttributes })).UserPool?.Id;
    await client.adminCreateUser({
      UserPoolId,
      Username: 'u1',
      UserAttributes: [
        { Name: 'preferred_username', Value: 'annie' },
        { Name: 'phone_number', Value: '+12065550100' },
        { Name: 'phone_number_verified', Value: 'true' },
      ],
    });
    expect((await client.adminGetUser({ UserPoolId, Username: 'annie' })).Username).toBe('u1');
    expect((await client.adminGetUser({ UserPoolId, Username: '+12065550100' })).Username).toBe('u1');
  });

  test('where users sign up by email address, the username is the sub', async () => {
    const { client } = openPool();
    const { UserPool } = await client.createUserPool({ PoolName: 'by-email', UsernameAttributes: ['email'] });
    const UserPoolId = UserPool?.Id;
    await client.adminCreateUser({ UserPoolId, Username: 'ann@example.com' });

    const user = await client.adminGetUser({ UserPoolId, Username: 'ann@example.com' });
    expect(user.UserAttributes).toEqual([
      { Name: 'sub', Value: user.Username },
      { Name: 'email', Value: 'ann@example.com' },
    ]);
    await expect(client.adminCreateUser({ UserPoolId, Username: 'ann@example.com' })).rejects.toMatchObject({
      name: 'UsernameExistsException',
    });
    await expect(client.adminCreateUser({ UserPoolId, Username: '+12065550100' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  test.each([
    ['email', 'plain', 'Username should be an email.'],
    ['email', '+12065550100', 'Username should be an email.'],
    ['phone_number', 'plain', 'Username should be a phone number.'],
    ['phone_number', 'ann@example.com', 'Username should be a phone number.'],
    ['email,phone_number', 'plain', 'Username should be either an email or a phone number.'],
    ['email,phone_number', '@', 'Username should be either an email or a phone number.'],
  ])('where users sign up by %s, %s is no username', async (attributes, Username, message) => {
    const { client } = openPool();
    const UsernameAttributes = attributes.split(',') as ('email' | 'phone_number')[];
    const UserPoolId = (await client.createUserPool({ PoolName: 'by-login', UsernameAttributes })).UserPool?.Id;
    await expect(client.adminCreateUser({ UserPoolId, Username })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message,
    });
    expect((await client.listUsers({ UserPoolId })).Users).toEqual([]);
  });

  test('where users sign up by email address or phone number, each fills its own attribute', async () => {
    const { client } = openPool();
    const UsernameAttributes = ['email' as const, 'phone_number' as const];
    const UserPoolId = (await client.createUserPool({ PoolName: 'by-either', UsernameAttributes })).UserPool?.Id;
    for (const [name, Username] of [
      ['email', 'ann@example.com'],
      ['phone_number', '+12065550100'],
    ]) {
      const { User } = await client.adminCreateUser({ UserPoolId, Username });
      expect(User?.Attributes).toEqual([
        { Name: 'sub', Value: User?.Username },
        { Name: name, Value: Username },
      ]);
    }
  });

  test('where an address is an alias, it is no username', async () => {
    const { client, UserPoolId } = openPool();
    await expect(client.adminCreateUser({ UserPoolId, Username: 'ann@example.com' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Username cannot be of email format, since user pool is configured for email alias.',
    });
  });

  test('DeleteUserPool ends a pool, its users, its clients and its tokens; another pool stays', async () => {
    const { client, pool, UserPoolId } = openPool({ users: 1, groups: 0 });
    const deleted = (await client.createUserPool({ PoolName: 'short-lived' })).UserPool?.Id;
    const { UserPoolClient } = await client.createUserPoolClient({
      UserPoolId: deleted,
      ClientName: 'app',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    });
    await client.adminCreateUser({ UserPoolId: deleted, Username: 'ann' });
    await client.adminSetUserPassword({
      UserPoolId: deleted,
      Username: 'ann',
      Password: 'Right-1-password',
      Permanent: true,
    });
    const signIn = () =>
      client.initiateAuth({
        AuthFlow: 'USER_PASSWORD_AUTH',
        ClientId: UserPoolClient?.ClientId,
        AuthParameters: { USERNAME: 'ann', PASSWORD: 'Right-1-password' },
      });
    const AccessToken = (await signIn()).AuthenticationResult?.AccessToken;

    await client.deleteUserPool({ UserPoolId: deleted });

    const gone = { name: 'ResourceNotFoundException' };
    await expect(client.listUsers({ UserPoolId: deleted })).rejects.toMatchObject(gone);
    await expect(client.deleteUserPool({ UserPoolId: deleted })).rejects.toMatchObject(gone);
    await expect(signIn()).rejects.toMatchObject(gone);
    await expect(client.getUser({ AccessToken })).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    expect(pool.jwks(deleted)).toBeNull();
    expect((await client.listUsers({ UserPoolId })).Users).toHaveLength(1);
  });

  test('aliases and sign-up attributes exclude each other', async () => {
    const { client } = openPool();
    const both = { PoolName: 'both', AliasAttributes: ['email' as const], UsernameAttributes: ['email' as const] };
    await expect(client.createUserPool(both)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});
