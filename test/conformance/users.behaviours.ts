import type { CognitoIdentityProvider, UserType } from '@aws-sdk/client-cognito-identity-provider';
import { expect } from 'vitest';
import { behaviour, exception } from './behaviour.ts';
import type { FreshPool } from './fresh-pool.ts';

type CallOnUser = (client: CognitoIdentityProvider, user: { UserPoolId: string; Username: string }) => Promise<object>;

const CALLS_ON_A_USER: Readonly<Record<string, CallOnUser>> = {
  AdminGetUser: (client, user) => client.adminGetUser(user),
  AdminEnableUser: (client, user) => client.adminEnableUser(user),
  AdminDisableUser: (client, user) => client.adminDisableUser(user),
  AdminListGroupsForUser: (client, user) => client.adminListGroupsForUser(user),
};

const usernamesOf = (users: readonly UserType[] = []) => users.map(({ Username }) => Username).sort();

/** The usernames that ListUsers finds by the filter, sorted. */
async function found({ client, UserPoolId }: FreshPool, Filter: string) {
  return usernamesOf((await client.listUsers({ UserPoolId, Limit: 60, Filter })).Users);
}

export const userBehaviours = [
  behaviour('AdminGetUser answers the whole user', async (server) => {
    const pool = await server.createPool();
    const sub = await pool.addUser('jane', { email: 'jane@example.com', 'custom:team': 'red' });
    const user = await pool.client.adminGetUser({ UserPoolId: pool.UserPoolId, Username: 'jane' });
    expect(user).toMatchObject({ Username: 'jane', Enabled: true, UserStatus: 'FORCE_CHANGE_PASSWORD' });
    expect(user.UserAttributes).toHaveLength(3);
    expect(user.UserAttributes).toEqual(
      expect.arrayContaining([
        { Name: 'sub', Value: sub },
        { Name: 'email', Value: 'jane@example.com' },
        { Name: 'custom:team', Value: 'red' },
      ]),
    );
    expect(user.UserCreateDate).toBeInstanceOf(Date);
    expect(user.UserLastModifiedDate).toEqual(user.UserCreateDate);
  }),

  behaviour('AdminGetUser takes the sub, and answers the username', async (server) => {
    const pool = await server.createPool();
    const [sub] = await pool.addUsers('jane');
    const user = await pool.client.adminGetUser({ UserPoolId: pool.UserPoolId, Username: sub });
    expect(user.Username).toBe('jane');
  }),

  behaviour('AdminGetUser takes a verified email address where the pool has it as an alias', async (server) => {
    const pool = await server.createPool({ AliasAttributes: ['email'] });
    await pool.addUser('jane', { email: 'jane@example.com', email_verified: 'true' });
    await expect(
      pool.client.adminGetUser({ UserPoolId: pool.UserPoolId, Username: 'jane@example.com' }),
    ).resolves.toMatchObject({ Username: 'jane' });
  }),

  behaviour('AdminGetUser takes no email address where the pool has no alias', async (server) => {
    const pool = await server.createPool();
    await pool.addUser('jane', { email: 'jane@example.com', email_verified: 'true' });
    await expect(
      pool.client.adminGetUser({ UserPoolId: pool.UserPoolId, Username: 'jane@example.com' }),
    ).rejects.toMatchObject(exception('UserNotFoundException'));
  }),

  behaviour(
    'where users sign up by email address, the username is the sub and the address finds it',
    async (server) => {
      const pool = await server.createPool({ UsernameAttributes: ['email'] });
      const sub = await pool.addUser('jane@example.com');
      const user = await pool.client.adminGetUser({ UserPoolId: pool.UserPoolId, Username: 'jane@example.com' });
      expect(user.Username).toBe(sub);
      expect(user.UserAttributes).toContainEqual({ Name: 'email', Value: 'jane@example.com' });
    },
  ),

  behaviour('usernames of a pool differ by case where it does not say otherwise', async (server) => {
    const pool = await server.createPool();
    await pool.addUsers('jane', 'Jane');
    await expect(pool.client.adminGetUser({ UserPoolId: pool.UserPoolId, Username: 'JANE' })).rejects.toMatchObject(
      exception('UserNotFoundException'),
    );
  }),

  behaviour('usernames of a pool can be found in any case where it says so', async (server) => {
    const pool = await server.createPool({ UsernameConfiguration: { CaseSensitive: false } });
    await pool.addUsers('jane');
    await expect(pool.client.adminGetUser({ UserPoolId: pool.UserPoolId, Username: 'JANE' })).resolves.toMatchObject({
      Username: 'jane',
    });
  }),

  behaviour('ListUsers answers whole users', async (server) => {
    const pool = await server.createPool();
    const [sub] = await pool.addUsers('jane');
    const { Users, PaginationToken } = await pool.client.listUsers({ UserPoolId: pool.UserPoolId, Limit: 60 });
    expect(PaginationToken).toBeUndefined();
    expect(Users).toMatchObject([{ Username: 'jane', Enabled: true, UserStatus: 'FORCE_CHANGE_PASSWORD' }]);
    expect(Users?.[0]?.Attributes).toContainEqual({ Name: 'sub', Value: sub });
    expect(Users?.[0]?.UserCreateDate).toBeInstanceOf(Date);
  }),

  behaviour('ListUsers answers no more than Limit, and a token for the rest', async (server) => {
    const pool = await server.createPool();
    const { client, UserPoolId } = pool;
    await pool.addUsers('a', 'b', 'c');
    const first = await client.listUsers({ UserPoolId, Limit: 2 });
    expect([first.Users?.length, first.PaginationToken]).toEqual([2, expect.any(String)]);
    const { PaginationToken } = first;
    const second = await client.listUsers({ UserPoolId, Limit: 2, PaginationToken });
    expect(usernamesOf([...(first.Users ?? []), ...(second.Users ?? [])])).toEqual(['a', 'b', 'c']);
    expect(second.PaginationToken).toBeUndefined();
  }),

  behaviour('a filter of ListUsers finds by equality', async (server) => {
    const pool = await server.createPool();
    await pool.addUsers('jane', 'janet');
    expect(await found(pool, 'username = "jane"')).toEqual(['jane']);
    expect(await found(pool, 'email = "janet@example.com"')).toEqual(['janet']);
    expect(await found(pool, 'email = "nobody@example.com"')).toEqual([]);
  }),

  behaviour('a filter of ListUsers finds by the first characters', async (server) => {
    const pool = await server.createPool();
    const [sub = ''] = await pool.addUsers('jane', 'janet', 'john');
    expect(await found(pool, 'username ^= "jan"')).toEqual(['jane', 'janet']);
    expect(await found(pool, `sub ^= "${sub.slice(0, 13)}"`)).toEqual(['jane']);
  }),

  behaviour('a filter of ListUsers compares usernames by case', async (server) => {
    const pool = await server.createPool();
    await pool.addUsers('jane');
    expect(await found(pool, 'username = "JANE"')).toEqual([]);
  }),

  behaviour('a filter of ListUsers compares email addresses regardless of case', async (server) => {
    const pool = await server.createPool();
    await pool.addUsers('jane');
    expect(await found(pool, 'email = "JANE@example.com"')).toEqual(['jane']);
  }),

  behaviour('a filter of ListUsers compares account states regardless of case', async (server) => {
    const pool = await server.createPool();
    await pool.addUsers('jane');
    expect(await found(pool, 'cognito:user_status = "force_change_password"')).toEqual(['jane']);
    expect(await found(pool, 'cognito:user_status = "CONFIRMED"')).toEqual([]);
  }),

  behaviour('a filter of ListUsers tells enabled users from disabled ones', async (server) => {
    const pool = await server.createPool();
    await pool.addUsers('jane', 'john');
    await pool.client.adminDisableUser({ UserPoolId: pool.UserPoolId, Username: 'john' });
    expect(await found(pool, 'status = "Enabled"')).toEqual(['jane']);
    expect(await found(pool, 'status = "Disabled"')).toEqual(['john']);
  }),

  behaviour('a filter of ListUsers reads escaped quotes and backslashes', async (server) => {
    const pool = await server.createPool();
    await pool.addUser('jane', { name: 'The "Boss\\"' });
    expect(await found(pool, String.raw`name = "The \"Boss\\\""`)).toEqual(['jane']);
  }),

  behaviour('a filter of ListUsers by a custom attribute is an InvalidParameterException', async (server) => {
    const pool = await server.createPool();
    await expect(found(pool, 'custom:team = "red"')).rejects.toMatchObject(exception('InvalidParameterException'));
  }),

  behaviour('a filter of ListUsers that is no clause is an InvalidParameterException', async (server) => {
    const pool = await server.createPool();
    await expect(found(pool, 'jane')).rejects.toMatchObject(exception('InvalidParameterException'));
  }),

  behaviour('AdminDisableUser and AdminEnableUser switch the account, and again change nothing', async (server) => {
    const pool = await server.createPool();
    const jane = { UserPoolId: pool.UserPoolId, Username: 'jane' };
    await pool.addUsers('jane');
    for (const _ of ['first', 'again']) {
      await pool.client.adminDisableUser(jane);
      expect((await pool.client.adminGetUser(jane)).Enabled).toBe(false);
    }
    for (const _ of ['first', 'again']) {
      await pool.client.adminEnableUser(jane);
      expect((await pool.client.adminGetUser(jane)).Enabled).toBe(true);
    }
  }),

  behaviour('AdminUserGlobalSignOut of a user succeeds', async (server) => {
    const pool = await server.createPool();
    await pool.addUsers('jane');
    const signedOut = pool.client.adminUserGlobalSignOut({ UserPoolId: pool.UserPoolId, Username: 'jane' });
    await expect(signedOut).resolves.toBeDefined();
  }),

  ...Object.entries(CALLS_ON_A_USER).map(([operation, call]) =>
    behaviour(`${operation} of a user that the pool lacks is a UserNotFoundException`, async (server) => {
      const { client, UserPoolId } = await server.createPool();
      await expect(call(client, { UserPoolId, Username: 'nobody' })).rejects.toMatchObject(
        exception('UserNotFoundException'),
      );
    }),
  ),

  behaviour('a username with white space is an InvalidParameterException', async (server) => {
    const { client, UserPoolId } = await server.createPool();
    await expect(client.adminGetUser({ UserPoolId, Username: 'two words' })).rejects.toMatchObject(
      exception('InvalidParameterException'),
    );
  }),
];
