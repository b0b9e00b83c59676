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
  { strategy: 'BY_GROUP', users: 250, groups: 55, least: (5 + 55) / 30 - 1 },
  { strategy: 'BY_USER', users: 75, groups: 150, least: 75 / 50 - 1 },
])(
  '$strategy, no second sees more calls than the quotas allow, and none is throttled',
  async ({ strategy, users, groups, least }) => {
    const membershipsPerUser = 3;
    const pool = createEmbeddedPool({
      users,
      groups,
      membershipsPerUser,
      quotas: 'on',
      recordArrivals: true,
      latencyMs: 10,
    });
    const app = await openApp({ EMBEDDED_POOL_QUOTAS: 'on' }, pool);
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
    // More calls than one second takes, so that some had to wait; and not for much longer than the quotas make them.
    expect(extensions.cognito.waitedSeconds).toBeGreaterThan(0);
    expect(extensions.cognito.waitedSeconds).toBeLessThanOrEqual(plan.durationSeconds);
    expect(plan.durationSeconds).toBeGreaterThan(least);
    expect(plan.durationSeconds).toBeLessThan(4);
  },
  20_000,
);
