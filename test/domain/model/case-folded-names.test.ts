import { expect, test } from 'vitest';
import { FoldedNames, foldedName } from '../../../src/domain/model/case-folded-names.ts';

test.each([
  ['ADA', 'ada'],
  ['Straße', 'STRASSE'],
  // Composed, and as a letter with an accent after it.
  ['Zo\u00eb', 'ZOE\u0308'],
  ['ﬁn', 'FIN'],
  ['admin', 'ADMİN'],
  ['admin', 'admın'],
  ['admin', 'ａｄｍｉｎ'],
])('%s and %s are the same name', (one, other) => {
  expect(foldedName(one)).toBe(foldedName(other));
});

test('different names stay different', () => {
  expect(foldedName('ada')).not.toBe(foldedName('ada.root'));
});

test('a name is in doubt where it is one of these in another spelling only', () => {
  const names = new FoldedNames(['admin', 'Admin']);
  expect(['admin', 'Admin', 'ADMIN', 'lead'].map((name) => [names.has(name), names.isInDoubt(name)])).toEqual([
    [true, false],
    [true, false],
    [true, true],
    [false, false],
  ]);
});
