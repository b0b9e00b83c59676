import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AdaptiveRate } from '../../../src/cognito/rate/adaptive-rate.ts';
import { BinaryHeap, type HeapItem } from '../../../src/cognito/rate/binary-heap.ts';
import { MinLatency } from '../../../src/cognito/rate/min-latency.ts';
import { ScopedLimiters } from '../../../src/cognito/rate/scoped-limits.ts';

describe('the adaptive rate', () => {
  it('never falls below one call a second, and comes back from there', () => {
    const rate = new AdaptiveRate(() => 20);
    let now = 0;
    for (let round = 0; round < 500; round += 1) {
      now += 2_500;
      rate.recordThrottle(now, now, 0);
    }
    expect(rate.at(now)).toBe(1);
    expect(rate.at(now + 120_000)).toBe(20);
  });

  it.each([
    { taken: 97, left: 99, why: 'nearly all that was sent: the edge' },
    { taken: 90, left: 85, why: 'less: whole calls, fewer than that' },
    { taken: 20, left: 60, why: 'hardly any: no less than three fifths of what it was' },
  ])('falls at once from 100 to $left if Cognito took $taken, $why', ({ taken, left }) => {
    const rate = new AdaptiveRate(() => 100);
    rate.recordThrottle(0, 0, taken);
    expect(rate.at(0)).toBeCloseTo(left);
  });

  it('goes by the last call of a round that was refused, whichever comes to be known last', () => {
    const rate = new AdaptiveRate(() => 100);
    rate.recordThrottle(0, 50, 90);
    rate.recordThrottle(2_400, 2_450, 80);
    rate.recordThrottle(30, 2_460, 90);
    expect(rate.at(2_460)).toBe(75);
    rate.recordThrottle(2_600, 2_650, 74);
    expect(rate.at(2_650)).toBeCloseTo(0.99 * 75);
  });

  it('stays where it fell to, and then rises ever faster', () => {
    const rate = new AdaptiveRate(() => 100);
    rate.recordThrottle(0, 0, 80);
    const gain = (from: number, to: number) => rate.at(to * 1_000) - rate.at(from * 1_000);
    expect(gain(0, 45)).toBe(0);
    expect(gain(45, 55)).toBeCloseTo(5);
    expect(gain(55, 59)).toBeGreaterThan(gain(45, 55));
    expect(rate.at(65_000)).toBe(100);
  });
});

describe('the adaptive rate under a ceiling that changes', () => {
  function rateUnder(first: number) {
    let ceiling = first;
    const rate = new AdaptiveRate(() => ceiling);
    return {
      rate,
      change: (to: number) => {
        ceiling = to;
      },
    };
  }

  it('is the ceiling if nothing was throttled, higher or lower', () => {
    const { rate, change } = rateUnder(28);
    change(14);
    expect(rate.at(0)).toBe(14);
    change(28);
    expect(rate.at(1)).toBe(28);
  });

  it('keeps what it fell to under a lower ceiling, as far as that reaches', () => {
    const { rate, change } = rateUnder(100);
    rate.recordThrottle(0, 0, 80);
    expect(rate.at(0)).toBe(75);
    change(90);
    expect(rate.at(1)).toBe(75);
    change(50);
    expect(rate.at(2)).toBe(50);
  });

  it('rises with the ceiling in proportion', () => {
    const { rate, change } = rateUnder(50);
    rate.recordThrottle(0, 0, 40);
    expect(rate.at(0)).toBe(37);
    change(100);
    expect(rate.at(1)).toBe(74);
  });
});

describe('the fastest answer', () => {
  it('is not trusted before ten seconds of answers are known', () => {
    const fastest = new MinLatency();
    fastest.add(40, 1_000);
    fastest.add(30, 9_000);
    expect(fastest.at(9_000)).toBe(0);
    expect(fastest.at(10_000)).toBe(30);
  });

  it('falls at once and rises when the faster answer is old', () => {
    const fastest = new MinLatency();
    fastest.add(30, 5_000);
    fastest.add(20, 15_000);
    expect(fastest.at(15_000)).toBe(20);
    fastest.add(50, 25_000);
    expect(fastest.at(25_000)).toBe(20);
    expect(fastest.at(30_000)).toBe(50);
  });

  it('is forgotten after a pause', () => {
    const fastest = new MinLatency();
    fastest.add(30, 5_000);
    expect(fastest.at(25_000)).toBe(0);
  });
});

describe('the scoped limits', () => {
  const limitOf = (user: string) => ({ key: user, perSecond: () => 10 });

  it('forget users that no recent call was about', () => {
    const limits = new ScopedLimiters();
    for (let number = 0; number < 10_000; number += 1) limits.start(limitOf(`user${number}`), number * 10);
    expect(limits.size).toBeLessThan(600);
  });

  it('remember the others while they forget', () => {
    const limits = new ScopedLimiters();
    for (let number = 0; number < 10; number += 1) limits.start(limitOf('ann'), 0);
    for (let number = 0; number < 1_000; number += 1) limits.start(limitOf(`user${number}`), 1);
    expect(limits.earliest(limitOf('ann'), 2)).toBeGreaterThanOrEqual(1_000);
  });
});

describe('the priority queue', () => {
  interface Item extends HeapItem {
    readonly rank: number;
  }

  it('gives the least item first, whatever was added and removed', () => {
    const steps = fc.array(fc.tuple(fc.constantFrom('add', 'remove'), fc.nat({ max: 50 })), {
      maxLength: 200,
      size: 'max',
    });
    fc.assert(
      fc.property(steps, (steps) => {
        const queue = new BinaryHeap<Item>((a, b) => a.rank < b.rank);
        const items: Item[] = [];
        for (const [step, number] of steps) {
          if (step === 'add') {
            const item = { rank: number, heapIndex: -1 };
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
