import { sql } from 'kysely';
import { describe, expect, test, vi } from 'vitest';
import { localAdministrator } from '../../../src/domain/model/actor.ts';
import { StoreUnavailableError } from '../../../src/domain/model/errors.ts';
import type { NewAuditEvent } from '../../../src/domain/ports/audit-recorder.ts';
import { type Clock, systemClock } from '../../../src/domain/ports/clock.ts';
import { clientConfig } from '../../../src/storage/postgres/client-config.ts';
import { PostgresClock } from '../../../src/storage/postgres/postgres-clock.ts';
import type { PostgresDatabase } from '../../../src/storage/postgres/postgres-database.ts';
import { toStoreError } from '../../../src/storage/postgres/to-store-error.ts';
import { SqlAuditStore } from '../../../src/storage/sql/audit-store.ts';
import { SqlBulkStore } from '../../../src/storage/sql/bulk-store.ts';
import { testSchema } from '../../support/postgres/test-schema.ts';
import { openPostgres, optionsOf } from './open-postgres.ts';

const at = await testSchema();

const HOUR_MS = 3_600_000;

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

const trailOf = (database: PostgresDatabase) => new SqlAuditStore(database.tablesOf('pool'), { onRecorded: () => {} });

/** Ends every connection of the database but that of the tests. */
const endConnections = () =>
  at.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [at.schema]);

/** Raises an error of this SQLSTATE in the database. */
const raise = (database: PostgresDatabase, code: string) =>
  sql`do ${sql.raw(`$$ begin raise exception 'raised' using errcode = '${code}'; end $$`)}`.execute(database.db);

describe('a connection that is ended', () => {
  test('in the midst of a statement fails that one alone', async () => {
    const database = await openPostgres(at);
    const statement = sql`select pg_sleep(60)`.execute(database.db);
    const failed = expect(statement).rejects.toThrow(StoreUnavailableError);
    await vi.waitFor(async () => {
      const [found] = await at.query<{ ended: number }>(
        `SELECT count(pg_terminate_backend(pid))::int AS ended FROM pg_stat_activity
         WHERE application_name = $1 AND query LIKE '%pg_sleep%'`,
        [at.schema],
      );
      expect(found?.ended).toBe(1);
    });
    await failed;
    expect(await trailOf(database).count({})).toBeTypeOf('number');
  });

  test('within a transaction undoes it, and the next one begins anew', async () => {
    const database = await openPostgres(at, {}, systemClock);
    const before = await trailOf(database).count({});
    const work = database.db.transaction().execute(async (transaction) => {
      await sql`insert into ${sql.id(at.schema)}.audit_event values ('pool', 'lost', 0, 'X', 'UNKNOWN', 'a', 'a', null, null, null, null, 0)`.execute(
        transaction,
      );
      await endConnections();
      await sql`select 1`.execute(transaction);
    });
    await expect(work).rejects.toThrow(StoreUnavailableError);
    expect(await trailOf(database).count({})).toBe(before);
  });

  test('while nobody uses it is told, and the next statement makes another', async () => {
    const lost: unknown[] = [];
    const database = await openPostgres(at, {}, systemClock, (error) => lost.push(error));
    await trailOf(database).count({});
    await endConnections();
    await vi.waitFor(() => expect(lost).toHaveLength(1));
    expect(lost[0]).toMatchObject({ reason: expect.stringContaining('shutting down, or starting (57P01') });
    expect(await trailOf(database).start(attempt)).toHaveLength(24);
  });
});

describe('an error of the database', () => {
  test.each([
    ['53100', "the database's disk is full"],
    ['25006', 'it has failed over, or is a replica'],
    ['57P03', 'the database is shutting down, or starting'],
    ['53300', 'takes no more connections'],
    ['57014', 'has not answered in time'],
    ['40P01', 'have locked the same rows'],
    ['42501', 'its user lacks a right'],
    ['08006', 'the connection to the database is lost'],
    ['XX001', 'the data of the database is damaged'],
  ])('%s says in words that the store cannot be used', async (code, reason) => {
    const failing = raise(await openPostgres(at), code);
    await expect(failing).rejects.toThrow(StoreUnavailableError);
    await expect(failing).rejects.toThrow(reason);
  });

  test.each(['22012', '23505', '42601'])('%s is a mistake of ours, and stays one', async (code) => {
    await expect(raise(await openPostgres(at), code)).rejects.not.toThrow(StoreUnavailableError);
    await expect(raise(await openPostgres(at), code)).rejects.toMatchObject({ code });
  });

  test('no longer stands in the way once it has passed', async () => {
    const database = await openPostgres(at, { maxConnections: 1 });
    await expect(raise(database, '53100')).rejects.toThrow();
    expect(await trailOf(database).start(attempt)).toHaveLength(24);
  });
});

