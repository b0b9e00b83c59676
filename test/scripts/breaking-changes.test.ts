import { expect, test } from 'vitest';
import { unannouncedBreakingChanges } from '../../scripts/breaking-changes.ts';

const SMALL = 'type Query { a: Int }';
const LARGE = 'type Query { a: Int b: Int }';

test('what is taken away is named', () => {
  expect(unannouncedBreakingChanges(`# 1.2.3\n${LARGE}`, SMALL, '1.3.0')).toEqual(['Query.b was removed.']);
  expect(unannouncedBreakingChanges(`# 0.2.3\n${LARGE}`, SMALL, '0.2.4')).toEqual(['Query.b was removed.']);
});

test('additions break no client', () => {
  expect(unannouncedBreakingChanges(`# 1.2.3\n${SMALL}`, LARGE, '1.2.3')).toEqual([]);
});

test.each([
  { before: '1.2.3', version: '2.0.0' },
  { before: '0.2.3', version: '0.3.0' },
  { before: '0.2.3', version: '1.0.0' },
])('from $before to $version anything may change', ({ before, version }) => {
  expect(unannouncedBreakingChanges(`# ${before}\n${LARGE}`, SMALL, version)).toEqual([]);
});

test('a released schema without its version is a mistake', () => {
  expect(() => unannouncedBreakingChanges(SMALL, SMALL, '1.0.0')).toThrow(/first line/);
});
