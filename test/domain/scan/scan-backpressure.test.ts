import { describe, expect, test } from 'vitest';
import {
  CancelledError,
  UpstreamAccessDeniedError,
  UpstreamUnavailableError,
} from '../../../src/domain/model/errors.ts';
import { GroupSizeCache } from '../../../src/domain/scan/group-size-cache.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { contentsOf, scanOf, summary, toldBy, toldInTime, USERS_ARE_CHEAP } from './scan-helpers.ts';
import { type PoolCall, PoolStub, usernames } from './stub-pool.ts';

const denied = new UpstreamAccessDeniedError('cognito-idp:ListUsersInGroup');

/** So many groups of so many members each. */
function groupsOf(count: number, members: number): Record<string, readonly string[]> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`group-${index}`, usernames(members)]));
}

/** Breaks the so manieth call of the operation. */
function breaking(pool: PoolStub, operation: PoolCall['operation'], nth: number, error: Error) {
  return (call: PoolCall) => {
    if (call.operation === operation && pool.countOf(operation) === nth) throw error;
  };
}

/** Lets everything run that needs no time. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('the list of all users', () => {
  const large = { groups: { few: usernames(3) }, others: usernames(9_700, 3) };

  /** What is told of a pool that is 100 ms away, its only group read before, and the parts of the list that were read. */
  async function read(pool: PoolStub, userLists = 30) {
    const clock = new FakeClock();
    pool.slowDown(clock, 100);
    const sizes = new GroupSizeCache();
    sizes.set('few', 3);
    const told = await toldInTime(scanOf(pool, { clock, sizes, pace: { userLists, groupsOfUser: 50 } }), clock);
    const parts = pool.calls.filter(({ operation }) => operation === 'ListUsers').map(({ of }) => of);
    return { told, parts };
  }

  test('is cut into sixteen parts by sub if one chain would take much longer than all else', async () => {
    const pool = new PoolStub(large);
    const { told, parts } = await read(pool);
    expect(told).toEqual(contentsOf(pool));
    expect([...new Set(parts)].sort()).toEqual([...'0123456789abcdef']);
  });

  test('is one chain if it is short', async () => {
    const { parts } = await read(new PoolStub({ ...large, others: usernames(9_500, 3) }));
    expect(parts).toEqual(Array(Math.ceil(9_503 / 60)).fill(''));
  });

  test('is one chain if the quota makes it wait as long as the latency does', async () => {
    const { parts } = await read(new PoolStub(large), 10);
    expect(parts).toEqual(Array(Math.ceil(9_703 / 60)).fill(''));
  });

  test('is read again as one sequence if the shards do not add up, and no user is emitted twice', async () => {
    const pool = new PoolStub(large);
    pool.makeSubsStrange(usernames(2_000, 5_000));
    const { told, parts } = await read(pool);
    expect(told).toEqual(contentsOf(pool));
    expect(parts.filter((part) => part === '')).toHaveLength(Math.ceil(9_703 / 60));
  });

  test('is not read again for a tenth less than was estimated', async () => {
    const pool = new PoolStub({ ...large, estimatedUsers: Math.floor(9_703 / 0.9) });
    const { told, parts } = await read(pool);
    expect(told).toEqual(contentsOf(pool));
    expect(parts).not.toContain('');
  });
});

describe('the longest group', () => {
  const groups = { ...groupsOf(40, 30), longest: usernames(600) };

  /** The place of the longest group's last page among all pages of groups. */
  async function endOfLongest(sizes: GroupSizeCache) {
    const clock = new FakeClock();
    const pool = new PoolStub({ groups });
    pool.slowDown(clock, 100);
    await toldInTime(
      scanOf(pool, { needs: { users: 'none' }, sizes, clock, pace: { userLists: 30, groupsOfUser: 1 } }),
      clock,
    );
    return pool.calls.filter(({ operation }) => operation === 'ListUsersInGroup').map(({ of }) => of);
  }

  test('is begun before those that wait, and read without a pause if its size is remembered', async () => {
    const sizes = new GroupSizeCache();
    await endOfLongest(sizes);
    const order = await endOfLongest(sizes);
    expect(order.indexOf('longest')).toBe(0);
    // Five pages side by side, and every fifth is of the longest.
    expect(order.slice(0, 46).filter((name) => name === 'longest')).toHaveLength(10);
  });

  test('is not waited for at the end: once it shows its length, it goes before the others', async () => {
    const order = await endOfLongest(new GroupSizeCache());
    const begin = order.indexOf('longest');
    expect(order.lastIndexOf('longest') - begin).toBeLessThanOrEqual(50);
  });
});

