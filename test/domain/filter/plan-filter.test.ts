import { describe, expect, it } from 'vitest';
import { parseUserFilter } from '../../../src/domain/filter/parse-user-filter.ts';
import { planFilter } from '../../../src/domain/filter/plan-filter.ts';
import { MAX_LOOKUPS } from '../../../src/domain/filter/push-down.ts';
import type { UserFilter } from '../../../src/domain/filter/user-filter.ts';
import { clausesOf, residualPaths } from './parsed.ts';

/** The value with every path in it empty, since one clause has another path in another filter. `localPaths` is for them. */
const withoutPaths = (value: unknown): unknown => {
  if (value instanceof Date) return value;
  if (Array.isArray(value)) return value.map(withoutPaths);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, key === 'path' ? '' : withoutPaths(each)]),
  );
};
const clauses = (filter: UserFilter) => withoutPaths(clausesOf(filter));
const plan = (filter: UserFilter, poolPages: number | null = null) =>
  withoutPaths(planFilter(parseUserFilter(filter), poolPages));
const localPaths = (filter: UserFilter) => residualPaths(planFilter(parseUserFilter(filter)));
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
    expect(plan(filter)).toEqual({ kind: 'scan', push: { attribute, operator, value }, residual: [] });
    expect(localPaths(filter)).toEqual([]);
  });
});

describe('a clause that Cognito cannot evaluate', () => {
  it.each<[UserFilter, string[]]>([
    [{ email: { contains: '@' } }, ['filter.email.contains']],
    [{ username: { endsWith: 'x' } }, ['filter.username.endsWith']],
    [{ attribute: { name: 'custom:department', value: { equals: 'x' } } }, ['filter.attribute.value.equals']],
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
    expect(plan(filter)).toEqual({ kind: 'scan', push: null, residual: clauses(filter) });
    expect(localPaths(filter)).toEqual(paths);
  });

  it('is anything with an empty value, whose meaning in Cognito is not known', () => {
    expect(plan({ name: { equals: '' } })).toMatchObject({ kind: 'scan', push: null });
    expect(plan({ name: { startsWith: '' } })).toMatchObject({ kind: 'scan', push: null });
  });

  it('is one of which the expression would pass 256 characters, escapes counted', () => {
    const push = (equals: string) => plan({ email: { equals } });
    const room = 256 - 'email = ""'.length;
    expect(push('x'.repeat(room))).toMatchObject({ push: { attribute: 'email' }, residual: [] });
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
    const expected = { ...Object(plan(best)), residual: clauses(other) };
    expect(plan({ and: [best, other] })).toEqual(expected);
    expect(plan({ and: [other, best] })).toEqual(expected);
  });

  it('the first of equals is sent', () => {
    expect(plan({ and: [{ name: { equals: 'b' } }, { name: { equals: 'a' } }] })).toMatchObject({
      push: { value: 'b' },
      residual: clauses({ name: { equals: 'a' } }),
    });
  });

  it('the others are left, named by their paths', () => {
    const filter: UserFilter = {
      email: { startsWith: 'jane', contains: '+' },
      and: [{ enabled: true }, { or: [{ username: { equals: 'jane' } }] }],
      not: { inNoGroup: true },
    };
    expect(plan(filter)).toEqual({
      kind: 'scan',
      push: { attribute: 'username', operator: '=', value: 'jane' },
      residual: clauses({
        and: [
          { email: { startsWith: 'jane' } },
          { email: { contains: '+' } },
          { enabled: true },
          { not: { inNoGroup: true } },
        ],
      }),
    });
    expect(localPaths(filter)).toEqual([
      'filter.email.startsWith',
      'filter.email.contains',
      'filter.and[0].enabled',
      'filter.not.inNoGroup',
    ]);
  });
});

