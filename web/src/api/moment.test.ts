import { expect, test } from 'vitest';
import { readMoment, toFieldValue } from './moment.ts';

test.each([
  ['2026-05-01', new Date(2026, 4, 1).toISOString()],
  ['2026-05-01T12:30:00Z', '2026-05-01T12:30:00.000Z'],
  ['', null],
  [undefined, null],
  ['May', null],
  ['2026-13-45', null],
])('%s is the moment %s', (text, moment) => {
  expect(readMoment(text)).toBe(moment);
});

test('a field for date and time holds the moment in the reader’s zone', () => {
  expect(toFieldValue(new Date(2026, 4, 1, 9, 5))).toBe('2026-05-01T09:05');
});
