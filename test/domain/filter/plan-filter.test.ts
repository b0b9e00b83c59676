import { describe, expect, it } from 'vitest';
import { locallyEvaluatedClauses, planFilter } from '../../../src/domain/filter/plan-filter.ts';
import { MAX_LOOKUPS } from '../../../src/domain/filter/push-down.ts';
import type { UserFilter } from '../../../src/domain/filter/user-filter.ts';

const keys = (count: number) => Array.from({ length: count }, (_, index) => `user-${index}`);

describe('one clause that Cognito can evaluate', () => {
  it.each<[UserFilter, string, '=' | '^=', string]>([
    [{ username: { equals: 'Jane' } }, 'username', '=', 'Jane'],
    [{ sub: { startsWith: 'AB' } }, 'sub', '^=', 'ab'],
    [{ email: { equals: 'Jane@example.com' } }, 'email', '=', 'Jane@example.com'],
    [{ phoneNumber: { startsWith: '+49' } }, 'phone_number', '^=', '+49'],
    [{ name: { equals: 'Jane' } }, 'name', '=', 'Jane'],
    [{ attribute: { name: 'given_name', value: { equals: 'Jane' } } }, 'given_name', '=', 'Jane'],
    [{ attribute: { name: 'family_name', value: { startsWith: 'D' } } }, 'family_name', '^=', 'D'],
    [{ attribute: { name: 'preferred_username', value: { equals: 'jd' } } }, 'preferred_username', '=', 'jd'],
    [{ attribute: { name: 'username', value: { equals: 'Jane' } } }, 'username', '=', 'Jane'],
    [{ status: ['CONFIRMED'] }, 'cognito:user_status', '=', 'CONFIRMED'],
    [{ status: ['CONFIRMED', 'CONFIRMED'] }, 'cognito:user_status', '=', 'CONFIRMED'],
    [{ enabled: true }, 'status', '=', 'Enabled'],
    [{ enabled: false }, 'status', '=', 'Disabled'],
    [{ email: { in: ['A@b.c', 'a@b.c'] } }, 'email', '=', 'a@b.c'],
    [{ and: [{ and: [{ or: [{ name: { equals: 'Jane' } }] }] }] }, 'name', '=', 'Jane'],
  ])('is sent to it, and nothing is left to do: %j', (filter, attribute, operator, value) => {
    expect(planFilter(filter)).toEqual({ kind: 'scan', push: { attribute, operator, value }, residual: null });
    expect(locallyEvaluatedClauses(filter)).toEqual([]);
  });
});

describe('a clause that Cognito cannot evaluate', () => {
  it.each<[UserFilter, string[]]>([
    [{ email: { contains: '@' } }, ['filter.email.contains']],
    [{ username: { endsWith: 'x' } }, ['filter.username.endsWith']],
    [{ attribute: { name: 'custom:department', value: { equals: 'x' } } }, ['filter.attribute.value.equals']],
    [{ attribute: { name: 'status', value: { equals: 'Enabled' } } }, ['filter.attribute.value.equals']],
    [{ status: ['UNKNOWN'] }, ['filter.status']],
    [{ status: ['CONFIRMED', 'UNKNOWN'] }, ['filter.status']],
    [{ createdAt: { after: new Date(0) } }, ['filter.createdAt']],
    [{ notInAnyGroup: ['staff'] }, ['filter.notInAnyGroup']],
    [{ inNoGroup: true }, ['filter.inNoGroup']],
    [{ not: { username: { equals: 'x' } } }, ['filter.not.username.equals']],
    [
      { or: [{ username: { equals: 'x' } }, { and: [{ enabled: true, name: { contains: 'y' } }] }] },
      ['filter.or[0].username.equals', 'filter.or[1].and[0].name.contains', 'filter.or[1].and[0].enabled'],
    ],
    [{ or: [{}, {}] }, ['filter.or']],
  ])('is left to a scan, under its path: %j', (filter, paths) => {
    expect(planFilter(filter)).toEqual({ kind: 'scan', push: null, residual: filter });
    expect(locallyEvaluatedClauses(filter)).toEqual(paths);
  });

  it('is anything with an empty value, of which nobody knows what Cognito makes', () => {
    expect(planFilter({ name: { equals: '' } })).toMatchObject({ kind: 'scan', push: null });
    expect(planFilter({ name: { startsWith: '' } })).toMatchObject({ kind: 'scan', push: null });
  });

  it('is one of which the expression would pass 256 characters, escapes counted', () => {
    const push = (equals: string) => planFilter({ email: { equals } });
    const room = 256 - 'email = ""'.length;
    expect(push('x'.repeat(room))).toMatchObject({ push: { attribute: 'email' }, residual: null });
    expect(push('x'.repeat(room + 1))).toMatchObject({ push: null });
    expect(push(`${'x'.repeat(room - 2)}"`)).toMatchObject({ push: { attribute: 'email' } });
    expect(push(`${'x'.repeat(room - 1)}"`)).toMatchObject({ push: null });
    expect(push(`${'x'.repeat(room - 1)}\\`)).toMatchObject({ push: null });
  });
});

