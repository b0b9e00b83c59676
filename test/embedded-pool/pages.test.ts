import type { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fault } from '../../src/embedded-pool/faults.ts';
import { openPool } from './client.ts';

type Names = (string | undefined)[];

interface NamedPage {
  readonly names: Names;
  readonly token: string | undefined;
}

/** The four lists, each reading one page of the pool that `openPool({ users, groups, everyoneIn: 'all' })` makes. */
const lists = {
  async ListUsers(client: CognitoIdentityProvider, UserPoolId: string, Limit?: number, token?: string) {
    const page = await client.listUsers({ UserPoolId, Limit, PaginationToken: token });
    return { names: page.Users?.map((user) => user.Username) ?? [], token: page.PaginationToken };
  },
  async ListUsersInGroup(client: CognitoIdentityProvider, UserPoolId: string, Limit?: number, NextToken?: string) {
    const page = await client.listUsersInGroup({ UserPoolId, GroupName: 'all', Limit, NextToken });
    return { names: page.Users?.map((user) => user.Username) ?? [], token: page.NextToken };
  },
  async ListGroups(client: CognitoIdentityProvider, UserPoolId: string, Limit?: number, NextToken?: string) {
    const page = await client.listGroups({ UserPoolId, Limit, NextToken });
    return { names: page.Groups?.map((group) => group.GroupName) ?? [], token: page.NextToken };
  },
  async AdminListGroupsForUser(client: CognitoIdentityProvider, UserPoolId: string, Limit?: number, token?: string) {
    const page = await client.adminListGroupsForUser({ UserPoolId, Username: 'user-1', Limit, NextToken: token });
    return { names: page.Groups?.map((group) => group.GroupName) ?? [], token: page.NextToken };
  },
} satisfies Record<
  string,
  (client: CognitoIdentityProvider, pool: string, Limit?: number, token?: string) => Promise<NamedPage>
>;

const operations = ['ListUsers', 'ListUsersInGroup', 'ListGroups', 'AdminListGroupsForUser'] as const;

/** Reads to the end; gives up after far more pages than there can be. */
async function walk(read: (token?: string) => Promise<NamedPage>): Promise<NamedPage[]> {
  const pages: NamedPage[] = [];
  let token: string | undefined;
  do {
    const page = await read(token);
    pages.push(page);
    token = page.token;
  } while (token !== undefined && pages.length < 1000);
  expect(token).toBeUndefined();
  return pages;
}

const sizes = { users: 90, groups: 89, membershipsPerUser: 89, everyoneIn: 'all' };

