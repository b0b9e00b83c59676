import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byPrecedence, type Group } from '../../../src/domain/model/group.ts';
import { compareGroupsBy, GROUP_ORDER_FIELDS } from '../../../src/domain/model/group-order.ts';
import { sampleGroup } from './sample-group.ts';

const groups: fc.Arbitrary<readonly Group[]> = fc
  .uniqueArray(
    fc.record({
      name: fc.string({ unit: fc.constantFrom('a', 'B', 'é', '1'), minLength: 1, maxLength: 3 }),
      precedence: fc.constantFrom(null, 0, 1, 2_147_483_647),
      createdAt: fc.constantFrom(new Date(0), new Date(1)),
    }),
    { selector: ({ name }) => name },
  )
  .map((all) => all.map(sampleGroup));

const names = (all: readonly Group[]) => all.map(({ name }) => name);

test.each(GROUP_ORDER_FIELDS)('by %s every order is total: descending is ascending, reversed', (field) => {
  fc.assert(
    fc.property(groups, (all) => {
      const ascending = [...all].sort(compareGroupsBy({ field, direction: 'ASC' }));
      const descending = [...all].reverse().sort(compareGroupsBy({ field, direction: 'DESC' }));
      expect(names(descending)).toEqual(names(ascending).reverse());
    }),
  );
});

test('by precedence ascending is by authority, highest first, none last, ties by name', () => {
  const all = [
    sampleGroup({ name: 'none' }),
    sampleGroup({ name: 'b', precedence: 1 }),
    sampleGroup({ name: 'last', precedence: 2_147_483_647 }),
    sampleGroup({ name: 'a', precedence: 1 }),
    sampleGroup({ name: 'also none' }),
    sampleGroup({ name: 'zero', precedence: 0 }),
  ];
  const order = ['zero', 'a', 'b', 'last', 'also none', 'none'];
  expect(names([...all].sort(byPrecedence))).toEqual(order);
  expect(names([...all].sort(compareGroupsBy({ field: 'PRECEDENCE', direction: 'ASC' })))).toEqual(order);
});

test('names go code unit by code unit: no locale has a say', () => {
  const all = ['é', 'a', 'Z', 'B', 'z', '10', '9'].map((name) => sampleGroup({ name }));
  expect(names([...all].sort(compareGroupsBy({ field: 'NAME', direction: 'ASC' })))).toEqual([
    '10',
    '9',
    'B',
    'Z',
    'a',
    'z',
    'é',
  ]);
});
