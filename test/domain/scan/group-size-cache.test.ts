import { expect, test } from 'vitest';
import { GroupSizeCache, pagesFor } from '../../../src/domain/scan/group-size-cache.ts';

test.each([
  { items: 0, pages: 1 },
  { items: 1, pages: 1 },
  { items: 60, pages: 1 },
  { items: 61, pages: 2 },
])('a list of $items takes $pages at the least', ({ items, pages }) => {
  expect(pagesFor(items)).toBe(pages);
});

test('what a group took last time is remembered until it is forgotten', () => {
  const sizes = new GroupSizeCache();
  expect(sizes.pagesOf('admin')).toBeNull();
  sizes.set('admin', 61);
  expect(sizes.pagesOf('admin')).toBe(2);
  sizes.set('admin', 0);
  expect(sizes.pagesOf('admin')).toBe(1);
  sizes.delete('admin');
  expect(sizes.pagesOf('admin')).toBeNull();
});

test('the memberships are those of the groups remembered, each as it was last time', () => {
  const sizes = new GroupSizeCache();
  expect(sizes.memberships).toBe(0);
  sizes.set('admin', 61);
  sizes.set('staff', 100);
  sizes.set('admin', 5);
  expect(sizes.memberships).toBe(105);
  sizes.delete('staff');
  sizes.delete('never read');
  expect(sizes.memberships).toBe(5);
});

test('once the whole pool is read, groups that are no longer there are forgotten', () => {
  const sizes = new GroupSizeCache();
  sizes.set('staff', 100);
  sizes.set('gone', 61);
  expect(sizes.isComplete).toBe(false);
  sizes.markComplete(['staff', 'new']);
  expect(sizes).toMatchObject({ isComplete: true, memberships: 100, pages: new Map([['staff', 2]]) });
});

test('as many groups are remembered as a pool can have, and no more', () => {
  const sizes = new GroupSizeCache();
  for (let group = 1; group <= 10_000; group += 1) sizes.set(`group-${group}`, 1);
  sizes.set('group-1', 600);
  expect(sizes.pages.size).toBe(10_000);
  for (let group = 10_001; group <= 20_000; group += 1) sizes.set(`group-${group}`, 1);
  expect(sizes.pages.size).toBe(10_000);
  expect(sizes.memberships).toBe(10_000);
  expect(sizes.pagesOf('group-1')).toBeNull();
  expect(sizes.pagesOf('group-20000')).toBe(1);
});
