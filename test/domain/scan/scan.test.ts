import { describe, expect, test } from 'vitest';
import { GroupNotFoundError, ReportTooLargeError } from '../../../src/domain/model/errors.ts';
import { GroupSizeCache } from '../../../src/domain/scan/group-size-cache.ts';
import { contentsOf, GROUPS_ARE_CHEAP, scanOf, toldBy, USERS_ARE_CHEAP } from './scan-helpers.ts';
import { PoolStub, usernames } from './stub-pool.ts';

const COMPANY = {
  groups: { everyone: usernames(130), some: usernames(60), few: usernames(2, 100), nobody: [] },
  others: usernames(10, 500),
};
const NOTHING = { groups: [], gone: [], memberships: [], users: [], usersInNoGroup: [] };

describe.each([
  { way: 'by group', pace: GROUPS_ARE_CHEAP },
  { way: 'by user', pace: USERS_ARE_CHEAP },
])('$way', ({ pace }) => {
  test('every group, membership and user is emitted exactly once', async () => {
    const pool = new PoolStub(COMPANY);
    expect(await toldBy(scanOf(pool, { pace }))).toEqual(contentsOf(pool));
  });

  test('pages that are short, or empty, are not taken for the last one', async () => {
    const pool = new PoolStub(COMPANY);
    pool.cut = (start) => ({ from: start, to: start + (pool.calls.length % 3) * 7 });
    expect(await toldBy(scanOf(pool, { pace }))).toEqual(contentsOf(pool));
  });

  test('a user on two pages is emitted once', async () => {
    const pool = new PoolStub(COMPANY);
    pool.cut = (start) => ({ from: Math.max(0, start - 15), to: start + 20 });
    expect(await toldBy(scanOf(pool, { pace }))).toEqual(contentsOf(pool));
  });

  test('users in no group are emitted if only they are needed, and the others are not', async () => {
    const pool = new PoolStub(COMPANY);
    const told = await toldBy(scanOf(pool, { pace, needs: { users: 'in no group' } }));
    expect(told).toEqual({ ...contentsOf(pool), users: [], usersInNoGroup: usernames(10, 500) });
  });

  test('an empty pool is read to its end', async () => {
    expect(await toldBy(scanOf(new PoolStub({ groups: {} }), { pace }))).toEqual(NOTHING);
  });
});

test('by user, a user who is deleted between the list and the question is left out', async () => {
  const pool = new PoolStub(COMPANY);
  pool.onCall = ({ operation, of }) => {
    if (operation === 'AdminListGroupsForUser' && of === 'user-100') pool.removeUser('user-100');
  };
  const told = await toldBy(scanOf(pool, { pace: USERS_ARE_CHEAP }));
  expect(told).toEqual(contentsOf(pool));
  expect(told.users).not.toContain('user-100');
});

test('by user, a user in no group is emitted as soon as looked up, for one call each', async () => {
  const pool = new PoolStub(COMPANY);
  await toldBy(scanOf(pool, { pace: USERS_ARE_CHEAP, needs: { users: 'in no group' } }));
  expect(pool.countOf('AdminListGroupsForUser')).toBe(140);
  expect(pool.countOf('ListUsers')).toBe(3);
  expect(pool.countOf('ListUsersInGroup')).toBe(0);
});

test('by user, a group that is created meanwhile is emitted before its members', async () => {
  const pool = new PoolStub({ groups: { old: usernames(3) } });
  pool.onCall = ({ operation }) => {
    if (operation === 'AdminListGroupsForUser') pool.members.set('new', [...usernames(3)]);
  };
  const kinds: string[] = [];
  for await (const event of scanOf(pool, { pace: USERS_ARE_CHEAP }).events()) {
    if (event.kind === 'group') kinds.push(event.group.name);
    if (event.kind === 'groups-of-user') kinds.push(...event.groups.map(({ name }) => `member of ${name}`));
  }
  expect(kinds.indexOf('new')).toBeGreaterThan(-1);
  expect(kinds.indexOf('new')).toBeLessThan(kinds.indexOf('member of new'));
});

describe('a group that is deleted', () => {
  test('while its members are read is told to be gone, and the rest is read', async () => {
    const pool = new PoolStub(COMPANY);
    let pages = 0;
    pool.onCall = async ({ operation, of }) => {
      if (operation === 'ListUsersInGroup' && of === 'everyone' && ++pages === 2) await pool.deleteGroup('everyone');
    };
    const told = await toldBy(scanOf(pool));
    expect(told.gone).toEqual(['everyone']);
    expect(told.groups).toEqual(['everyone', 'few', 'nobody', 'some']);
    expect(told.memberships.filter((membership) => !membership.endsWith(' in everyone'))).toEqual(
      contentsOf(pool).memberships,
    );
    expect(told.users).toEqual([...pool.users].sort());
  });

  test('before its first page is gone as well', async () => {
    const pool = new PoolStub(COMPANY);
    pool.onCall = async ({ operation, of }) => {
      if (operation === 'ListUsersInGroup' && of === 'few') await pool.deleteGroup('few');
    };
    expect((await toldBy(scanOf(pool))).gone).toEqual(['few']);
  });
});

