import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { planScan, type RemainingWork, secondsByGroup, secondsByUser } from '../../../src/domain/scan/plan-scan.ts';
import type { ReadRates } from '../../../src/domain/scan/read-rates.ts';

/** AWS's default quotas. */
const DEFAULT: ReadRates = { userLists: 30, groupsOfUser: 50 };

/** A pool of which everything is known, and every user is asked for; each group takes the same number of pages. */
function pool(users: number, groups: number, pagesPerGroup = 1): RemainingWork {
  return {
    userPages: Math.ceil(users / 60),
    userPagesByUser: 0,
    userLookups: users,
    groups,
    groupPages: groups * pagesPerGroup,
    allGroupsListed: true,
  };
}

test.each([
  { users: 500, groups: 20, pagesPerGroup: 2, plan: 'BY_GROUP' },
  { users: 500, groups: 2_000, pagesPerGroup: 1, plan: 'BY_USER' },
  { users: 500, groups: 1, pagesPerGroup: 9, plan: 'BY_GROUP' },
  { users: 100_000, groups: 10_000, pagesPerGroup: 1, plan: 'BY_GROUP' },
  { users: 5_000, groups: 10_000, pagesPerGroup: 1, plan: 'BY_USER' },
  { users: 1, groups: 10, pagesPerGroup: 1, plan: 'BY_USER' },
])(
  '$users users in $groups groups of $pagesPerGroup pages are read $plan',
  ({ users, groups, pagesPerGroup, plan }) => {
    expect(planScan(pool(users, groups, pagesPerGroup), DEFAULT)).toBe(plan);
  },
);

test('where both take the same time, the way by group is taken', () => {
  const left = { ...pool(100, 58), userPages: 2 };
  expect(secondsByGroup(left, DEFAULT)).toBe(secondsByUser(left, DEFAULT));
  expect(planScan(left, DEFAULT)).toBe('BY_GROUP');
});

test('a raised quota of AdminListGroupsForUser makes the way by user the cheaper one', () => {
  expect(planScan(pool(600, 60, 2), DEFAULT)).toBe('BY_GROUP');
  expect(planScan(pool(600, 60, 2), { ...DEFAULT, groupsOfUser: 500 })).toBe('BY_USER');
});

test('the list of users that only the way by user needs counts on its side alone', () => {
  const left: RemainingWork = { ...pool(6_000, 3_000), userPages: 0, userPagesByUser: 100, groupPages: 90 };
  expect(secondsByGroup(left, DEFAULT)).toBe(3);
  expect(secondsByUser(left, DEFAULT)).toBe(120);
  expect(secondsByUser({ ...left, userLookups: 0 }, DEFAULT)).toBe(100 / 30);
});

describe('while groups are still being listed', () => {
  test('nothing is decided from the first few of who knows how many', () => {
    expect(planScan({ ...pool(500, 60), allGroupsListed: false }, DEFAULT)).toBeNull();
    expect(planScan({ ...pool(500, 0), allGroupsListed: false }, DEFAULT)).toBeNull();
  });

  test('the way by user is taken as soon as the groups known are too many: more can only make the other one slower', () => {
    expect(planScan({ ...pool(500, 300), allGroupsListed: false }, DEFAULT)).toBe('BY_USER');
  });

  test('the way by group is taken if even four times the groups would take a third of the time', () => {
    expect(planScan({ ...pool(1_500, 60), allGroupsListed: false }, DEFAULT)).toBe('BY_GROUP');
    expect(planScan({ ...pool(1_200, 60), allGroupsListed: false }, DEFAULT)).toBeNull();
  });

  test('a choice by user is kept', () => {
    expect(planScan({ ...pool(6_000, 60), allGroupsListed: false }, DEFAULT, 'BY_USER')).toBe('BY_USER');
  });
});

