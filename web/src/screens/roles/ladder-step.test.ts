import { describe, expect, test } from 'vitest';
import { onStep, readStep, stepAbove, stepBelow, writeStep } from './ladder-step.ts';

const ladder = ['owner', 'admin', 'guest'];

describe('a step of the role ladder', () => {
  test.each(['owner', 'guest', null])('stands in the address: %s', (step) => {
    expect(readStep(writeStep(step), ladder)).toBe(step);
  });

  test('is the highest where the address names none of the ladder', () => {
    expect(readStep(undefined, ladder)).toBe('owner');
    expect(readStep('gone', ladder)).toBe('owner');
    expect(readStep(undefined, [])).toBeNull();
  });

  test('holds whoever is in its group and in none of a higher one', () => {
    expect(onStep('owner', ladder)).toEqual({ inAnyGroup: ['owner'] });
    expect(onStep('guest', ladder)).toEqual({ inAnyGroup: ['guest'], notInAnyGroup: ['owner', 'admin'] });
    expect(onStep(null, ladder)).toEqual({ notInAnyGroup: ladder });
  });

  test('has a next one up and down, but for its ends', () => {
    expect([stepAbove('owner', ladder), stepBelow('owner', ladder)]).toEqual([null, 'admin']);
    expect([stepAbove('guest', ladder), stepBelow('guest', ladder)]).toEqual(['admin', null]);
    expect([stepAbove(null, ladder), stepBelow(null, ladder)]).toEqual(['guest', null]);
  });
});
