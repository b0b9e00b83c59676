import { expect, test } from 'vitest';
import type { PoolDescription } from '../../../src/domain/ports/directory.ts';
import { UserCount } from '../../../src/domain/scan/user-count.ts';
import { FakeClock } from '../../support/fake-clock.ts';

/** A pool that can be described, and how often it was. */
function describable(users: number) {
  let asked = 0;
  const description: PoolDescription = {
    estimatedNumberOfUsers: users,
    usernamesIgnoreCase: true,
    aliases: [],
    usernamesAreSubs: false,
    schema: [],
  };
  return {
    get asked() {
      return asked;
    },
    async describePool() {
      asked += 1;
      return description;
    },
  };
}

test('what has been learnt is gone by for an hour, and costs no call', async () => {
  const clock = new FakeClock();
  const count = new UserCount(clock);
  const pool = describable(6_000);
  count.set(121);
  expect(await count.pages(1_000, pool)).toBe(3);
  await clock.advance(3_599_999);
  expect(await count.pages(1_000, pool)).toBe(3);
  await clock.advance(1);
  expect(await count.pages(1_000, pool)).toBe(100);
  expect(pool.asked).toBe(1);
});

test('one call reads it if knowing it can save ten, and none if not', async () => {
  const count = new UserCount(new FakeClock());
  const pool = describable(600);
  expect(await count.pages(9, pool)).toBeNull();
  expect(pool.asked).toBe(0);
  expect(await count.pages(10, pool)).toBe(10);
  expect(await count.pages(2, pool)).toBe(10);
  expect(pool.asked).toBe(1);
});

test('where the pool cannot be described, nobody knows', async () => {
  const count = new UserCount(new FakeClock());
  const describePool = async () => Promise.reject(new Error('denied'));
  expect(await count.pages(50, { describePool })).toBeNull();
});

test('a pool in this process is counted', async () => {
  let users = 0;
  const count = new UserCount(new FakeClock(), () => users);
  const pool = describable(6_000);
  expect(await count.pages(50, pool)).toBe(1);
  users = 61;
  expect(await count.pages(50, pool)).toBe(2);
  expect(pool.asked).toBe(0);
});
