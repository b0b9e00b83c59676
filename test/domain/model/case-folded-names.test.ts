import { expect, test } from 'vitest';
import { CaseFoldedNames, foldCase } from '../../../src/domain/model/case-folded-names.ts';

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
  expect(foldCase(one)).toBe(foldCase(other));
});

test('different names stay different', () => {
  expect(foldCase('ada')).not.toBe(foldCase('ada.root'));
});

test('a name is in doubt if it is one of these in another spelling only', () => {
  const names = new CaseFoldedNames(['admin', 'Admin']);
  expect(['admin', 'Admin', 'ADMIN', 'lead'].map((name) => [names.has(name), names.isInDoubt(name)])).toEqual([
    [true, false],
    [true, false],
    [true, true],
    [false, false],
  ]);
});
