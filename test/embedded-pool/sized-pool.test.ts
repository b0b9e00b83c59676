import { describe, expect, test } from 'vitest';
import { createEmbeddedPool, type EmbeddedPool } from '../../src/embedded-pool/pool.ts';

const users = (count: number) => Array.from({ length: count }, (_, place) => `user-${place + 1}`);

describe('a pool of any size', () => {
  test('has as many users, groups and memberships as configured, in groups of about equal size', () => {
    const pool = createEmbeddedPool({ users: 2000, groups: 20, membershipsPerUser: 4 });
    for (const username of users(2000)) expect(pool.groupsOf(username)).toHaveLength(4);
    const sizes = Array.from({ length: 20 }, (_, place) => pool.membersOf(`group-${place + 1}`).length);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(8000);
    expect(Math.min(...sizes)).toBeGreaterThan(320);
    expect(Math.max(...sizes)).toBeLessThan(480);
  });

  test('is the same every time', () => {
    const look = (pool: EmbeddedPool) => users(50).map((name) => [pool.user(name)?.sub, pool.groupsOf(name)]);
    const size = { users: 50, groups: 9 };
    expect(look(createEmbeddedPool(size))).toEqual(look(createEmbeddedPool(size)));
  });

  test('gives three memberships by default, and no more than there are groups', () => {
    expect(createEmbeddedPool({ users: 1, groups: 9 }).groupsOf('user-1')).toHaveLength(3);
    expect(createEmbeddedPool({ users: 1, groups: 2 }).groupsOf('user-1')).toHaveLength(2);
    expect(createEmbeddedPool({ users: 1 }).groupsOf('user-1')).toEqual([]);
  });

  test('can put everyone into one group more', () => {
    const pool = createEmbeddedPool({ users: 30, groups: 5, everyoneIn: 'all' });
    expect(pool.membersOf('all')).toHaveLength(30);
    expect(pool.groupsOf('user-7')).toHaveLength(4);
  });

  test('refuses sizes that are none, and memberships of the sample company', () => {
    expect(() => createEmbeddedPool({ users: -1 })).toThrow(RangeError);
    expect(() => createEmbeddedPool({ users: 1, groups: 1.5 })).toThrow(RangeError);
    expect(() => createEmbeddedPool({ membershipsPerUser: 2 })).toThrow(RangeError);
    expect(() => createEmbeddedPool({ users: 1, groups: 200, membershipsPerUser: 101 })).toThrow(/groups per user/);
  });

  test('100,000 users with three memberships each are made in seconds', { timeout: 10_000 }, () => {
    const pool = createEmbeddedPool({ users: 100_000, groups: 100 });
    expect(pool.groupsOf('user-100000')).toHaveLength(3);
  });
});
