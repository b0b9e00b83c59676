import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tokenClaims } from '../../../src/domain/membership/token-claims.ts';
import type { Group } from '../../../src/domain/model/group.ts';
import { sampleGroup } from '../model/sample-group.ts';

// Few values, so that ties are the rule.
const groups: fc.Arbitrary<readonly Group[]> = fc
  .uniqueArray(
    fc.record({
      name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      precedence: fc.constantFrom(null, 0, 1, 2),
      roleArn: fc.constantFrom(null, 'role-x', 'role-y'),
    }),
    { selector: ({ name }) => name },
  )
  .map((all) => all.map(sampleGroup));

/** Cognito's rule, as the developer guide tells it, for each role in turn. */
function isPreferred(role: string, all: readonly Group[]): boolean {
  const rank = ({ precedence }: Group) => precedence ?? Number.POSITIVE_INFINITY;
  return all.some(
    (group) =>
      group.roleArn === role &&
      all.every((other) => rank(other) > rank(group) || (rank(other) === rank(group) && other.roleArn === role)),
  );
}

describe('whatever the groups', () => {
  test('the preferred role is the one that all groups of the lowest precedence share', () => {
    fc.assert(
      fc.property(groups, (all) => {
        const [preferred = null] = ['role-x', 'role-y'].filter((role) => isPreferred(role, all));
        expect(tokenClaims(all).preferredRole).toBe(preferred);
      }),
    );
  });

  test('the claims name every group, and every role once', () => {
    fc.assert(
      fc.property(groups, (all) => {
        const claims = tokenClaims(all);
        expect(claims.groups).toEqual(all.map(({ name }) => name));
        const roles = all.map(({ roleArn }) => roleArn).filter((role) => role !== null);
        expect(new Set(claims.roles)).toEqual(new Set(roles));
        expect(claims.roles).toHaveLength(new Set(roles).size);
      }),
    );
  });

  test('the order of the groups has no say in the preferred role', () => {
    fc.assert(
      fc.property(groups, (all) => {
        expect(tokenClaims([...all].reverse()).preferredRole).toBe(tokenClaims(all).preferredRole);
      }),
    );
  });
});

test.each([
  {
    what: 'precedence 0 beats 1',
    groups: [
      { precedence: 1, roleArn: 'one' },
      { precedence: 0, roleArn: 'zero' },
    ],
    preferred: 'zero',
  },
  {
    what: 'every number beats none',
    groups: [{ roleArn: 'none' }, { precedence: 2_147_483_647, roleArn: 'last' }],
    preferred: 'last',
  },
  {
    what: 'a lowest group without a role leaves none',
    groups: [{ precedence: 1 }, { precedence: 2, roleArn: 'two' }],
    preferred: null,
  },
  {
    what: 'a tie of a role with none is a tie of different roles',
    groups: [{ precedence: 1 }, { precedence: 1, roleArn: 'one' }],
    preferred: null,
  },
  { what: 'one group without a precedence gives its role', groups: [{ roleArn: 'only' }], preferred: 'only' },
  { what: 'no group, no role', groups: [], preferred: null },
])('$what', ({ groups: fields, preferred }) => {
  expect(tokenClaims(fields.map(sampleGroup)).preferredRole).toBe(preferred);
});