describe.each(operations)('%s', (operation) => {
  const read = lists[operation];

  test('pages through everything once, in full pages, and gives no token with the last one', async () => {
    const { client, UserPoolId } = openPool(sizes);
    const pages = await walk((token) => read(client, UserPoolId, 30, token));
    expect(pages.map(({ names }) => names.length)).toEqual([30, 30, 30]);
    expect(new Set(pages.flatMap(({ names }) => names)).size).toBe(90);
  });

  test('without Limit, and with 0, serves pages of its own size', async () => {
    const { client, UserPoolId } = openPool(sizes);
    const size = operation === 'ListUsers' || operation === 'ListUsersInGroup' ? 60 : 25;
    expect((await read(client, UserPoolId)).names).toHaveLength(size);
    expect((await read(client, UserPoolId, 0)).names).toHaveLength(size);
  });

  test('finds each item exactly once, for any page size and whatever short and empty pages come between', async () => {
    const { pool, client, UserPoolId } = openPool({ users: 20, groups: 19, membershipsPerUser: 19, everyoneIn: 'all' });
    const everything = (await read(client, UserPoolId, 60)).names.sort();
    const fault: fc.Arbitrary<Fault> = fc.oneof(
      fc.record({
        kind: fc.constant('short-page' as const),
        items: fc.integer({ min: 1, max: 30 }),
        probability: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      fc.record({ kind: fc.constant('empty-page' as const), probability: fc.double({ min: 0, max: 1, noNaN: true }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), fc.array(fault, { maxLength: 3 }), async (limit, faults) => {
        pool.faults.set(faults);
        const pages = await walk((token) => read(client, UserPoolId, limit, token));
        expect(pages.flatMap(({ names }) => names).sort()).toEqual(everything);
        expect(pages.every(({ names }) => names.length <= limit)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('binds its tokens to Limit, to the pool and to the operation', async () => {
    const { client, UserPoolId } = openPool(sizes);
    const { token } = await read(client, UserPoolId, 10);
    const stale = { name: 'InvalidParameterException', message: 'Invalid pagination token given.' };

    await expect(read(client, UserPoolId, 11, token)).rejects.toMatchObject(stale);
    await expect(read(client, UserPoolId, 10, `${token}x`)).rejects.toMatchObject(stale);
    await expect(read(client, UserPoolId, 10, 'made-up')).rejects.toMatchObject(stale);
    const otherList = operation === 'ListGroups' ? lists.ListUsers : lists.ListGroups;
    await expect(otherList(client, UserPoolId, 10, token)).rejects.toMatchObject(stale);
    expect((await read(client, UserPoolId, 10, token)).names).toHaveLength(10);
  });
});

test('a token with any one character changed is refused', async () => {
  const { client, UserPoolId } = openPool(sizes);
  const { NextToken = '' } = await client.listGroups({ UserPoolId, Limit: 5 });
  // The last character holds bits that base64 ignores.
  for (let place = 0; place < NextToken.length - 1; place += 1) {
    const other = NextToken[place] === 'A' ? 'B' : 'A';
    const changed = NextToken.slice(0, place) + other + NextToken.slice(place + 1);
    await expect(client.listGroups({ UserPoolId, Limit: 5, NextToken: changed })).rejects.toMatchObject({
      message: 'Invalid pagination token given.',
    });
  }
});

test('a token belongs to its filter, its group, its user and its pool', async () => {
  const { client, UserPoolId } = openPool(sizes);
  const stale = { message: 'Invalid pagination token given.' };

  const users = await client.listUsers({ UserPoolId, Limit: 5, Filter: 'email ^= "user-1"' });
  const otherFilter = { UserPoolId, Limit: 5, Filter: 'email ^= "user-2"', PaginationToken: users.PaginationToken };
  await expect(client.listUsers(otherFilter)).rejects.toMatchObject(stale);

  const members = await client.listUsersInGroup({ UserPoolId, GroupName: 'all', Limit: 5 });
  const otherGroup = { UserPoolId, GroupName: 'group-1', Limit: 5, NextToken: members.NextToken };
  await expect(client.listUsersInGroup(otherGroup)).rejects.toMatchObject(stale);

  const groups = await client.adminListGroupsForUser({ UserPoolId, Username: 'user-1', Limit: 5 });
  const otherUser = { UserPoolId, Username: 'user-2', Limit: 5, NextToken: groups.NextToken };
  await expect(client.adminListGroupsForUser(otherUser)).rejects.toMatchObject(stale);

  const { UserPool } = await client.createUserPool({ PoolName: 'other' });
  const { NextToken } = await client.listGroups({ UserPoolId, Limit: 5 });
  await expect(client.listGroups({ UserPoolId: UserPool?.Id, Limit: 5, NextToken })).rejects.toMatchObject(stale);
});

test('a filtered list pages through what fits and nothing else', async () => {
  const { client, UserPoolId } = openPool({ users: 200, groups: 0 });
  const listed = async (Filter: string) =>
    (
      await walk(async (token) => {
        const page = await client.listUsers({ UserPoolId, Filter, Limit: 7, PaginationToken: token });
        return { names: page.Users?.map((user) => user.Username) ?? [], token: page.PaginationToken };
      })
    ).flatMap(({ names }) => names);

  // user-1, user-10 … user-19, user-100 … user-199
  expect(new Set(await listed('email ^= "user-1"')).size).toBe(111);
  expect(await listed('username ^= "user-1"')).toHaveLength(111);
  expect((await listed('status = "Disabled"')).sort()).toEqual(['user-100', 'user-150', 'user-200', 'user-50']);
  expect(await listed('cognito:user_status ^= "force"')).toHaveLength(10);
});

test('a walk meets nothing twice and misses nothing that was there all the time, while the list changes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.record({ deletes: fc.nat(29), creates: fc.boolean() }), { minLength: 30, maxLength: 30 }),
      async (limit, changes) => {
        const { pool, client, UserPoolId } = openPool({ users: 30, groups: 0, everyoneIn: 'all' });
        const stayed = new Set(pool.membersOf('all'));
        let turn = 0;
        const pages = await walk(async (token) => {
          const page = await lists.ListUsersInGroup(client, UserPoolId, limit, token);
          const change = changes[turn];
          turn += 1;
          const leaver = `user-${(change?.deletes ?? 0) + 1}`;
          if (stayed.delete(leaver)) await client.adminDeleteUser({ UserPoolId, Username: leaver });
          if (change?.creates) {
            await client.adminCreateUser({ UserPoolId, Username: `late-${turn}` });
            await client.adminAddUserToGroup({ UserPoolId, Username: `late-${turn}`, GroupName: 'all' });
          }
          return page;
        });
        const met = pages.flatMap(({ names }) => names);
        expect(new Set(met).size).toBe(met.length);
        for (const username of stayed) expect(met).toContain(username);
      },
    ),
    { numRuns: 25 },
  );
});
