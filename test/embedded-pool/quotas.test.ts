import { expect, test } from 'vitest';
import { createEmbeddedPool } from '../../src/embedded-pool/pool.ts';
import { type QuotaSetting, Quotas } from '../../src/embedded-pool/quotas.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { openPool } from './client.ts';

/** A pool with quotas, and a clock that stands still. */
function limited(quotas: QuotaSetting) {
  const clock = new FakeClock();
  return { clock, ...openPool({ users: 200, groups: 30, membershipsPerUser: 1, quotas, clock }) };
}

/** Makes the calls one after the other, at one moment; answers how many were admitted. */
async function admitted(calls: number, call: (place: number) => Promise<unknown>): Promise<number> {
  let count = 0;
  for (let place = 1; place <= calls; place += 1) {
    try {
      await call(place);
      count += 1;
    } catch (error) {
      expect(error).toMatchObject({
        name: 'TooManyRequestsException',
        message: 'Rate exceeded',
        $metadata: { httpStatusCode: 400 },
      });
    }
  }
  return count;
}

test('each category admits its quota in a second, shared by its operations', async () => {
  const { client, UserPoolId } = limited('on');
  const user = (place: number) => ({ UserPoolId, Username: `user-${place}` });

  expect(await admitted(150, (place) => client.adminGetUser(user(place)))).toBe(120);
  expect(await admitted(150, (place) => client.adminListGroupsForUser(user(place)))).toBe(50);
  expect(await admitted(20, () => client.describeUserPool({ UserPoolId }))).toBe(15);

  const lists = await admitted(20, () => client.listUsers({ UserPoolId, Limit: 1 }));
  const members = await admitted(20, () => client.listUsersInGroup({ UserPoolId, GroupName: 'group-1', Limit: 1 }));
  expect([lists, members]).toEqual([20, 10]);

  const updates = [
    await admitted(6, (place) => client.adminDisableUser(user(place))),
    await admitted(6, (place) => client.adminEnableUser(user(place))),
    await admitted(6, (place) => client.adminUserGlobalSignOut(user(place))),
    await admitted(6, (place) => client.adminAddUserToGroup({ ...user(place), GroupName: 'group-1' })),
    await admitted(6, (place) => client.adminRemoveUserFromGroup({ ...user(place), GroupName: 'group-1' })),
  ];
  expect(updates).toEqual([6, 6, 6, 6, 1]);
});

test('an operation on the groups of one pool is held to 5 a second', async () => {
  const { client, UserPoolId } = limited('on');
  const GroupName = 'group-1';
  expect(await admitted(9, () => client.getGroup({ UserPoolId, GroupName }))).toBe(5);
  expect(await admitted(9, () => client.listGroups({ UserPoolId }))).toBe(5);
  expect(await admitted(9, (place) => client.createGroup({ UserPoolId, GroupName: `new-${place}` }))).toBe(5);
  expect(await admitted(9, () => client.updateGroup({ UserPoolId, GroupName }))).toBe(5);
  expect(await admitted(9, (place) => client.deleteGroup({ UserPoolId, GroupName: `group-${place}` }))).toBe(5);
});

test('another pool has its own 5 a second, but the same category', async () => {
  const { client, UserPoolId } = limited('on');
  const pools = [UserPoolId];
  for (let place = 0; place < 4; place += 1) {
    const { UserPool } = await client.createUserPool({ PoolName: `pool-${place}` });
    pools.push(UserPool?.Id ?? '');
  }
  const perPool: number[] = [];
  for (const pool of pools) perPool.push(await admitted(6, () => client.listGroups({ UserPoolId: pool })));
  expect(perPool).toEqual([5, 5, 5, 5, 0]);
});

