import { expect, test } from 'vitest';
import { LruMap } from '../../../src/domain/primitives/lru-map.ts';

function fill(...keys: string[]): LruMap<string> {
  const map = new LruMap<string>(3);
  for (const key of keys) map.set(key, `value of ${key}`);
  return map;
}

const keysOf = (map: LruMap<string>) => [...map.entries()].map(([key]) => key);

test('a key beyond the capacity evicts the one that was set first, and its value is returned', () => {
  const map = fill('a', 'b', 'c');
  expect(map.set('d', 'value of d')).toBe('value of a');
  expect(keysOf(map)).toEqual(['b', 'c', 'd']);
  expect(map.size).toBe(3);
});

test('a key that was read or set again is evicted after the others', () => {
  const map = fill('a', 'b', 'c');
  expect(map.get('a')).toBe('value of a');
  expect(map.set('b', 'another')).toBeUndefined();
  expect(keysOf(map)).toEqual(['c', 'a', 'b']);
});

test('a deleted key makes room, and its value is returned', () => {
  const map = fill('a', 'b', 'c');
  expect(map.delete('b')).toBe('value of b');
  expect(map.delete('b')).toBeUndefined();
  expect(map.get('b')).toBeUndefined();
  expect(map.set('d', 'value of d')).toBeUndefined();
});