describe('calls in flight', () => {
  test('are no more than let the others end with the longest group, once all sizes are known', async () => {
    const sizes = new GroupSizeCache();
    async function inFlight() {
      const clock = new FakeClock();
      const pool = new PoolStub({ groups: { ...groupsOf(40, 30), longest: usernames(3_000) } });
      pool.slowDown(clock, 100);
      const pace = { userLists: 1_000, groupsOfUser: 1 };
      await toldInTime(scanOf(pool, { needs: { users: 'none' }, sizes, clock, pace }), clock);
      return { calls: pool.mostInFlight('ListUsersInGroup'), seconds: (clock.now() - new FakeClock().now()) / 1_000 };
    }
    expect(await inFlight()).toMatchObject({ calls: 41 });
    // 90 pages, 50 of them of the longest: two side by side, with some to spare.
    const { calls, seconds } = await inFlight();
    expect(calls).toBe(5);
    expect(seconds).toBeCloseTo(5.1);
  });

  test.each([
    { userLists: 30, latency: 100, expected: 5 },
    { userLists: 30, latency: 500, expected: 17 },
    { userLists: 100, latency: 1_000, expected: 48 },
  ])(
    'are as many as $userLists a second of $latency ms imply, two to spare, at most 48',
    async ({ userLists, latency, expected }) => {
      const clock = new FakeClock();
      const pool = new PoolStub({ groups: groupsOf(200, 1) });
      pool.slowDown(clock, latency);
      const pace = { userLists, groupsOfUser: 0.001 };
      await toldInTime(scanOf(pool, { needs: { users: 'none' }, clock, pace }), clock);
      expect(pool.mostInFlight('ListUsersInGroup')).toBe(expected);
    },
  );

  test('are as many as 100 ms imply before any was measured', async () => {
    const clock = new FakeClock();
    const pool = new PoolStub({ groups: groupsOf(50, 1) });
    pool.slowDown(clock, 100);
    const needs = { users: 'none', groupNames: [...pool.members.keys()] } as const;
    await toldInTime(scanOf(pool, { needs, clock, pace: { userLists: 30, groupsOfUser: 0.001 } }), clock);
    expect(pool.mostInFlight('ListUsersInGroup')).toBe(5);
  });

  test('are counted for each quota by itself', async () => {
    const clock = new FakeClock();
    const pool = new PoolStub({ groups: groupsOf(1_500, 1), others: usernames(1_000, 1) });
    pool.slowDown(clock, 100);
    await toldInTime(scanOf(pool, { clock, pace: { userLists: 30, groupsOfUser: 50 } }), clock);
    expect(pool.mostInFlight('AdminListGroupsForUser')).toBe(7);
    expect(pool.mostInFlight('ListUsers')).toBe(1);
  });
});

describe('a slow reader', () => {
  test('makes the calls pause, and gets everything in the end', async () => {
    const pool = new PoolStub({ groups: groupsOf(1_000, 1) });
    const events = scanOf(pool, { needs: { users: 'none' }, pace: { userLists: 1_000, groupsOfUser: 1e-6 } }).events();
    const first = await events.next();
    await settled();
    const calls = pool.calls.length;
    expect(calls).toBeLessThan(100);
    await settled();
    expect(pool.calls.length).toBe(calls);

    const rest = [];
    for await (const event of events) rest.push(event);
    expect(summary([first.value, ...rest])).toEqual({ ...contentsOf(pool), users: [] });
  });

  test('does not let the list of users run far ahead of the questions', async () => {
    const clock = new FakeClock();
    const pool = new PoolStub({ groups: groupsOf(5, 1), others: usernames(3_000) });
    pool.onCall = ({ operation }) =>
      operation === 'AdminListGroupsForUser' ? new Promise((resolve) => clock.after(1_000, resolve)) : undefined;
    const told = toldInTime(scanOf(pool, { clock, pace: USERS_ARE_CHEAP }), clock);
    await settled();
    expect(pool.countOf('ListUsers')).toBeLessThanOrEqual(13);
    expect(await told).toEqual(contentsOf(pool));
  });
});

