import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createUserMatcher, matchWithoutGroups } from '../../../src/domain/filter/match-user.ts';
import type { UserFilter } from '../../../src/domain/filter/user-filter.ts';
import { members, userFilter } from './arbitraries.ts';
import { clausesOf, matchesUser } from './parsed.ts';
import { memberOf, sampleUser } from './sample.ts';

const enabled = sampleUser({ enabled: true });

describe('matchWithoutGroups', () => {
  it.each<{ filter: UserFilter; verdict: boolean | null }>([
    { filter: { inAnyGroup: ['a'], enabled: false }, verdict: false },
    { filter: { and: [{ inNoGroup: true }, { username: { contains: 'nobody' } }] }, verdict: false },
    { filter: { or: [{ inAnyGroup: ['a'] }, { enabled: true }] }, verdict: true },
    { filter: { not: { or: [{ inAnyGroup: ['a'] }, { enabled: true }] } }, verdict: false },
    {
      filter: {
        or: [
          { inAnyGroup: ['a'], enabled: false },
          { inNoGroup: true, enabled: false },
        ],
      },
      verdict: false,
    },
    { filter: { inAnyGroup: [] }, verdict: false },
    { filter: { enabled: true }, verdict: true },
    { filter: { inAnyGroup: ['a'], enabled: true }, verdict: null },
    { filter: { or: [{ notInAnyGroup: ['a'] }, { enabled: false }] }, verdict: null },
  ])('of $filter, put to an enabled user, is $verdict', ({ filter, verdict }) => {
    expect(matchWithoutGroups(createUserMatcher(clausesOf(filter)), enabled)).toBe(verdict);
  });

  it('is never contradicted by the groups', () => {
    fc.assert(
      fc.property(members, userFilter, fc.uniqueArray(fc.constantFrom('g1', 'g2', 'g3')), (pool, filter, groups) => {
        const matches = createUserMatcher(clausesOf(filter));
        for (const { user } of pool) {
          const verdict = matchWithoutGroups(matches, user);
          if (verdict !== null) expect(matchesUser(filter, user, memberOf(...groups))).toBe(verdict);
        }
      }),
    );
  });
});
