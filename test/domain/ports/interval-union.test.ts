import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IntervalUnion } from '../../../src/domain/ports/interval-union.ts';

test('what several spans cover at a time counts once', () => {
  const spans = fc.array(fc.tuple(fc.nat(100), fc.nat(100)), { maxLength: 40 });
  fc.assert(
    fc.property(spans, (pairs) => {
      const inOrder = pairs
        .map(([one, other]) => ({ from: Math.min(one, other), to: Math.max(one, other) }))
        .sort((a, b) => a.to - b.to);
      const covered = new IntervalUnion();
      for (const { from, to } of inOrder) covered.add(from, to);
      const units = Array.from({ length: 100 }, (_, unit) => inOrder.some(({ from, to }) => from <= unit && unit < to));
      expect(covered.total).toBe(units.filter(Boolean).length);
    }),
  );
});