describe('a list of keys', () => {
  it('is looked up one by one, each once', () => {
    expect(plan({ email: { in: ['a@b.c', 'd@e.f', 'A@B.C'] }, enabled: true })).toEqual({
      kind: 'lookups',
      filters: [
        { attribute: 'email', operator: '=', value: 'A@B.C' },
        { attribute: 'email', operator: '=', value: 'd@e.f' },
      ],
      residual: clauses({ enabled: true }),
    });
  });

  it('keeps usernames apart that differ by case', () => {
    expect(plan({ username: { in: ['jane', 'Jane'] } })).toMatchObject({
      filters: [{ value: 'jane' }, { value: 'Jane' }],
    });
  });

  it('is looked up as long as it is no longer than MAX_LOOKUPS, if the size of the pool is not known', () => {
    expect(plan({ username: { in: keys(MAX_LOOKUPS) } })).toMatchObject({ kind: 'lookups', residual: [] });
    const tooMany = { username: { in: keys(MAX_LOOKUPS + 1) } };
    expect(plan(tooMany)).toEqual({ kind: 'scan', push: null, residual: clauses(tooMany) });
    expect(localPaths(tooMany)).toEqual(['filter.username.in']);
  });

  it('is looked up as long as the whole pool has as many pages if that is known', () => {
    const filter: UserFilter = { username: { in: keys(300) } };
    expect(plan(filter, 300)).toMatchObject({ kind: 'lookups', residual: [] });
    expect(plan(filter, 299)).toEqual({ kind: 'scan', push: null, residual: clauses(filter) });
    // Another clause may leave less than the whole pool.
    expect(plan({ ...filter, name: { equals: 'Jane' } }, 5)).toMatchObject({
      kind: 'scan',
      push: { attribute: 'name' },
      residual: clauses(filter),
    });
    expect(plan({ or: [filter, { name: { equals: 'Jane' } }] }, 300)).toMatchObject({ kind: 'scan', push: null });
    expect(plan({ or: [filter, { name: { equals: 'Jane' } }] }, 301)).toMatchObject({ kind: 'union' });
  });

  it('is not looked up if reading a group is likely to take less', () => {
    const filter = (count: number): UserFilter => ({ email: { in: keys(count) }, inAnyGroup: ['admins'] });
    expect(plan(filter(9))).toMatchObject({ kind: 'lookups' });
    expect(plan(filter(10))).toMatchObject({ kind: 'groups' });
  });

  it('is a list for each value if the attribute is no key', () => {
    expect(plan({ name: { in: ['Jane', 'Joe', 'jane'] }, enabled: true })).toEqual({
      kind: 'lookups',
      filters: [
        { attribute: 'name', operator: '=', value: 'jane' },
        { attribute: 'name', operator: '=', value: 'Joe' },
      ],
      residual: clauses({ enabled: true }),
    });
    expect(plan({ status: ['RESET_REQUIRED', 'UNCONFIRMED'] })).toMatchObject({
      kind: 'lookups',
      filters: [{ value: 'RESET_REQUIRED' }, { value: 'UNCONFIRMED' }],
      residual: [],
    });
  });

  it('is scanned for if a value cannot be sent', () => {
    expect(plan({ email: { in: ['a@b.c', ''] } })).toMatchObject({ kind: 'scan', push: null });
  });
});

describe('membership in any of some groups', () => {
  it('is read from those groups, each once', () => {
    const filter: UserFilter = { inAnyGroup: ['staff', 'admins', 'staff'], enabled: true };
    expect(plan(filter)).toEqual({
      kind: 'groups',
      groupNames: ['staff', 'admins'],
      residual: clauses({ enabled: true }),
    });
    expect(localPaths(filter)).toEqual(['filter.enabled']);
  });

  it('is read from the fewer groups if it is given twice', () => {
    expect(plan({ and: [{ inAnyGroup: ['a', 'b'] }, { inAnyGroup: ['c'] }] })).toEqual({
      kind: 'groups',
      groupNames: ['c'],
      residual: clauses({ inAnyGroup: ['a', 'b'] }),
    });
  });

  it('is read from one group where the user must be in all of them', () => {
    const filter = { inAllGroups: ['a', 'b', 'c'], enabled: true };
    expect(plan(filter)).toMatchObject({ kind: 'groups', groupNames: ['a'] });
    expect(localPaths(filter)).toEqual(['filter.enabled', 'filter.inAllGroups[1]', 'filter.inAllGroups[2]']);
  });
});

