import { expect, test } from 'vitest';
import { latest, type Measurement } from '../../bench/results.ts';

function measurement(name: string, day: string): Measurement {
  return { group: 'a group', name, day, machine: '', result: { title: name, figures: [], notes: [], mistakes: [] } };
}

test('what is measured takes the place of what was, and the rest is kept, in the order of the cases', () => {
  const before = [measurement('a', 'monday'), measurement('b', 'monday'), measurement('gone', 'monday')];
  const measured = [measurement('c', 'tuesday'), measurement('a', 'tuesday')];
  const kept = latest(before, measured, ['c', 'b', 'a', 'not yet measured']);
  expect(kept.map(({ name, day }) => [name, day])).toEqual([
    ['c', 'tuesday'],
    ['b', 'monday'],
    ['a', 'tuesday'],
  ]);
});
