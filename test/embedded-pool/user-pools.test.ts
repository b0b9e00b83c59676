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

  test('preferred_username and phone number are aliases where the pool says so', async () => {
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

  test('aliases and sign-up attributes exclude each other', async () => {
    const { client } = openPool();
    const both = { PoolName: 'both', AliasAttributes: ['email' as const], UsernameAttributes: ['email' as const] };
    await expect(client.createUserPool(both)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});
