import { expect, test } from 'vitest';
import { UpstreamAccessDeniedError } from '../../../src/domain/model/errors.ts';
import { buildReport, buildReportWithProgress, type ReportProgress } from '../../../src/domain/report/build-report.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { passUntil, scanOf } from '../scan/scan-helpers.ts';
import { PoolStub, usernames } from '../scan/stub-pool.ts';

/** A pool that takes so long for each page: 3.2 s for its 30 pages and the two calls before. */
function slowPool(clock: FakeClock, milliseconds = 100): PoolStub {
  const pool = new PoolStub({ groups: { everyone: usernames(1_800) }, others: usernames(5, 2_000) });
  pool.slowDown(clock, milliseconds);
  return pool;
}

/** Everything that comes, each with the second at which it came. */
async function follow(events: AsyncIterable<ReportProgress>, clock: FakeClock) {
  const began = clock.now();
  const seen: { second: number; progress: ReportProgress }[] = [];
  let ended = false;
  const reading = (async () => {
    for await (const progress of events) seen.push({ second: (clock.now() - began) / 1_000, progress });
  })().finally(() => {
    ended = true;
  });
  // Awaited below; until then a failure must not count as unhandled.
  reading.catch(() => {});
  await passUntil(() => ended, clock);
  await reading;
  return seen;
}

test('progress comes at once and then once a second, and the report with the last event', async () => {
  const clock = new FakeClock();
  const seen = await follow(buildReportWithProgress(scanOf(slowPool(clock), { clock }), clock), clock);
  expect(seen.map(({ second }) => Math.floor(second))).toEqual([0, 1, 2, 3, 3]);
  expect(seen.map(({ progress }) => progress.report !== null)).toEqual([false, false, false, false, true]);
  const last = seen.at(-1)?.progress;
  expect(last?.report?.totals).toMatchObject({ users: 1_805, memberships: 1_800 });
  expect(last).toMatchObject({ usersScanned: 1_805, groupsScanned: 1, groupsTotal: 1, estimatedSecondsLeft: 0 });
});

test('the progress only grows, and fewer and fewer seconds are left', async () => {
  const clock = new FakeClock();
  const pace = { userLists: 10, groupsOfUser: 0.001 };
  const scan = scanOf(slowPool(clock, 50), { clock, pace });
  const seen = (await follow(buildReportWithProgress(scan, clock), clock)).map(({ progress }) => progress);
  for (const count of ['usersScanned', 'callsMade', 'groupsScanned'] as const) {
    const counts = seen.map((progress) => progress[count]);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
  }
  const secondsLeft = seen.slice(1).map(({ estimatedSecondsLeft }) => estimatedSecondsLeft ?? Number.NaN);
  expect(secondsLeft).toEqual([...secondsLeft].sort((a, b) => b - a));
});

test('by user, the seconds left are those of users not looked up; at the end none, whatever was estimated', async () => {
  const clock = new FakeClock();
  const groups = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`group-${index}`, []]));
  const pool = new PoolStub({ groups, others: usernames(100), estimatedUsers: 150 });
  pool.slowDown(clock, 100);
  const pace = { userLists: 1, groupsOfUser: 1 };
  const scan = scanOf(pool, { clock, pace, needs: { users: 'in no group' } });
  const [, ...seen] = (await follow(buildReportWithProgress(scan, clock), clock)).map(({ progress }) => progress);
  const last = seen.pop();
  expect(seen.length).toBeGreaterThan(2);
  for (const { estimatedSecondsLeft, usersScanned } of seen) expect(estimatedSecondsLeft).toBe(150 - usersScanned);
  expect(last).toMatchObject({ strategy: 'BY_USER', usersScanned: 100, estimatedSecondsLeft: 0 });
});

test('a reader that leaves ends the calls', async () => {
  const clock = new FakeClock();
  const pool = slowPool(clock);
  const leaving = (async () => {
    for await (const { callsMade } of buildReportWithProgress(scanOf(pool, { clock }), clock)) if (callsMade > 0) break;
  })();
  await clock.advance(1_500);
  await leaving;
  const calls = pool.calls.length;
  await clock.advance(5_000);
  expect(pool.calls.length).toBe(calls);
  expect(clock.pending).toBe(0);
});

test('a fault reaches the reader, with progress or without', async () => {
  const denied = new UpstreamAccessDeniedError('cognito-idp:ListUsersInGroup');
  const clock = new FakeClock();
  const pool = new PoolStub({ groups: { everyone: usernames(100) } });
  pool.onCall = ({ operation }) => {
    if (operation === 'ListUsersInGroup' && pool.countOf(operation) === 2) throw denied;
  };
  await expect(follow(buildReportWithProgress(scanOf(pool, { clock }), clock), clock)).rejects.toBe(denied);
  pool.calls.length = 0;
  await expect(buildReport(scanOf(pool, { clock }), clock)).rejects.toBe(denied);
});
