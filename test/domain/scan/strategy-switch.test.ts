import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { ReadRates } from '../../../src/domain/scan/read-rates.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { contentsOf, GROUPS_ARE_CHEAP, scanOf, toldBy, toldInTime, USERS_ARE_CHEAP } from './scan-helpers.ts';
import { type Cut, PoolStub, usernames } from './stub-pool.ts';

const COMPANY = {
  groups: { everyone: usernames(600), some: usernames(200), few: usernames(2, 100), nobody: [] },
  others: usernames(100, 700),
};

/** The first pace until so many calls are made, and then the other one. */
function changing(pool: PoolStub, calls: number, first: ReadRates, then: ReadRates): () => ReadRates {
  return () => (pool.calls.length < calls ? first : then);
}

describe('a scan that changes its mind keeps what it has, and doubles nothing:', () => {
  test('from users to groups', async () => {
    const pool = new PoolStub(COMPANY);
    const scan = scanOf(pool, { pace: changing(pool, 100, USERS_ARE_CHEAP, GROUPS_ARE_CHEAP) });
    expect(await toldBy(scan)).toEqual(contentsOf(pool));
    expect(scan.plan.strategy).toBe('BY_GROUP');
    expect(pool.countOf('AdminListGroupsForUser')).toBeGreaterThan(20);
    expect(pool.countOf('AdminListGroupsForUser')).toBeLessThan(150);
  });

  test('from groups to users', async () => {
    const pool = new PoolStub(COMPANY);
    const scan = scanOf(pool, { pace: changing(pool, 8, GROUPS_ARE_CHEAP, USERS_ARE_CHEAP) });
    expect(await toldBy(scan)).toEqual(contentsOf(pool));
    expect(scan.plan.strategy).toBe('BY_USER');
    expect(pool.countOf('ListUsersInGroup')).toBeGreaterThan(2);
    expect(pool.countOf('AdminListGroupsForUser')).toBe(700);
  });

  test('from users to groups and back', async () => {
    const pool = new PoolStub({ groups: { everyone: usernames(1_500), few: usernames(2) } });
    const pace = () => (pool.calls.length > 60 && pool.calls.length < 70 ? GROUPS_ARE_CHEAP : USERS_ARE_CHEAP);
    const scan = scanOf(pool, { pace });
    expect(await toldBy(scan)).toEqual(contentsOf(pool));
    expect(scan.plan.strategy).toBe('BY_USER');
    expect(pool.countOf('ListUsersInGroup')).toBeGreaterThan(0);
    // Nobody is asked about twice.
    expect(pool.countOf('AdminListGroupsForUser')).toBe(1_500);
  });
});

test('a pool whose groups prove to be long, against all guesses, is read by user once the first of them has ended', async () => {
  const everyone = usernames(600);
  const groups = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`group-${index}`, everyone]));
  const pool = new PoolStub({ groups });
  // 60 groups look like 60 pages, or two seconds: they are 600, and 20 s, where asking takes 12.
  const scan = scanOf(pool, { pace: () => ({ userLists: 30, groupsOfUser: 50 }) });
  expect(await toldBy(scan)).toEqual(contentsOf(pool));
  expect(scan.plan.strategy).toBe('BY_USER');
  expect(pool.countOf('ListUsersInGroup')).toBeLessThan(60);
  expect(pool.countOf('AdminListGroupsForUser')).toBe(600);
});

test('groups need not end to prove long: a few pages of each of those in flight are enough', async () => {
  const clock = new FakeClock();
  const everyone = usernames(1_800);
  const groups = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`group-${index}`, everyone]));
  const pool = new PoolStub({ groups });
  pool.slowDown(clock, 100);
  // 60 groups look like 2 s, and asking takes 3.6; but they are 1,800 pages, or a minute. The first ends after 30 pages.
  const scan = scanOf(pool, { clock, pace: { userLists: 30, groupsOfUser: 500 } });
  expect(await toldInTime(scan, clock)).toEqual(contentsOf(pool));
  expect(scan.plan.strategy).toBe('BY_USER');
  expect(pool.countOf('ListUsersInGroup')).toBeLessThan(30);
});

test('a few large groups that come first mislead it only until some users have been looked up', async () => {
  const clock = new FakeClock();
  const large = Array.from({ length: 5 }, (_, index) => [`a-${index}`, usernames(3_000)] as const);
  const small = Array.from({ length: 195 }, (_, index) => [`b-${index}`, usernames(3, 10 * index)] as const);
  const pool = new PoolStub({ groups: Object.fromEntries([...large, ...small]) });
  pool.slowDown(clock, 50);
  // By group it is 445 pages, or 16 s; by user 3,000 questions, or 64 s.
  const scan = scanOf(pool, { clock, pace: { userLists: 28, groupsOfUser: 47 } });
  expect(await toldInTime(scan, clock)).toEqual(contentsOf(pool));
  expect(scan.plan.strategy).toBe('BY_GROUP');
  expect(pool.countOf('AdminListGroupsForUser')).toBeGreaterThan(0);
  expect(pool.countOf('AdminListGroupsForUser')).toBeLessThan(200);
});

