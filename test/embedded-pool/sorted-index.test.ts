import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SortedIndex } from '../../src/embedded-pool/sorted-index.ts';

const key = fc.string({ unit: fc.constantFrom('a', 'b', 'é'), maxLength: 2 });

test('behaves as a sorted list, however adding, removing and reading mix', () => {
  const step = fc.oneof(
    fc.record({ does: fc.constant('add' as const), key }),
    fc.record({ does: fc.constant('add-many' as const), key }),
    fc.record({ does: fc.constant('delete' as const), key }),
    fc.record({
      does: fc.constant('slice' as const),
      key: fc.option(key),
      prefix: fc.constantFrom('', 'a', 'b'),
      size: fc.integer({ min: 1, max: 5 }),
    }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const index = new SortedIndex<string>((item) => item);
      const model = new Set<string>();
      const add = (item: string) => {
        if (!model.has(item)) index.add(item);
        model.add(item);
      };
      for (const step of steps) {
        if (step.does === 'add') add(step.key);
        // More than are put in place one by one.
        else if (step.does === 'add-many') for (let count = 0; count < 20; count += 1) add(`${step.key}${count}`);
        else if (step.does === 'delete') {
          index.delete(step.key);
          model.delete(step.key);
        } else {
          const { key: after, prefix, size } = step;
          const rest = [...model].sort().filter((item) => item.startsWith(prefix) && (after === null || item > after));
          const items = rest.slice(0, size);
          const next = rest.length > size ? items.at(-1) : null;
          expect(index.slice({ prefix, after, size })).toEqual({ items, next });
        }
        expect(index.size).toBe(model.size);
      }
      expect(index.all()).toEqual([...model].sort());
      for (const item of model) expect(index.get(item)).toBe(item);
    }),
  );
});

test('a prefix page of a large index looks at no more than the page', () => {
  let looks = 0;
  const index = new SortedIndex<string>((item) => {
    looks += 1;
    return item;
  });
  for (let number = 0; number < 65_536; number += 1) index.add(number.toString(16).padStart(4, '0'));
  index.all();
  looks = 0;
  expect(index.slice({ prefix: 'a', after: 'a123', size: 60 }).items).toHaveLength(60);
  expect(looks).toBeLessThan(100);
});