test('one user takes 10 reads and 10 writes a second, by whatever name', async () => {
  const { client, UserPoolId } = limited('on');
  const names = ['user-1', 'USER-1', 'user-1@example.com'];
  const Username = (place: number) => names[place % names.length];

  const reads = await admitted(6, (place) => client.adminGetUser({ UserPoolId, Username: Username(place) }));
  const moreReads = await admitted(6, (place) =>
    client.adminListGroupsForUser({ UserPoolId, Username: Username(place) }),
  );
  expect(reads + moreReads).toBe(10);
  expect(await admitted(12, (place) => client.adminEnableUser({ UserPoolId, Username: Username(place) }))).toBe(10);
  expect(await admitted(2, () => client.adminGetUser({ UserPoolId, Username: 'user-2' }))).toBe(2);
});

test('the reads of a user are remembered however many other users are read in the same second', () => {
  const quotas = new Quotas({ UserRead: 10_000 });
  const read = (user: string) => quotas.admit({ operation: 'AdminGetUser', userPoolId: 'p', user }, 0);
  for (let call = 0; call < 10; call += 1) read('one');
  for (let other = 0; other < 5000; other += 1) read(`other-${other}`);
  expect(() => read('one')).toThrow('Rate exceeded');
});

test('the second rolls: room comes back one second after each admission, and refused calls take none', async () => {
  const { clock, client, UserPoolId } = limited('on');
  const list = () => client.listUsers({ UserPoolId, Limit: 1 });
  expect(await admitted(10, list)).toBe(10);
  await clock.advance(400);
  expect(await admitted(40, list)).toBe(20);
  await clock.advance(599);
  expect(await admitted(5, list)).toBe(0);
  await clock.advance(1);
  expect(await admitted(40, list)).toBe(10);
  await clock.advance(400);
  expect(await admitted(40, list)).toBe(20);
});

test('a factor raises every limit, a record only its categories', async () => {
  const doubled = limited(2);
  const listGroups = { UserPoolId: doubled.UserPoolId };
  expect(await admitted(70, () => doubled.client.listUsers({ ...listGroups, Limit: 1 }))).toBe(60);
  expect(await admitted(12, () => doubled.client.listGroups(listGroups))).toBe(10);

  const raised = limited({ UserRead: 140 });
  const { UserPoolId } = raised;
  expect(await admitted(150, (place) => raised.client.adminGetUser({ UserPoolId, Username: `user-${place}` }))).toBe(
    140,
  );
  expect(await admitted(40, () => raised.client.listUsers({ UserPoolId, Limit: 1 }))).toBe(30);
});

test('without quotas nothing is refused', async () => {
  const { client, UserPoolId } = limited('off');
  expect(await admitted(40, () => client.listGroups({ UserPoolId }))).toBe(40);
});

test('a rate of nothing is no quota', () => {
  expect(() => createEmbeddedPool({ quotas: 0 })).toThrow(RangeError);
  expect(() => createEmbeddedPool({ quotas: { UserList: -1 } })).toThrow(RangeError);
});

test('the calls are counted by operation, the throttled ones once more apart', async () => {
  const { pool, client, UserPoolId } = limited('on');
  await admitted(7, () => client.listGroups({ UserPoolId }));
  await client.describeUserPool({ UserPoolId });
  expect(pool.calls).toMatchObject({
    counts: { ListGroups: 7, DescribeUserPool: 1 },
    throttledCounts: { ListGroups: 2 },
    total: 8,
    throttles: 2,
  });
  pool.calls.reset();
  expect(pool.calls).toMatchObject({ counts: {}, throttledCounts: {}, total: 0, throttles: 0 });
});

test('the time of every call is kept if configured', async () => {
  const clock = new FakeClock();
  const { pool, client, UserPoolId } = openPool({ users: 0, groups: 0, clock, recordArrivals: true });
  const start = clock.now();
  await client.listGroups({ UserPoolId });
  await clock.advance(250);
  await client.listUsers({ UserPoolId });
  expect(pool.calls.arrivals).toEqual([
    { operation: 'ListGroups', at: start },
    { operation: 'ListUsers', at: start + 250 },
  ]);
});
