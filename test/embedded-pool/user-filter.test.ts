import type { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { beforeAll, describe, expect, test } from 'vitest';
import { openPool } from './client.ts';

describe('the filter of ListUsers', () => {
  let client: CognitoIdentityProvider;
  let UserPoolId: string | undefined;

  beforeAll(async () => {
    ({ client } = openPool());
    UserPoolId = (await client.createUserPool({ PoolName: 'searched' })).UserPool?.Id;
    const people = [
      { Username: 'ann', email: 'Ann@Example.com', name: 'Ann "Ace" Adams', given_name: 'Ann' },
      { Username: 'Anna', email: 'anna@example.com', name: 'Anna \\ Backslash', given_name: 'Anna' },
      { Username: 'bob', email: 'bob@example.com', name: 'Bob', family_name: 'Ångström', phone_number: '+12065550100' },
      { Username: 'eve', email: 'bob@example.com', preferred_username: 'evelyn' },
    ];
    for (const { Username, ...attributes } of people) {
      const UserAttributes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
      await client.adminCreateUser({ UserPoolId, Username, UserAttributes });
    }
    await client.adminDisableUser({ UserPoolId, Username: 'eve' });
  });

  async function found(Filter: string): Promise<(string | undefined)[] | undefined> {
    const { Users } = await client.listUsers({ UserPoolId, Filter });
    return Users?.map((user) => user.Username).sort();
  }

  test.each([
    ['username = "ann"', ['ann']],
    ['username = "ANN"', []],
    ['username ^= "a"', ['ann']],
    ['username ^= "A"', ['Anna']],
    ['email = "ann@example.com"', ['ann']],
    ['email ^= "ANN"', ['Anna', 'ann']],
    ['email = "bob@example.com"', ['bob', 'eve']],
    ['email = "bob@example.co"', []],
    ['given_name = "ann"', ['ann']],
    ['family_name = "ÅNGSTRÖM"', ['bob']],
    ['phone_number ^= "+1206"', ['bob']],
    ['preferred_username = "Evelyn"', ['eve']],
    ['name = "Ann \\"Ace\\" Adams"', ['ann']],
    ['name = "Anna \\\\ Backslash"', ['Anna']],
    ['cognito:user_status = "force_change_password"', ['Anna', 'ann', 'bob', 'eve']],
    ['cognito:user_status ^= "CONF"', []],
    ['status = "Enabled"', ['Anna', 'ann', 'bob']],
    ['status = "Disabled"', ['eve']],
    ['  email^="bob"  ', ['bob', 'eve']],
    ['email ^= ""', ['Anna', 'ann', 'bob', 'eve']],
    ['', ['Anna', 'ann', 'bob', 'eve']],
  ])('%s', async (filter, usernames) => {
    expect(await found(filter)).toEqual(usernames);
  });

  test('finds a user by the whole sub and by its start', async () => {
    const { UserAttributes } = await client.adminGetUser({ UserPoolId, Username: 'ann' });
    const sub = UserAttributes?.find(({ Name }) => Name === 'sub')?.Value ?? '';
    expect(await found(`sub = "${sub}"`)).toEqual(['ann']);
    expect(await found(`sub ^= "${sub.slice(0, 12)}"`)).toEqual(['ann']);
    expect(await found(`sub = "${sub.slice(0, 12)}"`)).toEqual([]);
  });

  test('finds a user who came after the first search', async () => {
    expect(await found('given_name ^= "zo"')).toEqual([]);
    const UserAttributes = [{ Name: 'given_name', Value: 'Zoë' }];
    await client.adminCreateUser({ UserPoolId, Username: 'zoe', UserAttributes });
    expect(await found('given_name ^= "zo"')).toEqual(['zoe']);
    await client.adminDeleteUser({ UserPoolId, Username: 'zoe' });
  });

  const UNREADABLE = 'Error while parsing filter.';

  test.each([
    ['a custom attribute', 'custom:department = "legal"', 'Invalid search attribute: custom:department'],
    ['an unknown attribute', 'nickname = "x"', 'Invalid search attribute: nickname'],
    ['an unknown operator', 'email != "x"', UNREADABLE],
    ['a value without quotes', 'email = x', UNREADABLE],
    ['a quote that is not escaped', 'name = "a"b"', UNREADABLE],
    ['a backslash that escapes nothing', 'name = "a\\b"', UNREADABLE],
    ['two clauses', 'email = "a" AND name = "b"', UNREADABLE],
    ['a word', 'foo', UNREADABLE],
    ['another status', 'status = "Locked"', UNREADABLE],
    ['a status by its start', 'status ^= "Enabled"', UNREADABLE],
    ['more than 256 characters', `name = "${'x'.repeat(256)}"`, expect.stringContaining("at 'filter'")],
  ])('refuses %s', async (_, filter, message) => {
    await expect(found(filter)).rejects.toMatchObject({ name: 'InvalidParameterException', message });
  });

  test('the sixteen first digits of the sub cut a pool into parts that are each whole', async () => {
    const { client, UserPoolId } = openPool({ users: 500, groups: 0 });
    let sum = 0;
    for (const digit of '0123456789abcdef') {
      const { Users, PaginationToken } = await client.listUsers({ UserPoolId, Filter: `sub ^= "${digit}"` });
      expect(PaginationToken).toBeUndefined();
      expect(Users?.every((user) => user.Attributes?.[0]?.Value?.startsWith(digit))).toBe(true);
      expect(Users?.length).toBeGreaterThan(10);
      sum += Users?.length ?? 0;
    }
    expect(sum).toBe(500);
  });
});

describe('AttributesToGet of ListUsers', () => {
  test('leaves the other attributes out', async () => {
    const { client, UserPoolId } = openPool({ users: 1, groups: 0 });
    const { Users } = await client.listUsers({ UserPoolId, AttributesToGet: ['email'] });
    expect(Users?.[0]?.Attributes).toEqual([{ Name: 'email', Value: 'user-1@example.com' }]);
  });

  test('fails the page if one user lacks one of them', async () => {
    const { client, UserPoolId } = openPool({ users: 1, groups: 0 });
    await expect(client.listUsers({ UserPoolId, AttributesToGet: ['email', 'phone_number'] })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});