describe('of several clauses', () => {
  const byRank: readonly [string, UserFilter][] = [
    ['username', { username: { equals: 'jane' } }],
    ['sub', { sub: { equals: 'ab' } }],
    ['email', { email: { equals: 'j@e.com' } }],
    ['phone number', { phoneNumber: { equals: '+4930' } }],
    ['two usernames', { username: { in: ['jane', 'joe'] } }],
    ['three emails', { email: { in: ['a', 'b', 'c'] } }],
    ['groups', { inAnyGroup: ['admins'] }],
    ['name', { name: { equals: 'Jane' } }],
    ['long prefix', { attribute: { name: 'family_name', value: { startsWith: 'Doe' } } }],
    ['short prefix', { username: { startsWith: 'j' } }],
    ['status', { status: ['CONFIRMED'] }],
    ['enabled', { enabled: true }],
    ['nothing of use', { not: { enabled: true } }],
  ];
  const pairs = byRank.flatMap(([better, best], place) =>
    byRank.slice(place + 1).map(([worse, other]) => ({ better, best, worse, other })),
  );

  it.each(pairs)('Cognito gets $better rather than $worse, in either order', ({ best, other }) => {
    const expected = { ...planFilter(best), residual: other };
    expect(planFilter({ and: [best, other] })).toEqual(expected);
    expect(planFilter({ and: [other, best] })).toEqual(expected);
  });

  it('the first of equals is sent', () => {
    expect(planFilter({ and: [{ name: { equals: 'b' } }, { name: { equals: 'a' } }] })).toMatchObject({
      push: { value: 'b' },
      residual: { name: { equals: 'a' } },
    });
  });

  it('the others are left, named by their paths', () => {
    const filter: UserFilter = {
      email: { startsWith: 'jane', contains: '+' },
      and: [{ enabled: true }, { or: [{ username: { equals: 'jane' } }] }],
      not: { inNoGroup: true },
    };
    expect(planFilter(filter)).toEqual({
      kind: 'scan',
      push: { attribute: 'username', operator: '=', value: 'jane' },
      residual: {
        and: [
          { email: { startsWith: 'jane' } },
          { email: { contains: '+' } },
          { enabled: true },
          { not: { inNoGroup: true } },
        ],
      },
    });
    expect(locallyEvaluatedClauses(filter)).toEqual([
      'filter.email.startsWith',
      'filter.email.contains',
      'filter.and[0].enabled',
      'filter.not.inNoGroup',
    ]);
  });
});

