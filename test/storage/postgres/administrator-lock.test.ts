import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { NoResponseError } from '../../../src/domain/model/errors.ts';
import { type LockWait, WRITE_ARRIVES_WITHIN_MS } from '../../../src/domain/ports/administrator-lock.ts';
import { type Clock, systemClock } from '../../../src/domain/ports/clock.ts';
import { PostgresAdministratorLock } from '../../../src/storage/postgres/postgres-administrator-lock.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { testSchema } from '../../support/postgres/test-schema.ts';
import { openPostgres } from './open-postgres.ts';

const at = await testSchema();

const PERSON: LockWait = { priority: 'interactive' };
const unanswered = new NoResponseError('Cognito gave no answer to AdminRemoveUserFromGroup.');

/** The lock of one pool, as two replicas have it. */
async function openReplicas(poolId: string, clock: Clock = systemClock, maxConnections = 4) {
  const [first, second] = [await openPostgres(at, { maxConnections }), await openPostgres(at, { maxConnections })];
  const lockOf = (database: typeof first) => new PostgresAdministratorLock(database, poolId, clock);
  return { first: lockOf(first), second: lockOf(second), database: first };
}

/** Ends every connection that has a transaction open, as a failing server or network does. */
async function breakTransactions(database: Awaited<ReturnType<typeof openPostgres>>): Promise<void> {
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where state = 'idle in transaction' and pid <> pg_backend_pid()`.execute(database.db);
}

describe('of two replicas', () => {
  test('one acts at a time', async () => {
    const { first, second } = await openReplicas('one-at-a-time');
    let acting = 0;
    let most = 0;
    const act = async (beforeWrite: () => Promise<void>) => {
      acting += 1;
      most = Math.max(most, acting);
      await beforeWrite();
      acting -= 1;
    };
    const locks = [first, second, first, second, first, second];
    await Promise.all(locks.map((lock) => lock.run(PERSON, act)));
    expect(most).toBe(1);
  });

  test('the locks of two pools have nothing to do with each other', async () => {
    const { first } = await openReplicas('pool-a');
    const { second } = await openReplicas('pool-b');
    await first.run(PERSON, () => second.run(PERSON, async () => {}));
  });

  test('the second waits no longer than its deadline, and is told so', async () => {
    const { first, second } = await openReplicas('deadline');
    await first.run(PERSON, async () => {
      const end = systemClock.now() + 100;
      const late = second.run({ ...PERSON, deadline: () => end }, async () => {});
      await expect(late).rejects.toMatchObject({ code: 'THROTTLED' });
    });
  });

  test('the second acts once the first, whose process is frozen, has passed its deadline; and that writes nothing more', async () => {
    const { first, second } = await openReplicas('frozen');
    const end = systemClock.now() + 200;
    const refused = first.run({ ...PERSON, deadline: () => end }, async (beforeWrite) => {
      await second.run(PERSON, async () => {});
      await beforeWrite();
    });
    await expect(refused).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  test('the second acts when the connection of the first is lost, and the first writes nothing more', async () => {
    const { first, second, database } = await openReplicas('lost');
    const refused = first.run(PERSON, async (beforeWrite) => {
      await breakTransactions(database);
      await second.run(PERSON, async () => {});
      await beforeWrite();
    });
    await expect(refused).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});

test('its holder and whoever waits for it leave the only connection to other statements', async () => {
  const { first, second, database } = await openReplicas('one-connection', systemClock, 1);
  let next: Promise<void> | undefined;
  await first.run(PERSON, async (beforeWrite) => {
    next = second.run(PERSON, (beforeNext) => beforeNext());
    await sql`select 1`.execute(database.db);
    await beforeWrite();
  });
  await next;
});

test('what was written stays written, though the connection is lost before the lock is given back', async () => {
  const { first, database } = await openReplicas('written');
  const result = await first.run(PERSON, async (beforeWrite) => {
    await beforeWrite();
    await breakTransactions(database);
    return 'made';
  });
  expect(result).toBe('made');
});

describe('a write without an answer', () => {
  test.each(['the same', 'another'])('keeps %s replica waiting until it can no longer arrive', async (which) => {
    const clock = new FakeClock();
    const { first, second } = await openReplicas(`unanswered-${which}`, clock);
    const lost = first.run(PERSON, async (beforeWrite) => {
      await beforeWrite();
      throw unanswered;
    });
    await expect(lost).rejects.toBe(unanswered);
    let hasBegun = false;
    const next = (which === 'another' ? second : first).run(PERSON, async () => {
      hasBegun = true;
    });
    await expect.poll(() => clock.pending).toBe(1);
    await clock.advance(WRITE_ARRIVES_WITHIN_MS - 5_000);
    expect(hasBegun).toBe(false);
    await clock.advance(5_000);
    await next;
    expect(hasBegun).toBe(true);
  });

  test('keeps nobody waiting once another write was answered', async () => {
    const { first, second } = await openReplicas('answered');
    await first.run(PERSON, (beforeWrite) => beforeWrite());
    const end = systemClock.now() + 1_000;
    await second.run({ ...PERSON, deadline: () => end }, async () => {});
  });
});
