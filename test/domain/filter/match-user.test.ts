import { describe, expect, it } from 'vitest';
import type { UserFilter } from '../../../src/domain/filter/user-filter.ts';
import type { User } from '../../../src/domain/model/user.ts';
import { matchesUser, WITHOUT_GROUPS } from './parsed.ts';
import { memberOf, sampleUser } from './sample.ts';

const matches = (filter: UserFilter, user: User) => matchesUser(filter, user, WITHOUT_GROUPS);

describe('a filter without a clause', () => {
  it.each<UserFilter>([
    {},
    { and: [] },
    { and: null, or: null, not: null, email: null, status: null, enabled: null, inAnyGroup: null, createdAt: null },
    { email: {} },
    { email: { equals: null, in: null } },
    { attribute: { name: 'custom:department', value: {} } },
    { createdAt: { after: null } },
    { or: [{}] },
  ])('matches everybody, even those without the attribute: %j', (filter) => {
    expect(matches(filter, sampleUser())).toBe(true);
  });
});

describe('an empty list', () => {
  it.each<UserFilter>([{ or: [] }, { username: { in: [] } }, { status: [] }, { inAnyGroup: [] }])(
    'matches nobody: %j',
    (filter) => {
      expect(matches(filter, sampleUser())).toBe(false);
    },
  );

  it('of groups to be in none of matches everybody', () => {
    expect(matches({ notInAnyGroup: [] }, sampleUser())).toBe(true);
  });
});

describe('a string clause', () => {
  const user = sampleUser({ attributes: { email: 'jane@example.com' } });

  it.each([
    [{ equals: 'jane@example.com' }, true],
    [{ equals: 'jane@example' }, false],
    [{ startsWith: 'jane@' }, true],
    [{ startsWith: 'ane@' }, false],
    [{ endsWith: '@example.com' }, true],
    [{ endsWith: '@example' }, false],
    [{ contains: '@exam' }, true],
    [{ contains: '@sample' }, false],
    [{ in: ['joe@example.com', 'jane@example.com'] }, true],
    [{ in: ['joe@example.com'] }, false],
    [{ startsWith: 'jane', endsWith: '.com' }, true],
    [{ startsWith: 'jane', endsWith: '.org' }, false],
  ])('%j of jane@example.com: %s', (email, expected) => {
    expect(matches({ email }, user)).toBe(expected);
  });

  it.each<UserFilter>([
    { sub: { contains: '' } },
    { phoneNumber: { startsWith: '' } },
    { name: { equals: '' } },
    { attribute: { name: 'custom:department', value: { endsWith: '' } } },
  ])('does not match a user who lacks the attribute: %j', (filter) => {
    expect(matches(filter, user)).toBe(false);
    expect(matches({ not: filter }, user)).toBe(true);
  });

  it('reads the attribute that its field stands for', () => {
    const attributes = { sub: 's', email: 'e', phone_number: 'p', name: 'n', 'custom:department': 'd' };
    const everything: UserFilter = {
      username: { equals: 'u' },
      sub: { equals: 's' },
      email: { equals: 'e' },
      phoneNumber: { equals: 'p' },
      name: { equals: 'n' },
      attribute: { name: 'custom:department', value: { equals: 'd' } },
    };
    expect(matches(everything, sampleUser({ username: 'u', attributes }))).toBe(true);
    for (const name of Object.keys(attributes)) {
      const changed = sampleUser({ username: 'u', attributes: { ...attributes, [name]: 'x' } });
      expect(matches(everything, changed), name).toBe(false);
    }
    expect(matches(everything, sampleUser({ username: 'x', attributes }))).toBe(false);
  });
});

describe('case', () => {
  it.each([
    { equals: 'jane.doe' },
    { startsWith: 'jane' },
    { endsWith: '.doe' },
    { contains: 'e.d' },
    { in: ['jane.doe'] },
  ])('counts in a username, as in the filter of ListUsers: %j', (username) => {
    expect(matches({ username }, sampleUser({ username: 'Jane.Doe' }))).toBe(false);
    expect(matches({ attribute: { name: 'username', value: username } }, sampleUser())).toBe(false);
    expect(matches({ username }, sampleUser({ username: 'jane.doe' }))).toBe(true);
  });

  it.each(['sub', 'email', 'phone_number', 'name', 'given_name', 'family_name', 'preferred_username'])(
    'does not count in %s, which Cognito compares without it',
    (name) => {
      const user = sampleUser({ attributes: { [name]: 'aBc' } });
      for (const value of [
        { equals: 'AbC' },
        { startsWith: 'Ab' },
        { endsWith: 'bC' },
        { contains: 'B' },
        { in: ['x', 'ABC'] },
      ]) {
        expect(matches({ attribute: { name, value } }, user), JSON.stringify(value)).toBe(true);
      }
    },
  );

  it.each(['custom:department', 'nickname'])('counts in %s, which Cognito cannot filter', (name) => {
    const user = sampleUser({ attributes: { [name]: 'Sales' } });
    expect(matches({ attribute: { name, value: { equals: 'sales' } } }, user)).toBe(false);
    expect(matches({ attribute: { name, value: { equals: 'Sales' } } }, user)).toBe(true);
  });

  it('leaves a prefix that ends in Σ the start of its word', () => {
    const user = sampleUser({ attributes: { name: 'ΑΣΑ' } });
    expect(matches({ name: { startsWith: 'ΑΣ' } }, user)).toBe(true);
  });
});