describe('of 600 users who are all in each of 60 groups', () => {
  /** After so many groups are read to their end: ten pages each. */
  const dense = (groupsRead: number): RemainingWork => ({ ...pool(600, 60 - groupsRead, 10), userPages: 0 });

  test('the way by user is taken if the sizes are known', () => {
    expect(planScan(dense(0), DEFAULT)).toBe('BY_USER');
  });

  test('the way by group is taken if each is thought to be one page', () => {
    expect(planScan({ ...dense(0), groupPages: 60 }, DEFAULT)).toBe('BY_GROUP');
  });

  test('the way by group is given up as soon as a few have shown their size', () => {
    expect(planScan(dense(4), DEFAULT, 'BY_GROUP')).toBe('BY_USER');
  });

  test('and is kept if so many are read that the rest is worth no change', () => {
    expect(planScan(dense(20), DEFAULT, 'BY_GROUP')).toBe('BY_GROUP');
  });
});

const rate = fc.integer({ min: 1, max: 500 });
const pace: fc.Arbitrary<ReadRates> = fc.record({ userLists: rate, groupsOfUser: rate });
const workLeft: fc.Arbitrary<RemainingWork> = fc.record({
  userPages: fc.nat(2_000),
  userPagesByUser: fc.nat(2_000),
  userLookups: fc.nat(100_000),
  groups: fc.nat(10_000),
  groupPages: fc.nat(20_000),
  allGroupsListed: fc.boolean(),
});
const current = fc.constantFrom(null, 'BY_GROUP' as const, 'BY_USER' as const);
const RANK = { BY_GROUP: 0, undecided: 1, BY_USER: 2 };
const rankOf = (plan: ReturnType<typeof planScan>) => RANK[plan ?? 'undecided'];

describe('whatever the sizes and the quotas', () => {
  it('more groups never make the way by group the more attractive one', () => {
    fc.assert(
      fc.property(workLeft, pace, current, fc.nat(5_000), (left, at, before, more) => {
        // From none to some is another step: the first groups listed are what a guess is made of.
        const some = { ...left, groups: left.groups + 1 };
        const larger = { ...some, groups: some.groups + more, groupPages: some.groupPages + more };
        expect(rankOf(planScan(larger, at, before))).toBeGreaterThanOrEqual(rankOf(planScan(some, at, before)));
      }),
    );
  });

  it('a decision is always made once every group is listed', () => {
    fc.assert(
      fc.property(workLeft, pace, current, (left, at, before) => {
        expect(planScan({ ...left, allGroupsListed: true }, at, before)).not.toBeNull();
      }),
    );
  });

  it('the choice takes never longer than the other way; one that is kept, never half as long again', () => {
    fc.assert(
      fc.property(workLeft, pace, current, (left, at, before) => {
        const all = { ...left, allGroupsListed: true };
        const times = { BY_GROUP: secondsByGroup(all, at), BY_USER: secondsByUser(all, at) };
        const choice = planScan(all, at, before);
        if (choice === null) throw new Error('Nothing was decided.');
        const best = Math.min(times.BY_GROUP, times.BY_USER);
        expect(times[choice]).toBeLessThanOrEqual(before === null ? best : best * 1.5);
      }),
    );
  });

  it('what was chosen is chosen again, so that a scan does not go to and fro', () => {
    fc.assert(
      fc.property(workLeft, pace, current, (left, at, before) => {
        const choice = planScan(left, at, before);
        if (choice !== null) expect(planScan(left, at, choice)).toBe(choice);
      }),
    );
  });

  it('a choice is given up only for one that takes 0.7 of its time', () => {
    fc.assert(
      fc.property(workLeft, pace, (left, at) => {
        const all = { ...left, allGroupsListed: true };
        const [byGroup, byUser] = [secondsByGroup(all, at), secondsByUser(all, at)];
        expect(planScan(all, at, 'BY_GROUP')).toBe(byUser < 0.7 * byGroup ? 'BY_USER' : 'BY_GROUP');
        expect(planScan(all, at, 'BY_USER')).toBe(byGroup < 0.7 * byUser ? 'BY_GROUP' : 'BY_USER');
      }),
    );
  });
});