test('a reader that stops ends the calls', async () => {
  const clock = new FakeClock();
  const pool = new PoolStub({ groups: groupsOf(100, 1) });
  pool.slowDown(clock, 100);
  const events = scanOf(pool, { clock }).events();
  const reading = (async () => {
    for await (const event of events) if (event.kind === 'members') break;
  })();
  await clock.advance(1_000);
  await reading;
  const calls = pool.calls.length;
  expect(calls).toBeLessThan(60);
  await clock.advance(10_000);
  expect(pool.calls.length).toBe(calls);
});

test.each(['the signal', 'stop()'])('%s ends the scan and its calls', async (how) => {
  const clock = new FakeClock();
  const pool = new PoolStub({ groups: groupsOf(100, 1) });
  pool.slowDown(clock, 100);
  const asker = new AbortController();
  const scan = scanOf(pool, { clock, signal: asker.signal });
  const ended = expect(toldBy(scan)).rejects.toThrow(CancelledError);
  await clock.advance(250);
  if (how === 'stop()') scan.stop();
  else asker.abort();
  const calls = pool.calls.length;
  expect(calls).toBeGreaterThan(2);
  await clock.advance(1_000);
  await ended;
  expect(pool.calls.length).toBe(calls);
});

describe('the first fault ends the scan, and no call follows:', () => {
  test.each([
    { operation: 'DescribeUserPool', nth: 1 },
    { operation: 'ListGroups', nth: 1 },
    { operation: 'ListGroups', nth: 2 },
    { operation: 'ListUsers', nth: 2 },
    { operation: 'ListUsersInGroup', nth: 1 },
    { operation: 'ListUsersInGroup', nth: 30 },
  ] as const)('$operation, call $nth', async ({ operation, nth }) => {
    const pool = new PoolStub({ groups: groupsOf(100, 1), others: usernames(100, 1) });
    pool.onCall = breaking(pool, operation, nth, denied);
    await expect(toldBy(scanOf(pool))).rejects.toBe(denied);
    const calls = pool.calls.length;
    await settled();
    expect(pool.calls.length).toBe(calls);
  });

  test('AdminListGroupsForUser, call 30', async () => {
    const pool = new PoolStub({ groups: groupsOf(100, 1), others: usernames(100, 1) });
    pool.onCall = breaking(pool, 'AdminListGroupsForUser', 30, denied);
    await expect(toldBy(scanOf(pool, { pace: USERS_ARE_CHEAP }))).rejects.toBe(denied);
    const calls = pool.calls.length;
    await settled();
    expect(pool.calls.length).toBe(calls);
  });

  test('where nothing else is left to do than to list groups', async () => {
    const clock = new FakeClock();
    const pool = new PoolStub({ groups: groupsOf(3, 1), others: usernames(2_000, 1) });
    pool.cut = (start, limit, { operation }) => ({ from: start, to: start + (operation === 'ListGroups' ? 2 : limit) });
    pool.onCall = async ({ operation }) => {
      if (operation === 'ListUsersInGroup') throw denied;
      if (operation === 'ListGroups') await new Promise<void>((resolve) => clock.after(100, resolve));
      // The last page is empty.
      if (pool.countOf('ListGroups') === 2) await pool.deleteGroup('group-2');
    };
    await expect(toldInTime(scanOf(pool, { clock, needs: { users: 'none' } }), clock)).rejects.toBe(denied);
  });

  test('at once, even while thousands of groups are still being listed', async () => {
    const clock = new FakeClock();
    const pool = new PoolStub({ groups: groupsOf(3_000, 1), others: usernames(20_000, 1) });
    pool.onCall = async ({ operation }) => {
      await new Promise<void>((resolve) => clock.after(100, resolve));
      if (operation === 'ListUsersInGroup') throw denied;
    };
    await expect(toldInTime(scanOf(pool, { clock }), clock)).rejects.toBe(denied);
    expect(pool.countOf('ListGroups')).toBeLessThan(10);
  });
});

test('of several faults the first one is reported', async () => {
  const pool = new PoolStub({ groups: groupsOf(100, 1) });
  const later = new UpstreamUnavailableError('later');
  pool.onCall = ({ operation }) => {
    if (operation === 'ListUsersInGroup') throw pool.countOf(operation) === 1 ? denied : later;
  };
  await expect(toldBy(scanOf(pool, { needs: { users: 'none' } }))).rejects.toBe(denied);
});
