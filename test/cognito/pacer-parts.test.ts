import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AdaptiveRate } from '../../src/cognito/adaptive-rate.ts';
import { FastestAnswer } from '../../src/cognito/fastest-answer.ts';
import { NarrowLimits } from '../../src/cognito/narrow-limits.ts';
import { type Prioritised, PriorityQueue } from '../../src/cognito/priority-queue.ts';

describe('the adaptive rate', () => {
  it('never falls below one call a second, and comes back from there', () => {
    const rate = new AdaptiveRate(20);
    let now = 0;
    for (let round = 0; round < 500; round += 1) {
      now += 2_500;
      rate.throttled(now, now, { started: 1, refused: 1 });
    }
    expect(rate.at(now)).toBe(1);
    expect(rate.at(now + 120_000)).toBe(20);
  });

  it('hardly changes near the rate at which the throttle came, and rises fast far from it', () => {
    const rate = new AdaptiveRate(100);
    rate.throttled(0, 0, { started: 50, refused: 20 });
    const peak = 65;
    const gain = (from: number, to: number) => rate.at(to * 1_000) - rate.at(from * 1_000);
    expect(rate.at(0)).toBeCloseTo(0.93 * peak);
    expect(rate.at(50_000)).toBeCloseTo(peak);
    expect(gain(40, 52)).toBeLessThan(gain(0, 10) / 4);
    expect(gain(60, 70)).toBeGreaterThan(10 * gain(40, 52));
  });
});

describe('the fastest answer', () => {
  it('is not trusted before ten seconds of answers are known', () => {
    const fastest = new FastestAnswer();
    fastest.add(40, 1_000);
    fastest.add(30, 9_000);
    expect(fastest.at(9_000)).toBe(0);
    expect(fastest.at(10_000)).toBe(30);
  });

  it('falls at once and rises when the faster answer is old', () => {
    const fastest = new FastestAnswer();
    fastest.add(30, 5_000);
    fastest.add(20, 15_000);
    expect(fastest.at(15_000)).toBe(20);
    fastest.add(50, 25_000);
    expect(fastest.at(25_000)).toBe(20);
    expect(fastest.at(30_000)).toBe(50);
  });

  it('is forgotten after a pause', () => {
    const fastest = new FastestAnswer();
    fastest.add(30, 5_000);
    expect(fastest.at(25_000)).toBe(0);
  });
});

describe('the narrow limits', () => {
  const limitOf = (user: string) => ({ key: user, perSecond: 10 });

  it('forget users that no recent call was about', () => {
    const limits = new NarrowLimits();
    for (let number = 0; number < 10_000; number += 1) limits.start(limitOf(`user${number}`), number * 10);
    expect(limits.size).toBeLessThan(600);
  });

  it('remember the others while they forget', () => {
    const limits = new NarrowLimits();
    for (let number = 0; number < 10; number += 1) limits.start(limitOf('ann'), 0);
    for (let number = 0; number < 1_000; number += 1) limits.start(limitOf(`user${number}`), 1);
    expect(limits.earliest(limitOf('ann'), 2)).toBeGreaterThanOrEqual(1_000);
  });
});

describe('the priority queue', () => {
  interface Item extends Prioritised {
    readonly rank: number;
  }

  it('gives the least item first, whatever was added and removed', () => {
    const steps = fc.array(fc.tuple(fc.constantFrom('add', 'remove'), fc.nat({ max: 50 })), {
      maxLength: 200,
      size: 'max',
    });
    fc.assert(
      fc.property(steps, (steps) => {
        const queue = new PriorityQueue<Item>((a, b) => a.rank < b.rank);
        const items: Item[] = [];
        for (const [step, number] of steps) {
          if (step === 'add') {
            const item = { rank: number, place: -1 };
            items.push(item);
            queue.add(item);
          } else {
            const [item] = items.splice(number % Math.max(1, items.length), 1);
            if (item !== undefined) queue.remove(item);
          }
        }
        const left: number[] = [];
        for (let first = queue.first; first !== undefined; first = queue.first) {
          left.push(first.rank);
          queue.remove(first);
        }
        expect(left).toEqual(items.map((item) => item.rank).sort((a, b) => a - b));
      }),
    );
  });
});
