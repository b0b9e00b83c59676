import type { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { expect } from 'vitest';
import { behaviour, exception } from './behaviour.ts';
import type { FreshPool, Server } from './fresh-pool.ts';

/** Could be a token by its characters, and is none. */
const STALE = 'c3RhbGU';

interface ListArguments {
  readonly UserPoolId: string;
  readonly Limit?: number;
}

interface List {
  readonly operation: string;
  /** What it answers of the pool below. */
  readonly whole: object;
  /** @param token of the page; left out: the first */
  readonly read: (client: CognitoIdentityProvider, list: ListArguments, token?: string) => Promise<object>;
}

const JANE = { Users: [{ Username: 'jane' }] };
const GROUP = { Groups: [{ GroupName: 'a' }] };

const LISTS: readonly List[] = [
  {
    operation: 'ListUsers',
    whole: JANE,
    read: (client, list, PaginationToken) => client.listUsers({ ...list, PaginationToken }),
  },
  {
    operation: 'ListUsersInGroup',
    whole: JANE,
    read: (client, list, NextToken) => client.listUsersInGroup({ ...list, GroupName: 'a', NextToken }),
  },
  {
    operation: 'ListGroups',
    whole: GROUP,
    read: (client, list, NextToken) => client.listGroups({ ...list, NextToken }),
  },
  {
    operation: 'AdminListGroupsForUser',
    whole: GROUP,
    read: (client, list, NextToken) => client.adminListGroupsForUser({ ...list, Username: 'jane', NextToken }),
  },
];

/** One user in one group: something for every list. */
async function poolWithMember(server: Server): Promise<FreshPool> {
  const pool = await server.createPool();
  await pool.addUsers('jane');
  await pool.addGroups('a');
  await pool.join('jane', 'a');
  return pool;
}

export const listBehaviours = LISTS.flatMap(({ operation, whole, read }) => [
  behaviour(`${operation} takes a Limit of 0, and none at all, for its own default`, async (server) => {
    const { client, UserPoolId } = await poolWithMember(server);
    expect(await read(client, { UserPoolId, Limit: 0 })).toMatchObject(whole);
    expect(await read(client, { UserPoolId })).toMatchObject(whole);
  }),

  behaviour(`${operation} with a Limit of 61 is an InvalidParameterException`, async (server) => {
    const { client, UserPoolId } = await poolWithMember(server);
    await expect(read(client, { UserPoolId, Limit: 61 })).rejects.toMatchObject(exception('InvalidParameterException'));
  }),

  behaviour(`${operation} with a token that it never gave is an InvalidParameterException`, async (server) => {
    const { client, UserPoolId } = await poolWithMember(server);
    await expect(read(client, { UserPoolId, Limit: 60 }, STALE)).rejects.toMatchObject(
      exception('InvalidParameterException'),
    );
  }),

  behaviour(
    `${operation} of a pool that is not there is a ResourceNotFoundException about the pool`,
    async (server) => {
      const missing = { UserPoolId: 'us-east-1_Missing00', Limit: 60 };
      await expect(read(server.client, missing)).rejects.toMatchObject({
        ...exception('ResourceNotFoundException'),
        message: expect.stringMatching(/pool us-east-1_Missing00/i),
      });
    },
  ),
]);
