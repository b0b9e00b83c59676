import { expect, onTestFinished, test } from 'vitest';
import { AuditFollower } from '../../../src/domain/audit/audit-follower.ts';
import { localAdministrator } from '../../../src/domain/model/actor.ts';
import type { AuditFeed, SettledEvent } from '../../../src/domain/ports/audit-feed.ts';
import type { AuditFilter } from '../../../src/domain/ports/audit-filter.ts';
import type { NewAuditEvent } from '../../../src/domain/ports/audit-recorder.ts';
import type { FollowRequest } from '../../../src/domain/primitives/feed-follower.ts';
import { SqlAuditFeed } from '../../../src/storage/sql/audit-feed.ts';
import { SqlAuditStore } from '../../../src/storage/sql/audit-store.ts';
import { Listeners } from '../../../src/storage/sql/listeners.ts';
import { Database } from '../../../src/storage/sqlite/database.ts';
import { sqliteTables } from '../../../src/storage/sqlite/sqlite-tables.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const attempt: NewAuditEvent = {
  action: 'DISABLE_USER',
  actor: localAdministrator,
  target: { username: 'grace' },
  dryRun: false,
  bulkOperationId: null,
  requestId: 'request-1',
  reason: null,
  changes: [],
};

/** @param hears whether the follower is told of what settles, or has to look */
function openFollower(hears: 'hears' | 'hears nothing' = 'hears') {
  const clock = new FakeClock();
  const tables = sqliteTables(Database.inMemory(), clock);
  const settled = new Listeners<void>();
  const onSettled = () => {
    if (hears === 'hears') settled.tell();
  };
  const audit = new SqlAuditStore(tables, { onRecorded: () => {}, onSettled });
  const feed = new SqlAuditFeed(tables, settled);
  const reads: number[] = [];
  const watched: AuditFeed = {
    lastPosition: () => feed.lastPosition(),
    holds: (position) => feed.holds(position),
    settleAbandoned: (afterMs) => feed.settleAbandoned(afterMs),
    onSettled: (listener) => feed.onSettled(listener),
    readAfter(position, filter, count) {
      reads.push(position);
      return feed.readAfter(position, filter, count);
    },
  };
  const follower = new AuditFollower(watched, clock);
  const left = new AbortController();
  onTestFinished(() => left.abort());
  const follow = (request: Partial<FollowRequest<AuditFilter>> = {}) =>
    follower.follow({ filter: {}, after: null, signal: left.signal, ...request });
  const record = (username = 'grace') =>
    audit.record({ ...attempt, target: { username }, outcome: 'DENIED', detail: null });
  return { clock, audit, follower, follow, record, reads, left };
}

/** Collects events until the stream ends; `error` is what it ended with. */
function collect(stream: AsyncGenerator<SettledEvent>) {
  const taken: { ids: string[]; positions: number[]; over: boolean; error: unknown } = {
    ids: [],
    positions: [],
    over: false,
    error: null,
  };
  void (async () => {
    for await (const { event, position } of stream) {
      taken.ids.push(event.id);
      taken.positions.push(position);
    }
  })()
    .catch((error: unknown) => {
      taken.error = error;
    })
    .finally(() => {
      taken.over = true;
    });
  return taken;
}

test('tells what settles after it was asked, at once, and again no sooner than a tenth of a second later', async () => {
  const { clock, follow, record } = openFollower();
  await record();
  const taken = collect(await follow());
  await clock.advance(0);
  const first = await record();
  await clock.advance(100);
  expect(taken.ids).toEqual([first]);
  const more = [await record(), await record()];
  await clock.advance(99);
  expect(taken.ids).toEqual([first]);
  await clock.advance(1);
  expect(taken.ids).toEqual([first, ...more]);
});

test('looks once a second where it is told nothing', async () => {
  const { clock, follow, record } = openFollower('hears nothing');
  const taken = collect(await follow());
  await clock.advance(0);
  const id = await record();
  await clock.advance(1_099);
  expect(taken.ids).toEqual([]);
  await clock.advance(1);
  expect(taken.ids).toEqual([id]);
});

test('goes on after a position, through many pages, while more settles', async () => {
  const { clock, follow, record } = openFollower();
  const [first] = [await record()];
  const before = collect(await follow());
  const ids: string[] = [];
  for (let count = 0; count < 250; count += 1) ids.push(await record());
  await expect
    .poll(async () => {
      await clock.advance(100);
      return before.ids.length;
    })
    .toBe(250);
  const position = before.positions[9];
  if (position === undefined) throw new Error('Ten events were told.');
  const taken = collect(await follow({ after: position }));
  ids.push(await record());
  await expect
    .poll(async () => {
      await clock.advance(100);
      return taken.ids;
    })
    .toEqual(ids.slice(10));
  expect(first).not.toBe(taken.ids[0]);
});

test('reads no further than a page ahead of a reader who takes nothing', async () => {
  const { clock, follow, record, reads } = openFollower();
  const stream = await follow();
  const first = stream.next();
  for (let count = 0; count < 500; count += 1) await record();
  await clock.advance(100);
  await clock.advance(60_000);
  const read = reads.length;
  await clock.advance(60_000);
  expect(reads).toHaveLength(read);
  expect(read).toBeLessThanOrEqual(3);
  expect((await first).done).toBe(false);
});

test('ends with an error for a reader who was away for more than ten minutes', async () => {
  const { clock, follow, record } = openFollower();
  const stream = await follow();
  const first = stream.next();
  await clock.advance(0);
  await record();
  await record();
  await clock.advance(100);
  expect((await first).done).toBe(false);
  await clock.advance(600_001);
  await expect(stream.next()).rejects.toMatchObject({ code: 'FEED_ENDED', message: /after/ });
});

test('ends with an error when the process closes, and without one when the reader leaves', async () => {
  const { clock, follow, follower, left } = openFollower();
  const [closed, leaving] = [collect(await follow()), new AbortController()];
  const other = collect(await follow({ signal: leaving.signal }));
  await clock.advance(0);
  leaving.abort();
  await clock.advance(0);
  expect(other).toMatchObject({ over: true, error: null });
  follower.close();
  await clock.advance(0);
  expect(closed).toMatchObject({ over: true, error: { code: 'FEED_ENDED' } });
  left.abort();
  expect(clock.pending).toBe(0);
});

test('refuses to go on after an event that was deleted', async () => {
  const { clock, audit, follow, record } = openFollower();
  const taken = collect(await follow());
  await clock.advance(0);
  await record();
  await clock.advance(100);
  const [position] = taken.positions;
  await audit.deleteBefore(new Date(clock.now() + 1), 10);
  await expect(follow({ after: position ?? 0 })).rejects.toMatchObject({ code: 'STALE_CURSOR' });
});

test('tells what a process left behind after a quarter of an hour', async () => {
  const { clock, audit, follow } = openFollower();
  const taken = collect(await follow());
  const id = await audit.start(attempt);
  await clock.advance(14 * 60_000);
  expect(taken.ids).toEqual([]);
  await clock.advance(3 * 60_000);
  expect(taken.ids).toEqual([id]);
});
