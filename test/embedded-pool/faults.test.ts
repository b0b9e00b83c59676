import { expect, test } from 'vitest';
import { createClient, openPool } from './client.ts';

const sized = { users: 10, groups: 3, membershipsPerUser: 1 };

test('a throttle strikes its operation so many times, and counts as one', async () => {
  const { pool, client, UserPoolId } = openPool(sized);
  pool.faults.set([{ kind: 'throttle', operation: 'ListUsers', times: 2 }]);
  await client.listGroups({ UserPoolId });
  for (let call = 0; call < 2; call += 1) {
    await expect(client.listUsers({ UserPoolId })).rejects.toMatchObject({ name: 'TooManyRequestsException' });
  }
  await client.listUsers({ UserPoolId });
  expect(pool.calls.throttledCounts).toEqual({ ListUsers: 2 });
});

test('an internal error comes as HTTP 500, which the client tries again', async () => {
  const { pool, client, UserPoolId } = openPool(sized);
  pool.faults.set([{ kind: 'internal-error' }]);
  await expect(client.getGroup({ UserPoolId, GroupName: 'group-1' })).rejects.toMatchObject({
    name: 'InternalErrorException',
    $metadata: { httpStatusCode: 500 },
  });

  pool.faults.set([{ kind: 'internal-error', times: 1 }]);
  const patient = createClient({ requestHandler: pool.requestHandler, maxAttempts: 2 });
  await patient.getGroup({ UserPoolId, GroupName: 'group-1' });
  expect(pool.calls.counts).toEqual({ GetGroup: 3 });
});

test('denied access names the action, under either exception', async () => {
  const { pool, client, UserPoolId } = openPool(sized);
  pool.faults.set([{ kind: 'access-denied' }]);
  await expect(client.listUsers({ UserPoolId })).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message:
      'User: arn:aws:iam::123456789012:user/x is not authorized to perform: cognito-idp:ListUsers on resource: ' +
      'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Embedded0',
  });
  pool.faults.set([{ kind: 'access-denied', exception: 'NotAuthorizedException' }]);
  await expect(client.listUsers({ UserPoolId })).rejects.toMatchObject({ name: 'NotAuthorizedException' });
});

test('a lost answer leaves the write done and a broken connection', async () => {
  const { pool, client, UserPoolId } = openPool(sized);
  pool.faults.set([{ kind: 'lost-answer', times: 1 }]);
  await expect(client.createGroup({ UserPoolId, GroupName: 'made' })).rejects.toMatchObject({
    name: 'Error',
    code: 'ECONNRESET',
  });
  expect(pool.membersOf('made')).toEqual([]);
});

test('the client takes a lost answer for transient, and sends the call again', async () => {
  const { pool, UserPoolId } = openPool(sized);
  const patient = createClient({ requestHandler: pool.requestHandler, maxAttempts: 2 });
  pool.faults.set([{ kind: 'lost-answer', times: 1 }]);
  await patient.adminDisableUser({ UserPoolId, Username: 'user-1' });
  expect(pool.calls.counts).toEqual({ AdminDisableUser: 2 });
});

test('a stale token is refused, a first page is not', async () => {
  const { pool, client, UserPoolId } = openPool(sized);
  const { PaginationToken } = await client.listUsers({ UserPoolId, Limit: 4 });
  pool.faults.set([{ kind: 'stale-token', times: 1 }]);
  await client.listUsers({ UserPoolId, Limit: 4 });
  await expect(client.listUsers({ UserPoolId, Limit: 4, PaginationToken })).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: 'Invalid pagination token given.',
  });
  expect((await client.listUsers({ UserPoolId, Limit: 4, PaginationToken })).Users).toHaveLength(4);
});

test('short and empty pages carry a token, and the walk goes on behind them', async () => {
  const { pool, client, UserPoolId } = openPool(sized);
  pool.faults.set([{ kind: 'short-page', items: 2, times: 1 }]);
  const short = await client.listUsers({ UserPoolId, Limit: 6 });
  expect(short.Users).toHaveLength(2);

  pool.faults.set([{ kind: 'empty-page' }]);
  const empty = await client.listUsers({ UserPoolId, Limit: 6, PaginationToken: short.PaginationToken });
  expect(empty).toMatchObject({ Users: [], PaginationToken: expect.any(String) });
  const next = await client.listUsers({ UserPoolId, Limit: 6, PaginationToken: empty.PaginationToken });
  expect(next.Users).toHaveLength(6);
});

test('page faults leave calls alone that are no lists', async () => {
  const { pool, client, UserPoolId } = openPool(sized);
  pool.faults.set([{ kind: 'empty-page', times: 1 }]);
  await client.getGroup({ UserPoolId, GroupName: 'group-1' });
  expect((await client.listGroups({ UserPoolId })).Groups).toEqual([]);
});

test('a short page of nothing is refused: its walk would never end', () => {
  const { pool } = openPool(sized);
  expect(() => pool.faults.set([{ kind: 'short-page', items: 0 }])).toThrow(RangeError);
});

test('a fault can look at the call', async () => {
  const { pool, client, UserPoolId } = openPool(sized);
  pool.faults.set([{ kind: 'throttle', when: ({ input }) => input.Username === 'user-2' }]);
  await client.adminGetUser({ UserPoolId, Username: 'user-1' });
  await expect(client.adminGetUser({ UserPoolId, Username: 'user-2' })).rejects.toThrow('Rate exceeded');
});

test('a fault with a probability strikes its share of the calls, the same ones every time', async () => {
  const { pool, client, UserPoolId } = openPool(sized);
  async function struck(): Promise<boolean[]> {
    pool.faults.set([{ kind: 'throttle', probability: 0.25 }]);
    const calls: boolean[] = [];
    for (let call = 0; call < 200; call += 1) {
      calls.push(
        await client.describeUserPool({ UserPoolId }).then(
          () => false,
          () => true,
        ),
      );
    }
    return calls;
  }
  const first = await struck();
  const share = first.filter(Boolean).length / 200;
  expect(share).toBeGreaterThan(0.15);
  expect(share).toBeLessThan(0.35);
  expect(await struck()).toEqual(first);
});

test('clearing ends all faults', async () => {
  const { pool, client, UserPoolId } = openPool(sized);
  pool.faults.set([{ kind: 'throttle' }, { kind: 'internal-error' }]);
  pool.faults.clear();
  expect((await client.listUsers({ UserPoolId })).Users).toHaveLength(10);
});
