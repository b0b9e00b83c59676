import { describe, expect, it } from 'vitest';
import { assertIndexed } from '../../../src/domain/directory-index/assert-indexed.ts';
import { parseUserFilter } from '../../../src/domain/filter/parse-user-filter.ts';
import type { UserFilter } from '../../../src/domain/filter/user-filter.ts';

const check = (filter: UserFilter) => assertIndexed(parseUserFilter(filter), ['email', 'name']);

describe('a filter for the directory', () => {
  it.each<UserFilter>([
    {},
    { username: { equals: 'ada' }, email: { contains: 'a' }, inNoGroup: true },
    { attribute: { name: 'username', value: { equals: 'ada' } } },
  ])('may be on the username and on what is indexed: %j', (filter) => {
    expect(() => check(filter)).not.toThrow();
  });

  it.each<[UserFilter, string]>([
    [{ phoneNumber: { startsWith: '+49' } }, 'filter.phoneNumber.startsWith'],
    [{ or: [{}, { not: { sub: { equals: 's' } } }] }, 'filter.or[1].not.sub.equals'],
    [{ attribute: { name: 'custom:team', value: { equals: 'x' } } }, 'filter.attribute.value.equals'],
  ])('is refused on another attribute, with the place: %j', (filter, path) => {
    expect(() => check(filter)).toThrow(expect.objectContaining({ field: path }));
  });
});
