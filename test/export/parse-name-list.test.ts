import { expect, test } from 'vitest';
import { parseNameList } from '../../src/export/parse-name-list.ts';

test.each([
  [[], []],
  [['a'], ['a']],
  [['a,b'], ['a', 'b']],
  [[' a , b,'], ['a', 'b']],
  [['a,b,a'], ['a', 'b']],
  [
    ['a', 'b,c'],
    ['a', 'b,c'],
  ],
  [['b,c', 'b,c'], ['b,c']],
  [[','], []],
  [['["a,b"]'], ['a,b']],
  [['["a,b", "c"]'], ['a,b', 'c']],
  [['[]'], []],
  [['[beta]'], ['[beta]']],
  [['[1],a'], ['[1]', 'a']],
])('%j names %j', (values, names) => {
  expect(parseNameList(values)).toEqual(names);
});