test('after a switch from by user, the list of users is read no further if it is not needed', async () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`group-${index}`, usernames(1)]));
  const pool = new PoolStub({ groups: { ...COMPANY.groups, ...many }, others: COMPANY.others });
  const pace = changing(pool, 20, USERS_ARE_CHEAP, GROUPS_ARE_CHEAP);
  const told = await toldBy(scanOf(pool, { pace, needs: { users: 'none' } }));
  expect(told).toEqual({ ...contentsOf(pool), users: [] });
  expect(pool.countOf('AdminListGroupsForUser')).toBeGreaterThan(0);
  expect(pool.countOf('ListUsers')).toBeGreaterThan(0);
  expect(pool.countOf('ListUsers')).toBeLessThan(12);
});

test('after a switch from by user, users in no group are emitted once, including those listed before', async () => {
  const pool = new PoolStub(COMPANY);
  const pace = changing(pool, 30, USERS_ARE_CHEAP, GROUPS_ARE_CHEAP);
  const told = await toldBy(scanOf(pool, { pace, needs: { users: 'in no group' } }));
  expect(told).toEqual({ ...contentsOf(pool), users: [], usersInNoGroup: usernames(100, 700) });
  expect(pool.countOf('AdminListGroupsForUser')).toBeGreaterThan(0);
  expect(pool.countOf('ListUsers')).toBe(12);
});

test.each([
  { users: 20_000, strategy: 'BY_USER' },
  { users: 20_001, strategy: 'BY_GROUP' },
])(
  'a pool of $users that is begun by group ends $strategy: the users of larger ones are not kept',
  async ({ users, strategy }) => {
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`group-${index}`, usernames(1)]));
    const pool = new PoolStub({ groups: many, others: usernames(100, 700), estimatedUsers: users });
    const slowQuestions: ReadRates = { userLists: 100, groupsOfUser: 0.001 };
    const fastQuestions: ReadRates = { userLists: 100, groupsOfUser: 1_000_000 };
    const scan = scanOf(pool, { pace: changing(pool, 30, slowQuestions, fastQuestions) });
    expect(await toldBy(scan)).toEqual(contentsOf(pool));
    expect(scan.plan.strategy).toBe(strategy);
  },
);

describe('whatever the pool, the pages and the changes of mind', () => {
  const size = fc.integer({ min: 0, max: 150 });
  const pools = fc.record({ groups: fc.array(fc.record({ from: size, count: size }), { maxLength: 6 }), others: size });
  const users = fc.constantFrom('none' as const, 'in no group' as const, 'all' as const);
  /** Pages: how many items come again, and how many new ones; none is an empty page. */
  const cuts = fc.array(fc.record({ again: fc.nat(10), items: fc.nat(60) }), { minLength: 1, maxLength: 5 });
  const minds = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 6 });

  it('everything is emitted exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(pools, users, cuts, minds, async ({ groups, others }, needed, pages, lengths) => {
        const pool = new PoolStub({
          groups: Object.fromEntries(
            groups.map(({ from, count }, index) => [`group-${index}`, usernames(count, from)]),
          ),
          others: usernames(others, 1_000),
        });
        pool.cut = cutting(pages);
        const told = await toldBy(scanOf(pool, { pace: wavering(lengths, pool), needs: { users: needed } }));
        const { users: everybody, ...rest } = contentsOf(pool);
        const loners = [...usernames(others, 1_000)].sort();
        expect(told).toEqual({
          ...rest,
          users: needed === 'all' ? everybody : [],
          usersInNoGroup: needed === 'in no group' ? loners : [],
        });
      }),
      { numRuns: 100 },
    );
  }, 20_000);
});

function cutting(pages: readonly { readonly again: number; readonly items: number }[]) {
  let cuts = 0;
  return (start: number, limit: number): Cut => {
    const { again, items } = pages[cuts % pages.length] ?? { again: 0, items: limit };
    cuts += 1;
    // Every other page goes on, so that every list ends. The calls cannot be counted for that: of two chains side by
    // side, both calls are made before the first is served.
    return { from: Math.max(0, start - again), to: start + Math.max(cuts % 2, items) };
  };
}

/** A pace that turns around after each of these numbers of calls. */
function wavering(lengths: readonly number[], pool: PoolStub): () => ReadRates {
  return () => {
    let left = pool.calls.length;
    let turns = 0;
    for (const length of lengths) {
      left -= length;
      if (left >= 0) turns += 1;
    }
    return turns % 2 === 0 ? USERS_ARE_CHEAP : GROUPS_ARE_CHEAP;
  };
}
