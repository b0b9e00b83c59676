import { describe, expect, test } from 'vitest';
import { tellStory } from './person-story.ts';

const day = (number: number) => `2026-05-${String(number).padStart(2, '0')}T12:00:00.000Z`;
const events = (...days: number[]) => days.map((number) => ({ at: day(number) }));
const changes = (...days: number[]) => days.map((number) => ({ notAfter: day(number) }));
const told = (...parameters: Parameters<typeof tellStory>) =>
  tellStory(...parameters).map(({ kind, at }) => `${kind} ${Number(at.slice(8, 10))}`);

describe('the story of a person', () => {
  test('has the trail and what was changed elsewhere in their order', () => {
    expect(told({ rows: events(9, 5, 1), isComplete: true }, { rows: changes(7, 3), isComplete: true })).toEqual([
      'event 9',
      'change 7',
      'event 5',
      'change 3',
      'event 1',
    ]);
  });

  test('ends where one of the two is not read further', () => {
    expect(told({ rows: events(9, 5), isComplete: false }, { rows: changes(7, 3), isComplete: true })).toEqual([
      'event 9',
      'change 7',
      'event 5',
    ]);
  });

  test('waits for the first page of both', () => {
    expect(told({ rows: events(9), isComplete: true }, { rows: [], isComplete: false })).toEqual([]);
  });
});
