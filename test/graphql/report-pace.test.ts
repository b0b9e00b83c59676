import { expect, test } from 'vitest';
import { createEmbeddedPool, type EmbeddedPool } from '../../src/embedded-pool/pool.ts';
import { openApp } from '../support/app.ts';

/** The most calls of these operations that came within one second, whichever it is. */
function mostInOneSecond(pool: EmbeddedPool, operations: readonly string[]): number {
  const times = pool.calls.arrivals.filter(({ operation }) => operations.includes(operation)).map(({ at }) => at);
  let most = 0;
  let first = 0;
  for (const [index, at] of times.entries()) {
    while ((times[first] ?? at) <= at - 1_000) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

test.each([
  { strategy: 'BY_GROUP', users: 250, groups: 55, lists: 5 + 55, questions: 0, membershipsPerUser: 3 },
  { strategy: 'BY_USER', users: 75, groups: 150, lists: 2, questions: 75, membershipsPerUser: 3 },
])('$strategy, no second sees more calls than the quotas allow, and none is throttled', async (expected) => {
  const { users, groups, membershipsPerUser, strategy, lists, questions } = expected;
  const pool = createEmbeddedPool({
    users,
    groups,
    membershipsPerUser,
    quotas: 'on',
    recordArrivals: true,
    latencyMs: 10,
  });
  const app = openApp({ EMBEDDED_POOL_QUOTAS: 'on' }, pool);
  const { data, extensions } = await app.query(
    '{ membershipReport { totals { users memberships } plan { strategy durationSeconds } } }',
  );
  const { totals, plan } = data.membershipReport;
  expect(totals).toEqual({ users, memberships: users * membershipsPerUser });
  expect(plan.strategy).toBe(strategy);

  expect(pool.calls.throttles).toBe(0);
  expect(extensions.cognito.throttles).toBe(0);
  expect(mostInOneSecond(pool, ['ListUsers', 'ListUsersInGroup'])).toBeLessThanOrEqual(30);
  expect(mostInOneSecond(pool, ['AdminListGroupsForUser'])).toBeLessThanOrEqual(50);
  expect(mostInOneSecond(pool, ['ListGroups'])).toBeLessThanOrEqual(5);
  // More than a second's quota, so that it had to wait; and not much longer than the quotas take.
  expect(extensions.cognito.waitedSeconds).toBeGreaterThan(0);
  expect(plan.durationSeconds).toBeGreaterThan(Math.max(lists / 30, questions / 50) - 1);
  expect(plan.durationSeconds).toBeLessThan(3);
});
