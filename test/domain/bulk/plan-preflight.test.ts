import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CallRates } from '../../../src/domain/bulk/call-rates.ts';
import { planAccountPreflight, planMembershipPreflight } from '../../../src/domain/bulk/plan-preflight.ts';

/** Cognito's default quotas. */
const PACE: CallRates = { userLists: 30, groupsOfUser: 50, writes: 25, creations: 50 };

const rate = fc.integer({ min: 1, max: 200 });
const anyPace: fc.Arbitrary<CallRates> = fc.record({
  userLists: rate,
  groupsOfUser: rate,
  writes: rate,
  creations: rate,
});
const anyWork = fc
  .record({
    users: fc.integer({ min: 1, max: 100_000 }),
    groupPages: fc.array(fc.option(fc.integer({ min: 1, max: 2_000 }), { nil: null }), { minLength: 1, maxLength: 20 }),
  })
  .map((work) => ({ ...work, items: work.users * work.groupPages.length }));

describe('memberships are looked up', () => {
  test.each([
    { what: 'by asking, where the users are few', users: 3, groupPages: [null, null], kind: 'ASK_USERS' },
    { what: 'by asking, where one group is known to be huge', users: 500, groupPages: [1_000], kind: 'ASK_USERS' },
    { what: 'by sweeping, where the users are many', users: 5_000, groupPages: [null, null], kind: 'SWEEP_GROUPS' },
    {
      what: 'by sweeping, where the groups are known to be small',
      users: 40,
      groupPages: [1, 2],
      kind: 'SWEEP_GROUPS',
    },
  ])('$what', ({ users, groupPages, kind }) => {
    expect(planMembershipPreflight({ users, items: users * groupPages.length, groupPages }, PACE).kind).toBe(kind);
  });

  test('not at all if others have used up the reads', () => {
    const work = { users: 1_000, items: 1_000, groupPages: [900] };
    expect(planMembershipPreflight(work, { userLists: 1, groupsOfUser: 1, writes: 25, creations: 50 })).toEqual({
      kind: 'NONE',
    });
  });

  test('in no more time than it takes to write everything, and by the quicker way', () => {
    fc.assert(
      fc.property(anyWork, anyPace, (work, pace) => {
        const plan = planMembershipPreflight(work, pace);
        const ask = work.users / pace.groupsOfUser;
        const write = work.items / pace.writes;
        if (plan.kind === 'ASK_USERS') expect(ask).toBeLessThanOrEqual(write);
        if (plan.kind === 'NONE') expect(ask).toBeGreaterThan(write);
        if (plan.kind !== 'SWEEP_GROUPS' || work.groupPages.includes(null)) return;
        const sweep = work.groupPages.reduce<number>((sum, pages) => sum + (pages ?? 0), 0) / pace.userLists;
        expect(sweep).toBeLessThanOrEqual(Math.min(ask, write));
      }),
    );
  });

  test('by a sweep that is given up when it has taken as long as asking: twice the time at most', () => {
    fc.assert(
      fc.property(anyWork, anyPace, (work, pace) => {
        const plan = planMembershipPreflight(work, pace);
        if (plan.kind !== 'SWEEP_GROUPS') return;
        const ask = work.users / pace.groupsOfUser;
        expect(plan.maxPages / pace.userLists).toBeLessThanOrEqual(ask + 1 / pace.userLists);
        // And is not given up before what it was planned to be.
        for (const pages of work.groupPages) expect(plan.maxPages).toBeGreaterThanOrEqual(pages ?? 0);
      }),
    );
  });
});

describe('accounts are looked up', () => {
  test.each([
    { what: 'one by one, where the pool is larger', users: 100, poolPages: 101, kind: 'FIND_USERS' },
    { what: 'one by one, where the size of the pool is unknown', users: 100, poolPages: null, kind: 'FIND_USERS' },
    { what: 'all at once, where the pool is smaller', users: 100, poolPages: 99, kind: 'LIST_USERS' },
  ])('$what', ({ users, poolPages, kind }) => {
    expect(planAccountPreflight({ users, poolPages }, PACE).kind).toBe(kind);
  });

  test('in no more calls than there are users, and no more time than it takes to write everything', () => {
    const anyAccounts = fc.record({
      users: fc.integer({ min: 1, max: 100_000 }),
      poolPages: fc.option(fc.integer({ min: 1, max: 20_000 }), { nil: null }),
    });
    fc.assert(
      fc.property(anyAccounts, anyPace, ({ users, poolPages }, pace) => {
        const { kind } = planAccountPreflight({ users, poolPages }, pace);
        const calls = kind === 'LIST_USERS' ? (poolPages ?? Number.NaN) : users;
        expect(calls).toBeLessThanOrEqual(users);
        const isWorthIt = calls / pace.userLists <= users / pace.writes;
        if (kind !== 'NONE') expect(isWorthIt).toBe(true);
        else expect(Math.min(users, poolPages ?? users) / pace.userLists).toBeGreaterThan(users / pace.writes);
      }),
    );
  });
});
