import { describe, expect, it } from 'vitest';
import { referencedGroups } from '../../../src/domain/filter/referenced-groups.ts';
import type { UserFilter } from '../../../src/domain/filter/user-filter.ts';
import { clausesOf } from './parsed.ts';

describe('referencedGroups', () => {
  it.each<{ filter: UserFilter; names: readonly string[] }>([
    { filter: { enabled: true, email: { contains: '@' } }, names: [] },
    { filter: { inAnyGroup: [], notInAnyGroup: [] }, names: [] },
    { filter: { inAnyGroup: ['a', 'b'], notInAnyGroup: ['b', 'c'] }, names: ['a', 'b', 'c'] },
    {
      filter: { or: [{ enabled: true }, { not: { inAnyGroup: ['a'] } }, { notInAnyGroup: ['b'] }] },
      names: ['a', 'b'],
    },
    { filter: { and: [{ inAnyGroup: ['a'] }, { and: [{ inAnyGroup: ['b'] }] }] }, names: ['a', 'b'] },
  ])('names each group of $filter', ({ filter, names }) => {
    expect(referencedGroups(clausesOf(filter))).toEqual(new Set(names));
  });

  it.each<UserFilter>([
    { inNoGroup: true },
    { inNoGroup: false, inAnyGroup: ['a'] },
    { not: { or: [{ inAnyGroup: ['a'] }, { inNoGroup: true }] } },
  ])('is `all` if being in any group at all matters: %j', (filter) => {
    expect(referencedGroups(clausesOf(filter))).toBe('all');
  });
});
