import { expect, test } from 'vitest';
import { isMemberOf } from '../../../src/domain/membership/is-member-of.ts';

const groups = new Set(['a', 'b']);

test.each([
  { anyOf: ['a', 'z'], member: true },
  { anyOf: ['z'], member: false },
  { anyOf: [], member: false },
  { allOf: ['a', 'b'], member: true },
  { allOf: ['a', 'z'], member: false },
  { allOf: [], member: true },
  { anyOf: ['z'], allOf: ['a'], member: false },
  { anyOf: ['a'], allOf: ['z'], member: false },
  { anyOf: ['a'], allOf: ['b'], member: true },
  { anyOf: null, allOf: ['b'], member: true },
])('of a and b, anyOf $anyOf and allOf $allOf: $member', ({ member, ...requirement }) => {
  expect(isMemberOf(groups, requirement)).toBe(member);
});

test.each([{}, { anyOf: null }, { anyOf: null, allOf: null }])(
  '%j asks for nothing, which is no yes',
  (requirement) => {
    expect(() => isMemberOf(groups, requirement)).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', field: 'anyOf' }),
    );
  },
);
