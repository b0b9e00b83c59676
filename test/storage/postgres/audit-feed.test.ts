import { expect, onTestFinished, test } from 'vitest';
import { localAdministrator } from '../../../src/domain/model/actor.ts';
import { systemClock } from '../../../src/domain/ports/clock.ts';
import { PostgresAuditSettlements } from '../../../src/storage/postgres/postgres-audit-settlements.ts';
import { type NotificationState, PostgresNotifications } from '../../../src/storage/postgres/postgres-notifications.ts';
import { SqlAuditFeed } from '../../../src/storage/sql/audit-feed.ts';
import { SqlAuditStore } from '../../../src/storage/sql/audit-store.ts';
import { Listeners } from '../../../src/storage/sql/listeners.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { testSchema } from '../../support/postgres/test-schema.ts';
import { openPostgres, optionsOf } from './open-postgres.ts';

const at = await testSchema();

const attempt = {
  action: 'DISABLE_USER',
  actor: localAdministrator,
  target: { username: 'grace' },
  dryRun: false,
  bulkOperationId: null,
  requestId: 'request-1',
  reason: null,
  changes: [],
} as const;

test('a reader sees no event before one that settles earlier, whose process is slow to commit', async () => {
  const database = await openPostgres(at);
  const tables = database.tablesOf('pool');
  const feed = new SqlAuditFeed(tables, new Listeners());
  const [slow, quick] = [
    new SqlAuditStore(tables, { onRecorded: () => {} }),
    new SqlAuditStore(tables, { onRecorded: () => {} }),
  ];
  const [first, second] = [await slow.start(attempt), await quick.start(attempt)];
  let completing: Promise<void> | undefined;
  await tables.db.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('audit_event')
      .set({ outcome: 'SUCCEEDED', feed_position: tables.nextFeedPosition })
      .where(tables.isOwn)
      .where('id', '=', first)
      .execute();
    completing = quick.complete(second, 'SUCCEEDED', null);
    // The second has to wait in the database.
    await expect.poll(waiting).toBe(1);
    expect(await feed.readAfter(0, {}, 10)).toEqual({ events: [], position: 0, more: false });
  });
  await completing;
  expect((await feed.readAfter(0, {}, 10)).events.map(({ event }) => event.id)).toEqual([first, second]);
});

async function waiting(): Promise<unknown> {
  const [row] = await at.query(
    "SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = $1 AND wait_event_type = 'Lock'",
    [at.schema],
  );
  return row?.count;
}

async function openReplica(clock: FakeClock) {
  const database = await openPostgres(at);
  const states: NotificationState[] = [];
  const options = optionsOf(at, { applicationName: 'notified' });
  const notifications = new PostgresNotifications(options, database, systemClock, (state) => states.push(state));
  onTestFinished(() => notifications.close());
  await notifications.start();
  await expect.poll(() => states).toEqual(['HEARD']);
  return (poolId: string) => {
    const settlements = new PostgresAuditSettlements(notifications, poolId, clock);
    let told = 0;
    settlements.add(() => {
      told += 1;
    });
    return { settlements, told: () => told };
  };
}

test('other replicas hear that events have settled, five times a second at most, and of the last one always', async () => {
  const clock = new FakeClock();
  const [here, there] = [await openReplica(clock), await openReplica(clock)];
  const [own, other, elsewhere] = [here('pool'), there('pool'), there('other')];
  for (let count = 0; count < 10; count += 1) {
    own.settlements.tell();
    await clock.advance(30);
  }
  expect(own.told()).toBe(10);
  await expect.poll(other.told).toBe(2);
  // What was told between the second time and the last comes with the third.
  await clock.advance(200);
  await expect.poll(other.told).toBe(3);
  await clock.advance(10_000);
  own.settlements.tell();
  await expect.poll(other.told).toBe(4);
  expect(elsewhere.told()).toBe(0);
});
