import { describe, expect, it } from 'vitest';
import { dependsOnGroups } from '../../../src/domain/filter/depends-on-groups.ts';
import type { UserFilter } from '../../../src/domain/filter/user-filter.ts';
import { clausesOf } from './parsed.ts';

describe('dependsOnGroups', () => {
  it.each<UserFilter>([
    { inAnyGroup: ['admins'] },
    { notInAnyGroup: ['admins'] },
    { inNoGroup: false },
    { and: [{ enabled: true }, { inNoGroup: true }] },
    { or: [{ enabled: true }, { inNoGroup: true }] },
    { not: { not: { inAnyGroup: ['admins'] } } },
  ])('is true if a clause needs memberships: %j', (filter) => {
    expect(dependsOnGroups(clausesOf(filter))).toBe(true);
  });

  it.each<UserFilter>([
    {},
    { inNoGroup: null },
    { inAnyGroup: [] },
    { notInAnyGroup: [] },
    { or: [{ enabled: true }, { not: { email: { contains: '@' } } }] },
  ])('is false if none does: %j', (filter) => {
    expect(dependsOnGroups(clausesOf(filter))).toBe(false);
  });
});