describe('a clause on the account', () => {
  it('takes any of the statuses', () => {
    const user = sampleUser({ status: 'UNCONFIRMED' });
    expect(matches({ status: ['CONFIRMED', 'UNCONFIRMED'] }, user)).toBe(true);
    expect(matches({ status: ['CONFIRMED'] }, user)).toBe(false);
  });

  it('tells enabled users from disabled ones', () => {
    expect(matches({ enabled: false }, sampleUser({ enabled: false }))).toBe(true);
    expect(matches({ enabled: false }, sampleUser({ enabled: true }))).toBe(false);
    expect(matches({ enabled: true }, sampleUser({ enabled: false }))).toBe(false);
  });

  it.each(['createdAt', 'updatedAt'] as const)('takes %s from `after` on, up to but not at `before`', (field) => {
    const first = new Date('2024-03-01T00:00:00Z');
    const last = new Date('2024-04-01T00:00:00Z');
    const other = new Date('1999-01-01T00:00:00Z');
    const at = (time: string) => sampleUser({ createdAt: other, updatedAt: other, [field]: new Date(time) });
    const march = { [field]: { after: first, before: last } };
    expect(matches(march, at('2024-02-29T23:59:59.999Z'))).toBe(false);
    expect(matches(march, at('2024-03-01T00:00:00Z'))).toBe(true);
    expect(matches(march, at('2024-03-31T23:59:59.999Z'))).toBe(true);
    expect(matches(march, at('2024-04-01T00:00:00Z'))).toBe(false);
    expect(matches({ [field]: { after: first } }, at('2030-01-01T00:00:00Z'))).toBe(true);
    expect(matches({ [field]: { before: last } }, at('1970-01-01T00:00:00Z'))).toBe(true);
  });

  it('matches no user between inverted dates', () => {
    const range = { after: new Date('2024-04-01'), before: new Date('2024-03-01') };
    expect(matches({ createdAt: range }, sampleUser({ createdAt: new Date('2024-03-15') }))).toBe(false);
  });
});

describe('a clause on memberships', () => {
  it.each<[UserFilter, string[], boolean]>([
    [{ inAnyGroup: ['admins', 'staff'] }, ['staff'], true],
    [{ inAnyGroup: ['admins', 'staff'] }, ['Staff'], false],
    [{ inAnyGroup: ['admins'] }, [], false],
    [{ inAllGroups: ['admins', 'staff'] }, ['staff', 'admins', 'guests'], true],
    [{ inAllGroups: ['admins', 'staff'] }, ['staff', 'Admins'], false],
    [{ inAllGroups: [] }, [], true],
    [{ not: { inAllGroups: ['admins', 'staff'] } }, ['staff'], true],
    [{ notInAnyGroup: ['admins', 'staff'] }, ['staff'], false],
    [{ notInAnyGroup: ['admins', 'staff'] }, ['guests'], true],
    [{ notInAnyGroup: ['admins'] }, [], true],
    [{ inNoGroup: true }, [], true],
    [{ inNoGroup: true }, ['staff'], false],
    [{ inNoGroup: false }, ['staff'], true],
    [{ inNoGroup: false }, [], false],
  ])('%j of a member of %j: %s', (filter, groupNames, expected) => {
    expect(matchesUser(filter, sampleUser(), memberOf(...groupNames))).toBe(expected);
  });

  it('asks for the groups of the user in question', () => {
    const groupsOf = (username: string) => new Set(username === 'ann' ? ['admins'] : []);
    expect(matchesUser({ inAnyGroup: ['admins'] }, sampleUser({ username: 'ann' }), { groupsOf })).toBe(true);
    expect(matchesUser({ inAnyGroup: ['admins'] }, sampleUser({ username: 'bob' }), { groupsOf })).toBe(false);
  });

  it('fails if the groups were not read', () => {
    expect(() => matchesUser({ inNoGroup: true }, sampleUser(), WITHOUT_GROUPS)).toThrow(TypeError);
  });
});

describe('clauses together', () => {
  const user = sampleUser({ enabled: true, status: 'CONFIRMED' });
  const yes: UserFilter = { enabled: true };
  const no: UserFilter = { enabled: false };

  it.each<[UserFilter, boolean]>([
    [{ enabled: true, status: ['CONFIRMED'] }, true],
    [{ enabled: true, status: ['UNKNOWN'] }, false],
    [{ and: [yes, yes] }, true],
    [{ and: [yes, no] }, false],
    [{ or: [no, yes] }, true],
    [{ or: [no, no] }, false],
    [{ not: no }, true],
    [{ not: yes }, false],
    [{ not: {} }, false],
    [{ and: [yes], or: [no, no] }, false],
    [{ enabled: true, not: { and: [yes, { or: [yes] }] } }, false],
  ])('%j: %s', (filter, expected) => {
    expect(matches(filter, user)).toBe(expected);
  });
});
