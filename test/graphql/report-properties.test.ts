import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/embedded-pool/faults.ts';
import { createEmbeddedPool, type EmbeddedPoolOptions } from '../../src/embedded-pool/pool.ts';
import { openApp } from '../support/app.ts';
import { fastClock } from '../support/fast-clock.ts';
import { contentsOfPool, contentsOfReport, pages, WHOLE_REPORT } from './report-helpers.ts';

const EVERYONE = 'everyone';

/** Pools of some users in some groups; in one of two, a group beside them that holds everybody. */
const size = fc.record({
  users: fc.oneof(fc.integer({ min: 0, max: 150 }), fc.integer({ min: 0, max: 12 })),
  groups: fc.integer({ min: 0, max: 12 }),
  membershipsPerUser: fc.integer({ min: 0, max: 5 }),
  everyoneIn: fc.constantFrom(undefined, EVERYONE),
});

async function openPool(options: EmbeddedPoolOptions) {
  const { users = 0, groups = 0, everyoneIn } = options;
  const pool = createEmbeddedPool(options);
  const groupNames = Array.from({ length: groups }, (_, index) => `group-${index + 1}`);
  if (everyoneIn !== undefined) groupNames.push(everyoneIn);
  const usernames = Array.from({ length: users }, (_, index) => `user-${index + 1}`);
  const truth = contentsOfPool(pool, groupNames, usernames);
  return { pool, truth, app: await openApp({}, pool, fastClock) };
}

const OPERATIONS = ['DescribeUserPool', 'ListGroups', 'ListUsers', 'ListUsersInGroup', 'AdminListGroupsForUser'];
const schedule = fc.record(
  {
    operation: fc.constantFrom(...OPERATIONS),
    times: fc.integer({ min: 1, max: 4 }),
    probability: fc.constantFrom(0.2, 0.5, 0.9),
  },
  { requiredKeys: ['times'] },
);
const kind: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ kind: fc.constant('short-page' as const), items: fc.integer({ min: 1, max: 59 }) }),
  fc.constant({ kind: 'empty-page' as const }),
  fc.constant({ kind: 'throttle' as const }),
  fc.constant({ kind: 'internal-error' as const }),
  fc.constant({ kind: 'lost-answer' as const }),
  fc.record({ kind: fc.constant('delay' as const), milliseconds: fc.integer({ min: 1, max: 5 }) }),
);
const fault: fc.Arbitrary<Fault> = fc.tuple(kind, schedule).map(([what, when]) => ({ ...what, ...when }));

const isLoss = (what: Fault['kind']) => what === 'internal-error' || what === 'lost-answer';

describe('of any pool', () => {
  it('a report tells the state of the pool, in the calls that its plan takes at the least', async () => {
    await fc.assert(
      fc.asyncProperty(size, async (options) => {
        const { app, truth } = await openPool(options);
        const { data, errors, calls } = await app.query(WHOLE_REPORT);
        await app.service.close();
        expect(errors).toBeUndefined();
        expect(contentsOfReport(data.membershipReport)).toEqual(truth);

        const users = Object.keys(truth.users).length;
        const groups = Object.values(truth.groups);
        const pagesOfGroups = groups.reduce((sum, members) => sum + pages(members.length), 0);
        // Without quotas a call costs the same either way; users are asked while their list is read.
        const byUser = Math.max(users, pages(users)) < groups.length + pages(users);
        expect(data.membershipReport.plan.strategy).toBe(byUser ? 'BY_USER' : 'BY_GROUP');
        const memberships = byUser ? { AdminListGroupsForUser: users } : { ListUsersInGroup: pagesOfGroups };
        expect({ AdminListGroupsForUser: 0, ListUsersInGroup: 0, ...calls }).toEqual({
          AdminListGroupsForUser: 0,
          ListUsersInGroup: 0,
          ...memberships,
          DescribeUserPool: 1,
          ListGroups: 1,
          ListUsers: pages(users),
        });
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  it('whatever goes wrong on the way, a report tells the state of the pool or is an error', async () => {
    await fc.assert(
      fc.asyncProperty(size, fc.array(fault, { minLength: 1, maxLength: 4 }), async (options, faults) => {
        const { app, pool, truth } = await openPool(options);
        pool.faults.set(faults);
        const { data, errors, calls, extensions } = await app.query(WHOLE_REPORT);
        await app.service.close();
        if (errors === undefined) {
          expect(contentsOfReport(data.membershipReport)).toEqual(truth);
          expect(extensions.cognito.calls).toEqual(calls);
        } else {
          // One call may fail as often as it is tried, patiently; pages and throttles never fail a report.
          // Four at a time, of four calls at the most each, are not enough: one must last.
          expect(faults.some(({ kind, times }) => isLoss(kind) && times === undefined)).toBe(true);
          expect(errors.map(({ extensions: { code } }) => code)).toEqual(['UPSTREAM_UNAVAILABLE']);
          expect(data).toEqual({ membershipReport: null });
        }
      }),
      { numRuns: 30 },
    );
  }, 60_000);
});
