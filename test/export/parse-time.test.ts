import { describe, expect, test } from 'vitest';
import { parsePeriod } from '../../src/export/parse-time.ts';

const NOW = new Date('2026-05-31T12:00:00Z');

describe('a time', () => {
  test.each([
    ['2026-05-01', '2026-05-01T00:00:00.000Z', '2026-05-02T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
    ['2026-05-01T12:30Z', '2026-05-01T12:30:00.000Z', '2026-05-01T12:30:00.000Z'],
    ['2026-05-01T12:30:15.5+02:00', '2026-05-01T10:30:15.500Z', '2026-05-01T10:30:15.500Z'],
    ['30d', '2026-05-01T12:00:00.000Z', '2026-05-01T12:00:00.000Z'],
    ['12h', '2026-05-31T00:00:00.000Z', '2026-05-31T00:00:00.000Z'],
    ['2w', '2026-05-17T12:00:00.000Z', '2026-05-17T12:00:00.000Z'],
  ])('%s is a beginning, and an end', (text, since, until) => {
    expect(parsePeriod(text, undefined, NOW)).toEqual({ since: new Date(since), until: null });
    expect(parsePeriod(undefined, text, NOW)).toEqual({ since: null, until: new Date(until) });
  });

  test.each([
    '2026-02-30',
    '2026-13-01',
    '01.05.2026',
    '2026-05-01 12:00',
    '2026-05-01T12:00',
    '30',
    'd',
    '-3d',
    '3y',
    '',
  ])('%j is refused', (text) => {
    expect(() => parsePeriod(text, undefined, NOW)).toThrow(/^"since" must be a date such as 2026-05-01/);
    expect(() => parsePeriod(undefined, text, NOW)).toThrow(/^"until" must be a date such as 2026-05-01/);
  });
});

test('a period of one day has its first and last moment; one that ends before it begins is refused', () => {
  expect(parsePeriod('2026-05-01', '2026-05-01', NOW)).toEqual({
    since: new Date('2026-05-01'),
    until: new Date('2026-05-02'),
  });
  expect(() => parsePeriod('2026-05-02', '2026-05-01', NOW)).toThrow(/^"until" must be after "since"/);
  expect(() => parsePeriod('7d', '30d', NOW)).toThrow(/^"until" must be after "since"/);
});