describe('of groups by name', () => {
  test('they and their members are emitted, no other users, and the size of the pool is not read', async () => {
    const pool = new PoolStub(COMPANY);
    const told = await toldBy(scanOf(pool, { needs: { users: 'none', groupNames: ['few', 'nobody', 'few'] } }));
    expect(told).toEqual({
      ...NOTHING,
      groups: ['few', 'nobody'],
      memberships: ['user-100 in few', 'user-101 in few'],
    });
    expect(pool.calls.map(({ operation }) => operation).sort()).toEqual([
      'ListGroups',
      'ListUsersInGroup',
      'ListUsersInGroup',
    ]);
  });

  test('one that is not there ends the scan before any other call', async () => {
    const pool = new PoolStub(COMPANY);
    const scan = scanOf(pool, { needs: { users: 'none', groupNames: ['few', 'slip'] } });
    await expect(toldBy(scan)).rejects.toThrow(new GroupNotFoundError('slip'));
    expect(pool.calls).toEqual([{ operation: 'ListGroups', of: '' }]);
  });

  test('no names are no groups, and no calls', async () => {
    const pool = new PoolStub(COMPANY);
    expect(await toldBy(scanOf(pool, { needs: { users: 'none', groupNames: [] } }))).toEqual(NOTHING);
    expect(pool.calls).toEqual([]);
  });
});

test('a list of groups takes nothing else', async () => {
  const pool = new PoolStub(COMPANY);
  const told = await toldBy(scanOf(pool, { needs: { memberships: false, users: 'none' } }));
  expect(told).toEqual({ ...NOTHING, groups: ['everyone', 'few', 'nobody', 'some'] });
  expect(pool.calls).toEqual([{ operation: 'ListGroups', of: '' }]);
});

describe('a pool of more users than allowed', () => {
  test('is refused from its estimate', async () => {
    const pool = new PoolStub({ ...COMPANY, estimatedUsers: 141 });
    await expect(toldBy(scanOf(pool, { maxUsers: 140 }))).rejects.toThrow(
      new ReportTooLargeError(141, 140, 'estimated'),
    );
    expect(pool.countOf('ListUsers')).toBe(0);
  });

  test('is refused by what is read if the estimate is too low', async () => {
    const pool = new PoolStub({ ...COMPANY, estimatedUsers: 10 });
    await expect(toldBy(scanOf(pool, { maxUsers: 139 }))).rejects.toThrow(/^The report holds 140 users or more/);
  });

  test('is not at the very number', async () => {
    const pool = new PoolStub(COMPANY);
    expect((await toldBy(scanOf(pool, { maxUsers: 140 }))).users).toHaveLength(140);
  });
});

test.each([
  { memberships: 60, strategy: 'BY_USER' },
  { memberships: 66, strategy: 'BY_GROUP' },
])(
  'users who are in $memberships groups each are read $strategy: more than 60 take two questions a user',
  async ({ memberships, strategy }) => {
    const groups = Array.from({ length: memberships }, (_, index) => [`group-${index}`, usernames(600)] as const);
    const sizes = new GroupSizeCache();
    for (const [name, members] of groups) sizes.set(name, members.length);
    const pool = new PoolStub({ groups: Object.fromEntries(groups) });
    // By group 20 s and 22 s; by user 12 s for one question each, and 24 s for two.
    const scan = scanOf(pool, { sizes, pace: { userLists: 30, groupsOfUser: 50 } });
    expect(await toldBy(scan)).toEqual(contentsOf(pool));
    expect(scan.plan.strategy).toBe(strategy);
  },
);

test('the progress tells what is read, and nothing left at the end', async () => {
  const pool = new PoolStub(COMPANY);
  const scan = scanOf(pool);
  expect(scan.progress).toEqual({
    strategy: 'BY_GROUP',
    usersScanned: 0,
    groupsScanned: 0,
    groupsTotal: null,
    callsMade: 0,
    estimatedSecondsLeft: null,
  });
  await toldBy(scan);
  expect(scan.progress).toEqual({
    strategy: 'BY_GROUP',
    usersScanned: 140,
    groupsScanned: 4,
    groupsTotal: 4,
    callsMade: 11,
    estimatedSecondsLeft: 0,
  });
});

test('by user, the progress counts the users as they are looked up', async () => {
  const pool = new PoolStub(COMPANY);
  const scan = scanOf(pool, { pace: USERS_ARE_CHEAP, needs: { users: 'none' } });
  await toldBy(scan);
  // Those in no group were asked about as well, and are not of the report.
  expect(scan.progress).toMatchObject({ strategy: 'BY_USER', usersScanned: 130, groupsScanned: 4, groupsTotal: 4 });
});
