import { describe, expect, it } from 'vitest';
import { MAX_FILTER_SIZE } from '../../../src/domain/filter/filter-size.ts';
import { MAX_FILTER_DEPTH, parseUserFilter } from '../../../src/domain/filter/parse-user-filter.ts';
import type { UserFilter } from '../../../src/domain/filter/user-filter.ts';
import { validateGroupFilter } from '../../../src/domain/filter/validate-group-filter.ts';
import { BadUserInputError } from '../../../src/domain/model/errors.ts';

/** The path that the refusal names; null where there is none. */
function refusedPath(validate: () => void): string | null {
  try {
    validate();
    return null;
  } catch (error) {
    if (error instanceof BadUserInputError) return error.field;
    throw error;
  }
}

const refusedIn = (filter: UserFilter) => refusedPath(() => parseUserFilter(filter));
const values = (count: number) => Array.from({ length: count }, (_, index) => `value-${index}`);
const nested = (levels: number): UserFilter => (levels === 0 ? { enabled: true } : { not: nested(levels - 1) });

describe('a filter that is let through', () => {
  it.each<UserFilter>([
    {},
    { and: [], or: [], username: { in: [] } },
    { createdAt: { after: new Date('2025-01-01'), before: new Date('2024-01-01') } },
    { inAnyGroup: ['a,b/"c"'], attribute: { name: 'custom:department', value: {} } },
  ])('%j', (filter) => {
    expect(refusedIn(filter)).toBeNull();
  });
});

describe('the depth of a filter', () => {
  it('may be the greatest allowed', () => {
    expect(refusedIn(nested(MAX_FILTER_DEPTH))).toBeNull();
  });

  it('may not be greater', () => {
    expect(refusedIn(nested(MAX_FILTER_DEPTH + 1))).toBe(`filter${'.not'.repeat(MAX_FILTER_DEPTH + 1)}`);
  });

  it('is counted through `and` and `or` too', () => {
    const deep: UserFilter = { and: [{}, { or: [nested(MAX_FILTER_DEPTH - 1)] }] };
    expect(refusedIn(deep)).toMatch(/^filter\.and\[1\]\.or\[0\]\.not/);
  });
});

describe('the size of a filter', () => {
  it('may be the greatest allowed', () => {
    expect(refusedIn({ email: { in: values(MAX_FILTER_SIZE) } })).toBeNull();
  });

  it.each<[string, UserFilter, string]>([
    ['values of `in`', { email: { in: values(MAX_FILTER_SIZE + 1) } }, 'filter.email.in'],
    ['group names', { not: { notInAnyGroup: values(MAX_FILTER_SIZE + 1) } }, 'filter.not.notInAnyGroup'],
    ['clauses beside them', { enabled: true, sub: { in: values(MAX_FILTER_SIZE) } }, 'filter.enabled'],
    [
      'alternatives',
      { or: values(MAX_FILTER_SIZE + 1).map((equals) => ({ name: { equals } })) },
      'filter.or[1000].name.equals',
    ],
    ['filters without a clause', { and: values(MAX_FILTER_SIZE + 1).map(() => ({})) }, 'filter.and[1000]'],
  ])('counts %s', (_, filter, path) => {
    expect(refusedIn(filter)).toBe(path);
  });
});

describe('a value that cannot be', () => {
  it.each<[UserFilter, string]>([
    [{ attribute: { name: '', value: { equals: 'x' } } }, 'filter.attribute.name'],
    [{ or: [{}, { attribute: { name: 'status', value: { equals: 'x' } } }] }, 'filter.or[1].attribute.name'],
    [{ attribute: { name: 'cognito:user_status', value: {} } }, 'filter.attribute.name'],
    [{ inAnyGroup: ['staff', 'the boss'] }, 'filter.inAnyGroup[1]'],
    [{ notInAnyGroup: [''] }, 'filter.notInAnyGroup[0]'],
    [{ inAnyGroup: ['x'.repeat(129)] }, 'filter.inAnyGroup[0]'],
    [{ createdAt: { after: new Date(Number.NaN) } }, 'filter.createdAt.after'],
    [{ updatedAt: { before: new Date(Number.NaN) } }, 'filter.updatedAt.before'],
  ])('is refused by its path: %j', (filter, path) => {
    expect(refusedIn(filter)).toBe(path);
  });

  it('is named from where the caller put the filter', () => {
    const filter: UserFilter = { inAnyGroup: [''] };
    expect(refusedPath(() => parseUserFilter(filter, 'input.users'))).toBe('input.users.inAnyGroup[0]');
  });
});

describe('a group filter', () => {
  it('is let through up to the greatest size', () => {
    expect(refusedPath(() => validateGroupFilter({ name: { in: values(MAX_FILTER_SIZE) }, hasRole: true }))).toBeNull();
  });

  it('is refused beyond it', () => {
    const filter = { name: { in: values(MAX_FILTER_SIZE) }, description: { contains: 'x' } };
    expect(refusedPath(() => validateGroupFilter(filter))).toBe('filter.description.contains');
  });
});
