import { describe, expect, test } from 'vitest';
import { localAdministrator } from '../../../src/domain/model/actor.ts';
import type { NewAuditEvent } from '../../../src/domain/ports/audit-recorder.ts';
import { startRetention } from '../../../src/domain/primitives/retention.ts';
import { SqlAuditStore } from '../../../src/storage/sql/audit-store.ts';
import { Database } from '../../../src/storage/sqlite/database.ts';
import { sqliteTables } from '../../../src/storage/sqlite/sqlite-tables.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const attempt: NewAuditEvent = {
  action: 'ADD_USER_TO_GROUP',
  actor: localAdministrator,
  target: { username: 'grace', groupName: 'admin' },
  dryRun: false,
  bulkOperationId: null,
  requestId: 'request-1',
  reason: null,
  changes: [],
};

function openTrail() {
  const clock = new FakeClock();
  return { clock, trail: new SqlAuditStore(sqliteTables(Database.inMemory(), clock), { onRecorded: () => {} }) };
}

describe('retention', async () => {
  const DAY_MS = 86_400_000;

  test('deletes at once what is older than so many days, to the millisecond', async () => {
    const { trail, clock } = openTrail();
    await trail.start(attempt);
    await clock.advance(1);
    const kept = await trail.start(attempt);
    await clock.advance(10 * DAY_MS);
    const stop = startRetention(trail, 10, clock, () => {});
    await clock.advance(0);
    stop();
    expect((await trail.page({}, null, 10)).map(({ id }) => id)).toEqual([kept]);
  });

  test('deletes once a day from then on, until it is stopped', async () => {
    const { trail, clock } = openTrail();
    const stop = startRetention(trail, 10, clock, () => {});
    await trail.start(attempt);
    await clock.advance(10 * DAY_MS);
    expect(await trail.count({})).toBe(1);
    await clock.advance(DAY_MS);
    expect(await trail.count({})).toBe(0);
    stop();
    expect(clock.pending).toBe(0);
  });

  test('deletes a thousand at a time, the oldest first, and lets others work between two batches', async () => {
    const { trail, clock } = openTrail();
    for (let count = 0; count < 2_500; count += 1) await trail.start(attempt);
    const newest = await trail.page({}, null, 1);
    await clock.advance(11 * DAY_MS);
    const stop = startRetention(trail, 10, clock, () => {});
    await clock.advance(0);
    expect(await trail.count({})).toBe(1_500);
    expect(await trail.page({}, null, 1)).toEqual(newest);
    await clock.advance(200);
    expect(await trail.count({})).toBe(0);
    stop();
  });

  test('goes on the next day if it has failed', async () => {
    const clock = new FakeClock();
    const failures: unknown[] = [];
    let runs = 0;
    const deleteBefore = async () => {
      runs += 1;
      if (runs === 2) throw new Error('The disk is full.');
      return 0;
    };
    const stop = startRetention({ deleteBefore }, 10, clock, (error) => failures.push(error));
    await clock.advance(2 * DAY_MS);
    expect(failures).toEqual([new Error('The disk is full.')]);
    expect(runs).toBe(3);
    stop();
  });

  test('that is stopped during a deletion sets no timer after it, and reports no failure', async () => {
    const clock = new FakeClock();
    const failures: unknown[] = [];
    let fail = (_error: Error) => {};
    const deleteBefore = () => new Promise<number>((_resolve, reject) => (fail = reject));
    const stop = startRetention({ deleteBefore }, 10, clock, (error) => failures.push(error));
    stop();
    fail(new Error('The store is closed.'));
    await clock.advance(0);
    expect(failures).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