describe('a list of keys', () => {
  it('is looked up one by one, each once', () => {
    expect(planFilter({ email: { in: ['a@b.c', 'd@e.f', 'A@B.C'] }, enabled: true })).toEqual({
      kind: 'lookups',
      filters: [
        { attribute: 'email', operator: '=', value: 'A@B.C' },
        { attribute: 'email', operator: '=', value: 'd@e.f' },
      ],
      residual: { enabled: true },
    });
  });

  it('keeps usernames apart that differ by case', () => {
    expect(planFilter({ username: { in: ['jane', 'Jane'] } })).toMatchObject({
      filters: [{ value: 'jane' }, { value: 'Jane' }],
    });
  });

  it('is looked up as long as it is no longer than MAX_LOOKUPS, where nobody knows the size of the pool', () => {
    expect(planFilter({ username: { in: keys(MAX_LOOKUPS) } })).toMatchObject({ kind: 'lookups', residual: null });
    const tooMany = { username: { in: keys(MAX_LOOKUPS + 1) } };
    expect(planFilter(tooMany)).toEqual({ kind: 'scan', push: null, residual: tooMany });
    expect(locallyEvaluatedClauses(tooMany)).toEqual(['filter.username.in']);
  });

  it('is looked up as long as the whole pool has as many pages, where that is known', () => {
    const filter: UserFilter = { username: { in: keys(300) } };
    expect(planFilter(filter, 300)).toMatchObject({ kind: 'lookups', residual: null });
    expect(planFilter(filter, 299)).toEqual({ kind: 'scan', push: null, residual: filter });
    // Another clause may leave less than the whole pool.
    expect(planFilter({ ...filter, name: { equals: 'Jane' } }, 5)).toMatchObject({
      kind: 'scan',
      push: { attribute: 'name' },
      residual: filter,
    });
    expect(planFilter({ or: [filter, { name: { equals: 'Jane' } }] }, 300)).toMatchObject({ kind: 'scan', push: null });
    expect(planFilter({ or: [filter, { name: { equals: 'Jane' } }] }, 301)).toMatchObject({ kind: 'union' });
  });

  it('is not looked up where reading a group is likely to take less', () => {
    const filter = (count: number): UserFilter => ({ email: { in: keys(count) }, inAnyGroup: ['admins'] });
    expect(planFilter(filter(9))).toMatchObject({ kind: 'lookups' });
    expect(planFilter(filter(10))).toMatchObject({ kind: 'groups' });
  });

  it('is a list for each value where the attribute is no key', () => {
    expect(planFilter({ name: { in: ['Jane', 'Joe', 'jane'] }, enabled: true })).toEqual({
      kind: 'lookups',
      filters: [
        { attribute: 'name', operator: '=', value: 'jane' },
        { attribute: 'name', operator: '=', value: 'Joe' },
      ],
      residual: { enabled: true },
    });
    expect(planFilter({ status: ['RESET_REQUIRED', 'UNCONFIRMED'] })).toMatchObject({
      kind: 'lookups',
      filters: [{ value: 'RESET_REQUIRED' }, { value: 'UNCONFIRMED' }],
      residual: null,
    });
  });

  it('is scanned for where a value cannot be sent', () => {
    expect(planFilter({ email: { in: ['a@b.c', ''] } })).toMatchObject({ kind: 'scan', push: null });
  });
});

describe('membership in any of some groups', () => {
  it('is read from those groups, each once', () => {
    const filter: UserFilter = { inAnyGroup: ['staff', 'admins', 'staff'], enabled: true };
    expect(planFilter(filter)).toEqual({
      kind: 'groups',
      groupNames: ['staff', 'admins'],
      residual: { enabled: true },
    });
    expect(locallyEvaluatedClauses(filter)).toEqual(['filter.enabled']);
  });

  it('is read from the fewer groups where it is asked twice', () => {
    expect(planFilter({ and: [{ inAnyGroup: ['a', 'b'] }, { inAnyGroup: ['c'] }] })).toEqual({
      kind: 'groups',
      groupNames: ['c'],
      residual: { inAnyGroup: ['a', 'b'] },
    });
  });
});