describe('an `or`', () => {
  const push = (attribute: string, operator: string, value: string) => ({
    kind: 'scan',
    push: { attribute, operator, value },
    residual: [],
  });

  it('of clauses that Cognito can evaluate is one list for each', () => {
    const or: UserFilter[] = [{ name: { startsWith: 'Jan' } }, { email: { startsWith: 'jan' } }];
    expect(plan({ or, enabled: true, and: [{ notInAnyGroup: ['staff'] }] })).toEqual({
      kind: 'union',
      parts: [
        { clauses: clauses({ or: or.slice(0, 1) }), plan: push('name', '^=', 'Jan') },
        { clauses: clauses({ or: or.slice(1) }), plan: push('email', '^=', 'jan') },
      ],
      residual: clauses({ and: [{ enabled: true }, { notInAnyGroup: ['staff'] }] }),
    });
    expect(localPaths({ or })).toEqual([]);
  });

  it('is what its other alternatives are, if one matches no user', () => {
    expect(plan({ or: [{ name: { equals: 'Jane' } }, { username: { in: [] } }] })).toEqual(push('name', '=', 'Jane'));
  });

  it('may hold a list of keys, groups, and clauses that are evaluated here', () => {
    const or: UserFilter[] = [
      { inAnyGroup: ['admins'] },
      { username: { in: ['jane', 'joe'] }, enabled: true },
      { or: [{ sub: { equals: 'ab' } }, { name: { equals: 'Jane', endsWith: 'e' } }] },
    ];
    expect(plan({ or })).toMatchObject({
      kind: 'union',
      residual: [],
      // Groups last: of those found before, nobody has to be asked for groups.
      parts: [
        { plan: { kind: 'lookups', residual: clauses({ enabled: true }) } },
        { plan: { kind: 'union', parts: [{}, { plan: { residual: clauses({ name: { endsWith: 'e' } }) } }] } },
        { plan: { kind: 'groups' } },
      ],
    });
    expect(localPaths({ or })).toEqual(['filter.or[1].enabled', 'filter.or[2].or[1].name.endsWith']);
  });

  it.each<[string, UserFilter]>([
    ['an alternative is beyond Cognito', { name: { contains: 'x' } }],
    ['an alternative matches everybody', {}],
    ['an alternative is likely to match most of the pool', { enabled: true }],
    ['there are more lists than MAX_LOOKUPS', { username: { in: keys(MAX_LOOKUPS) } }],
  ])('is scanned for if %s', (_why, other) => {
    const filter: UserFilter = { or: [{ email: { equals: 'a@b.c' } }, other] };
    expect(plan(filter)).toEqual({ kind: 'scan', push: null, residual: clauses(filter) });
  });

  it('is left to us if another clause leaves fewer users', () => {
    const filter: UserFilter = { or: [{ name: { startsWith: 'J' } }, { email: { startsWith: 'j' } }] };
    expect(plan({ ...filter, username: { equals: 'jane' } })).toEqual({
      ...push('username', '=', 'jane'),
      residual: clauses(filter),
    });
  });
});

describe('a filter that no user can match', () => {
  it.each<UserFilter>([
    { or: [] },
    { enabled: true, username: { in: [] } },
    { and: [{ status: [] }] },
    { inAnyGroup: [] },
    { createdAt: { after: new Date(1), before: new Date(1) } },
    { or: [{ status: [] }, { or: [] }] },
    { not: { and: [{}] } },
  ])('reads nothing: %j', (filter) => {
    expect(plan(filter)).toEqual({ kind: 'nothing' });
    expect(localPaths(filter)).toEqual([]);
  });
});

describe('a filter without a clause', () => {
  it('reads the whole pool', () => {
    expect(plan({ and: [{}], notInAnyGroup: [], email: {}, createdAt: { after: null } })).toEqual({
      kind: 'scan',
      push: null,
      residual: [],
    });
  });
});