test.each([
  [new Error('timeout exceeded when trying to connect'), 'it does not answer, or all connections are in use'],
  [new Error('Query read timeout'), 'it does not answer in time'],
  [new Error('Connection terminated unexpectedly'), 'the connection to the database is lost'],
  [Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'nothing listens there'],
  [new AggregateError([Object.assign(new Error('connect'), { code: 'ENOTFOUND' })]), 'its host has no address'],
  [Object.assign(new Error('read'), { code: 'ECONNRESET' }), 'the connection to the database fails (ECONNRESET: read)'],
])('%s of the client says in words that the store cannot be used', (error, reason) => {
  expect(toStoreError(error, 'query')).toMatchObject({ reason });
});

test('the transaction of a frozen process ends before others give up to wait for its rows', () => {
  const { lock_timeout = 0, idle_in_transaction_session_timeout = 0 } = clientConfig(optionsOf(at));
  expect(idle_in_transaction_session_timeout).toBeLessThan(lock_timeout);
});

test('a name with a character that PostgreSQL cannot store is recorded without it', async () => {
  const trail = trailOf(await openPostgres(at));
  const id = await trail.start({ ...attempt, target: { username: 'gra\0ce' } });
  expect(await trail.find(id)).toMatchObject({ username: 'gra\uFFFDce' });
  expect(await trail.find('\0')).toBeNull();
});

describe('the clock', () => {
  const slow: Clock = { ...systemClock, date: () => new Date(Date.now() - HOUR_MS) };

  test("of events is the database's, however wrong that of the process is", async () => {
    const trail = trailOf(await openPostgres(at, {}, slow));
    const event = await trail.find(await trail.start(attempt));
    expect(Math.abs((event?.at.getTime() ?? 0) - Date.now())).toBeLessThan(HOUR_MS / 60);
  });

  test("of leases is the database's: no process takes over early, or late", async () => {
    const spec = {
      kind: 'ENABLE_USERS',
      actor: localAdministrator,
      dryRun: false,
      errorPolicy: 'STOP',
      signOut: false,
      memberships: 0,
      requestId: 'request-1',
      reason: null,
    } as const;
    const targets = [{ username: 'ann', groupName: null }];
    const store = new SqlBulkStore((await openPostgres(at, {}, slow)).tablesOf('clock'));
    const fast: Clock = { ...systemClock, date: () => new Date(Date.now() + HOUR_MS) };
    const other = new SqlBulkStore((await openPostgres(at, {}, fast)).tablesOf('clock'));
    const { lease } = await store.create({ spec, targets }, 'ann', HOUR_MS / 2);
    expect(await other.claim('bob', HOUR_MS)).toBeNull();
    await store.renewLease(lease, 0);
    expect(await other.claim('bob', HOUR_MS)).toMatchObject({ operation: { id: lease.operationId } });
  });

  test('is asked again once a minute has passed by either reading of the process', async () => {
    const database = await openPostgres(at);
    let [now, date] = [0, 0];
    const clock: Clock = { ...systemClock, now: () => now, date: () => new Date(date) };
    const statements: string[] = [];
    const asked = new Proxy(database.db, {
      get: (target, name) => {
        if (name === 'getExecutor') statements.push('asked');
        const value = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const shared = new PostgresClock(asked, clock);
    const first = (await shared.date()).getTime();
    now = 59_000;
    date = 59_000;
    expect((await shared.date()).getTime()).toBe(first + 59_000);
    const before = statements.length;
    date = 61_000;
    await shared.date();
    expect(statements.length).toBeGreaterThan(before);
  });
});
