import { expect, test } from 'vitest';
import { CallMeter } from '../../../src/domain/ports/call-meter.ts';
import { PageScheduler } from '../../../src/domain/scan/page-scheduler.ts';
import { UserListReader } from '../../../src/domain/scan/user-list-reader.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { PoolStub, usernames } from './stub-pool.ts';

/** A list of 300 users, a page every 100 ms. */
function listOf() {
  const clock = new FakeClock();
  const pool = new PoolStub({ groups: {}, others: usernames(300) });
  pool.slowDown(clock, 100);
  const directory = pool.open({ priority: 'background', meter: new CallMeter() });
  const taken: string[] = [];
  const chains = new PageScheduler(() => 5);
  const list = new UserListReader(directory, chains, async (users) => {
    taken.push(...users.map(({ username }) => username));
  });
  return { clock, pool, chains, list, taken };
}

test('a list that is stopped reads no further page, and goes on from there', async () => {
  const { clock, pool, chains, list, taken } = listOf();
  list.start(300, 'UNSHARDED');
  await clock.advance(250);
  list.stop();
  await clock.advance(1_000);
  expect(pool.countOf('ListUsers')).toBe(3);
  expect(chains.idle).toBe(true);
  expect(list.pagesLeft(5)).toBe(2);

  list.start(300, 'UNSHARDED');
  await clock.advance(1_000);
  expect(pool.countOf('ListUsers')).toBe(5);
  expect(taken).toEqual(usernames(300));
  expect(list.pagesLeft(5)).toBe(0);
});

test('one that is stopped and started while a page is on its way reads every page once', async () => {
  const { clock, pool, list, taken } = listOf();
  list.start(300, 'UNSHARDED');
  await clock.advance(150);
  list.stop();
  list.start(300, 'UNSHARDED');
  await clock.advance(1_000);
  expect(pool.countOf('ListUsers')).toBe(5);
  expect(taken).toEqual(usernames(300));
});

test('to start a list that is going, or has ended, changes nothing', async () => {
  const { clock, pool, list } = listOf();
  list.start(300, 'UNSHARDED');
  list.start(300, 'SHARDED');
  await clock.advance(1_000);
  list.start(300, 'SHARDED');
  list.stop();
  list.start(300, 'SHARDED');
  await clock.advance(1_000);
  expect(pool.countOf('ListUsers')).toBe(5);
});

test('at least one page is left until the end, whatever was estimated', async () => {
  const { clock, list } = listOf();
  list.start(60, 'UNSHARDED');
  await clock.advance(350);
  expect(list.pagesLeft(1)).toBe(1);
  expect(list.count).toBe(180);
});
