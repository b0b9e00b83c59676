import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import type { BulkChange } from '../../../src/domain/bulk/bulk-change.ts';
import { systemClock } from '../../../src/domain/ports/clock.ts';
import { PostgresBulkChanges } from '../../../src/storage/postgres/postgres-bulk-changes.ts';
import { type NotificationState, PostgresNotifications } from '../../../src/storage/postgres/postgres-notifications.ts';
import type { PostgresTables } from '../../../src/storage/postgres/postgres-tables.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { testSchema } from '../../support/postgres/test-schema.ts';
import { openPostgres, optionsOf } from './open-postgres.ts';

const at = await testSchema();

/** One replica that hears and tells. */
async function openReplica(clock = systemClock) {
  const database = await openPostgres(at);
  const states: NotificationState[] = [];
  const options = optionsOf(at, { applicationName: 'notified' });
  const notifications = new PostgresNotifications(options, database, clock, (state) => states.push(state));
  onTestFinished(() => notifications.close());
  await notifications.start();
  await expect.poll(() => states).toEqual(['HEARD']);
  return { database, notifications, states };
}

function hear(changes: PostgresBulkChanges): readonly BulkChange[] {
  const heard: BulkChange[] = [];
  changes.add((change) => heard.push(change));
  return heard;
}

test('a change of a bulk operation is heard once by every replica of its pool, and by no other pool', async () => {
  const [first, second] = [await openReplica(), await openReplica()];
  const own = new PostgresBulkChanges(first.notifications, 'pool-a', systemClock);
  const [here, there, elsewhere] = [
    hear(own),
    hear(new PostgresBulkChanges(second.notifications, 'pool-a', systemClock)),
    hear(new PostgresBulkChanges(second.notifications, 'pool-b', systemClock)),
  ];
  own.tell({ operationId: '1', kind: 'CANCEL_REQUESTED' });
  own.tell({ operationId: '1', kind: 'ENDED' });
  await expect.poll(() => there.length).toBe(2);
  expect(there).toEqual([
    { operationId: '1', kind: 'CANCEL_REQUESTED' },
    { operationId: '1', kind: 'ENDED' },
  ]);
  expect(here).toEqual(there);
  expect(elsewhere).toEqual([]);
});

test('progress is told to the others twice a second at most, and every end', async () => {
  const [first, second] = [await openReplica(), await openReplica()];
  const clock = new FakeClock();
  const own = new PostgresBulkChanges(first.notifications, 'pool', clock);
  const there = hear(new PostgresBulkChanges(second.notifications, 'pool', clock));
  for (let count = 0; count < 10; count += 1) {
    own.tell({ operationId: '1', kind: 'PROGRESS' });
    await clock.advance(100);
  }
  own.tell({ operationId: '1', kind: 'ENDED' });
  await expect.poll(() => there.at(-1)?.kind).toBe('ENDED');
  expect(there.map(({ kind }) => kind)).toEqual(['PROGRESS', 'PROGRESS', 'ENDED']);
});

test('what anybody else notifies is ignored', async () => {
  const { database, notifications } = await openReplica();
  const heard = hear(new PostgresBulkChanges(notifications, 'pool', systemClock));
  for (const payload of ['', 'no JSON', '{}', '{"sender":"x","message":{"pool":"pool","operationId":7}}']) {
    await sql`select pg_notify(${database.schema}, ${payload})`.execute(database.db);
  }
  const valid = { sender: 'x', message: { pool: 'pool', operationId: '7', kind: 'ENDED' } };
  await sql`select pg_notify(${database.schema}, ${JSON.stringify(valid)})`.execute(database.db);
  await expect.poll(() => heard).toEqual([{ operationId: '7', kind: 'ENDED' }]);
});

test('a lost connection is made again', async () => {
  const { database, states } = await openReplica();
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'notified'`.execute(
    database.db,
  );
  await expect.poll(() => states, { timeout: 10_000 }).toEqual(['HEARD', 'LOST', 'HEARD']);
});

test('a connection on which nothing comes is given up, said to be silent, and tried again', async () => {
  const clock = new FakeClock();
  const states: NotificationState[] = [];
  // As behind a proxy that hands each transaction another connection: what is told is accepted, and does not come.
  const db = new Kysely<PostgresTables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (kysely) => new PostgresIntrospector(kysely),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
  const database = { schema: at.schema, db };
  const notifications = new PostgresNotifications(optionsOf(at), database, clock, (state) => states.push(state));
  onTestFinished(() => notifications.close());
  await notifications.start();
  await clock.advance(5_000);
  expect(states).toEqual(['SILENT']);
  expect(clock.pending).toBe(1);
});

test('while a certificate cannot be read, as it is replaced, the connection counts as lost, and nothing fails', async () => {
  const database = await openPostgres(at);
  const clock = new FakeClock();
  const states: NotificationState[] = [];
  const url = `${at.url}?sslmode=verify-full&sslrootcert=/nowhere/ca.pem`;
  const notifications = new PostgresNotifications(optionsOf(at, { url }), database, clock, (state) =>
    states.push(state),
  );
  onTestFinished(() => notifications.close());
  await notifications.start();
  await clock.advance(10_000);
  expect(states).toEqual(['LOST']);
});