describe('an `or`', () => {
  const push = (attribute: string, operator: string, value: string) => ({
    kind: 'scan',
    push: { attribute, operator, value },
    residual: null,
  });

  it('of clauses that Cognito can evaluate is one list for each', () => {
    const or: UserFilter[] = [{ name: { startsWith: 'Jan' } }, { email: { startsWith: 'jan' } }];
    expect(planFilter({ or, enabled: true, and: [{ notInAnyGroup: ['staff'] }] })).toEqual({
      kind: 'union',
      parts: [
        { filter: or[0], plan: push('name', '^=', 'Jan') },
        { filter: or[1], plan: push('email', '^=', 'jan') },
      ],
      residual: { and: [{ enabled: true }, { notInAnyGroup: ['staff'] }] },
    });
    expect(locallyEvaluatedClauses({ or })).toEqual([]);
  });

  it('is what its other alternatives are, where one matches nobody', () => {
    expect(planFilter({ or: [{ name: { equals: 'Jane' } }, { username: { in: [] } }] })).toEqual(
      push('name', '=', 'Jane'),
    );
  });

  it('may hold a list of keys, groups, and clauses that are evaluated here', () => {
    const or: UserFilter[] = [
      { inAnyGroup: ['admins'] },
      { username: { in: ['jane', 'joe'] }, enabled: true },
      { or: [{ sub: { equals: 'ab' } }, { name: { equals: 'Jane', endsWith: 'e' } }] },
    ];
    expect(planFilter({ or })).toMatchObject({
      kind: 'union',
      residual: null,
      // Groups last: of those found before, nobody has to be asked for groups.
      parts: [
        { plan: { kind: 'lookups', residual: { enabled: true } } },
        { plan: { kind: 'union', parts: [{}, { plan: { residual: { name: { endsWith: 'e' } } } }] } },
        { plan: { kind: 'groups' } },
      ],
    });
    expect(locallyEvaluatedClauses({ or })).toEqual(['filter.or[1].enabled', 'filter.or[2].or[1].name.endsWith']);
  });

  it.each<[string, UserFilter]>([
    ['an alternative is beyond Cognito', { name: { contains: 'x' } }],
    ['an alternative matches everybody', {}],
    ['an alternative is likely to match most of the pool', { enabled: true }],
    ['there are more lists than MAX_LOOKUPS', { username: { in: keys(MAX_LOOKUPS) } }],
  ])('is scanned for where %s', (_why, other) => {
    const filter: UserFilter = { or: [{ email: { equals: 'a@b.c' } }, other] };
    expect(planFilter(filter)).toEqual({ kind: 'scan', push: null, residual: filter });
  });

  it('is left to us where another clause leaves fewer users', () => {
    const filter: UserFilter = { or: [{ name: { startsWith: 'J' } }, { email: { startsWith: 'j' } }] };
    expect(planFilter({ ...filter, username: { equals: 'jane' } })).toEqual({
      ...push('username', '=', 'jane'),
      residual: filter,
    });
  });
});

describe('a filter that nobody can match', () => {
  it.each<UserFilter>([
    { or: [] },
    { enabled: true, username: { in: [] } },
    { and: [{ status: [] }] },
    { inAnyGroup: [] },
    { createdAt: { after: new Date(1), before: new Date(1) } },
    { or: [{ status: [] }, { or: [] }] },
    { not: { and: [{}] } },
  ])('reads nothing: %j', (filter) => {
    expect(planFilter(filter)).toEqual({ kind: 'nothing' });
    expect(locallyEvaluatedClauses(filter)).toEqual([]);
  });
});

describe('a filter without a clause', () => {
  it('reads the whole pool', () => {
    expect(planFilter({ and: [{}], notInAnyGroup: [], email: {}, createdAt: { after: null } })).toEqual({
      kind: 'scan',
      push: null,
      residual: null,
    });
  });
});
