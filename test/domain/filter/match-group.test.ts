import { describe, expect, it } from 'vitest';
import { groupMatcher } from '../../../src/domain/filter/match-group.ts';
import type { GroupFilter } from '../../../src/domain/filter/user-filter.ts';
import type { Group } from '../../../src/domain/model/group.ts';

const admins: Group = {
  name: 'Admins',
  description: 'May do Everything',
  precedence: 0,
  roleArn: 'arn:aws:iam::123456789012:role/Admin',
  createdAt: new Date('2024-03-01T00:00:00Z'),
  updatedAt: new Date('2024-03-01T00:00:00Z'),
};
const bare: Group = { ...admins, name: 'bare', description: null, roleArn: null };

describe('a group filter', () => {
  it.each<GroupFilter>([{}, { name: null, description: null, hasRole: null }, { description: {} }])(
    'without a clause matches every group: %j',
    (filter) => {
      expect(groupMatcher(filter)(bare)).toBe(true);
    },
  );

  it('compares names case-sensitively', () => {
    expect(groupMatcher({ name: { equals: 'Admins' } })(admins)).toBe(true);
    expect(groupMatcher({ name: { equals: 'admins' } })(admins)).toBe(false);
  });

  it('compares descriptions without case', () => {
    expect(groupMatcher({ description: { contains: 'do everything' } })(admins)).toBe(true);
    expect(groupMatcher({ description: { contains: 'do nothing' } })(admins)).toBe(false);
  });

  it('never finds a string in a missing description, not even an empty one', () => {
    expect(groupMatcher({ description: { startsWith: '' } })(bare)).toBe(false);
  });

  it.each([
    ['adm every', true],
    ['ÉVERYTHING', true],
    ['  ', true],
    ['admins nothing', false],
  ])('searches each word of %j in the name and the description', (search, found) => {
    expect(groupMatcher({ search })(admins)).toBe(found);
  });

  it('searches a group without a description by its name', () => {
    expect(groupMatcher({ search: 'BARE' })(bare)).toBe(true);
    expect(groupMatcher({ search: 'null' })(bare)).toBe(false);
  });

  it('tells groups with a role from those without', () => {
    expect(groupMatcher({ hasRole: true })(admins)).toBe(true);
    expect(groupMatcher({ hasRole: true })(bare)).toBe(false);
    expect(groupMatcher({ hasRole: false })(admins)).toBe(false);
    expect(groupMatcher({ hasRole: false })(bare)).toBe(true);
  });

  it('joins its clauses by AND', () => {
    expect(groupMatcher({ name: { startsWith: 'A', endsWith: 's' }, hasRole: true })(admins)).toBe(true);
    expect(groupMatcher({ name: { startsWith: 'A', endsWith: 'x' }, hasRole: true })(admins)).toBe(false);
    expect(groupMatcher({ name: { in: ['Admins'] }, hasRole: false })(admins)).toBe(false);
  });
});
