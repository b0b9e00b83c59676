import { describe, expect, test } from 'vitest';
import { CallMeter } from '../../../src/domain/ports/call-meter.ts';
import { GroupMembersReader } from '../../../src/domain/scan/group-members-reader.ts';
import { GroupSizeCache } from '../../../src/domain/scan/group-size-cache.ts';
import { PageScheduler } from '../../../src/domain/scan/page-scheduler.ts';
import { ScanOutput } from '../../../src/domain/scan/scan-output.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { sampleGroup } from '../model/sample-group.ts';
import { PoolStub, usernames } from './stub-pool.ts';

/** Groups of so many pages, to be swept at a page every 100 ms each. */
async function sweepsOf(
  pages: Readonly<Record<string, number>>,
  sizes = new GroupSizeCache(),
  concurrency = 5,
  precedence: Readonly<Record<string, number>> = {},
) {
  const clock = new FakeClock();
  const groups = Object.entries(pages).map(([name, count]) => [name, usernames(60 * count)]);
  const pool = new PoolStub({ groups: Object.fromEntries(groups) });
  pool.slowDown(clock, 100);
  const findings = new ScanOutput();
  const chains = new PageScheduler(() => concurrency);
  const directory = pool.open({ priority: 'background', meter: new CallMeter() });
  const sweeps = new GroupMembersReader(directory, chains, findings, sizes);
  for (const name of Object.keys(pages)) {
    const group = sampleGroup({ name, precedence: precedence[name] ?? null });
    await findings.group(group);
    sweeps.add(group);
  }
  return { clock, pool, chains, sweeps, sizes };
}

test('groups that are stopped are read no further, and go on from there', async () => {
  const { clock, pool, chains, sweeps } = await sweepsOf({ a: 5, b: 2 });
  sweeps.start();
  await clock.advance(150);
  sweeps.stop();
  await clock.advance(1_000);
  expect(pool.calls).toHaveLength(4);
  expect(chains.idle).toBe(true);
  sweeps.start();
  await clock.advance(1_000);
  expect(pool.calls).toHaveLength(7);
  expect(sweeps).toMatchObject({ groupsLeft: 0, groupsFinished: 2 });
});

test('one that is stopped and started while a page is on its way is read once', async () => {
  const { clock, pool, sweeps } = await sweepsOf({ a: 5 });
  sweeps.start();
  await clock.advance(150);
  sweeps.stop();
  sweeps.start();
  await clock.advance(1_000);
  expect(pool.calls).toHaveLength(5);
});

test('groups of which nothing is known are read the lowest rank first, and those without a rank before any', async () => {
  const { clock, pool, sweeps } = await sweepsOf({ first: 1, last: 1, none: 1 }, new GroupSizeCache(), 1, {
    first: 1,
    last: 9,
  });
  sweeps.start();
  await clock.advance(1_000);
  expect(pool.calls.map(({ of }) => of)).toEqual(['none', 'last', 'first']);
});

describe('the pages that are left', () => {
  test('are as many as the groups begun took on average, one each before', async () => {
    const { clock, sweeps } = await sweepsOf({ a: 1, b: 3, c: 4 }, new GroupSizeCache(), 1);
    expect(sweeps.pagesLeft).toBe(3);
    sweeps.start();
    await clock.advance(100);
    expect(sweeps.pagesLeft).toBe(2);
    await clock.advance(300);
    expect(sweeps).toMatchObject({ groupsFinished: 2, pagesLeft: 2 });
  });

  test('of groups of which none has ended are as many as those begun have shown to have, and one each of these', async () => {
    const { clock, sweeps } = await sweepsOf({ a: 5, b: 5, c: 5, d: 5 }, new GroupSizeCache(), 2);
    sweeps.start();
    await clock.advance(300);
    // Three pages of each of two are read, and a fourth is sure to come.
    expect(sweeps).toMatchObject({ groupsFinished: 0, pagesLeft: 2 * 1 + 2 * 4 });
  });

  test('are not thought to be many for one long group among short ones', async () => {
    const { clock, sweeps } = await sweepsOf({ long: 9, a: 1, b: 1, c: 1, d: 1, e: 1 }, new GroupSizeCache(), 2);
    sweeps.start();
    await clock.advance(300);
    // Four pages of the long one, and one of each of three; two are left.
    expect(sweeps).toMatchObject({ groupsFinished: 3, pagesLeft: 1 + 2 * ((4 + 3) / 4) });
  });

  test('are what the group took last time if that is remembered', async () => {
    const sizes = new GroupSizeCache();
    const first = await sweepsOf({ a: 1, b: 3 }, sizes);
    expect(first.sweeps.sizesKnown).toBe(false);
    first.sweeps.start();
    await first.clock.advance(1_000);
    const second = await sweepsOf({ a: 1, b: 3 }, sizes);
    expect(second.sweeps).toMatchObject({ pagesLeft: 4, sizesKnown: true, longest: 3 });
    second.sweeps.start();
    await second.clock.advance(100);
    expect(second.sweeps.pagesLeft).toBe(2);
  });

  test('are not confused by what another scan remembers meanwhile', async () => {
    const { clock, sweeps, sizes } = await sweepsOf({ a: 1, b: 1 });
    sweeps.start();
    sizes.set('a', 6_000);
    await clock.advance(1_000);
    expect(sweeps).toMatchObject({ groupsLeft: 0, pagesLeft: 0, sizesKnown: true });
  });

  test('of a group that is longer than it was are as many again as it has taken', async () => {
    const sizes = new GroupSizeCache();
    sizes.set('a', 60);
    const { clock, sweeps } = await sweepsOf({ a: 9 }, sizes);
    sweeps.start();
    expect(sweeps.longest).toBe(1);
    await clock.advance(450);
    expect(sweeps.longest).toBe(4);
  });
});

test('a group that is gone is remembered no longer', async () => {
  const sizes = new GroupSizeCache();
  sizes.set('a', 600);
  const { clock, pool, sweeps } = await sweepsOf({ a: 1, b: 1 }, sizes);
  await pool.deleteGroup('a');
  sweeps.start();
  await clock.advance(1_000);
  expect(sizes.pagesOf('a')).toBeNull();
  expect(sizes.pagesOf('b')).toBe(1);
  expect(sweeps).toMatchObject({ groupsLeft: 0, groupsFinished: 1, pagesLeft: 0 });
});
