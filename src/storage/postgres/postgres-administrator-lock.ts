import { sql, type Transaction } from 'kysely';
import { NoResponseError, QueueFullError } from '../../domain/model/errors.ts';
import {
  type AdministratorLock,
  type LockWait,
  WRITE_ARRIVES_WITHIN_MS,
} from '../../domain/ports/administrator-lock.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { delay } from '../../domain/primitives/delay.ts';
import { Mutex } from '../../domain/primitives/mutex.ts';
import type { PostgresDatabase } from './postgres-database.ts';
import type { PostgresTables } from './postgres-tables.ts';

/** Of calls that a holder makes before it writes. Each may have a deadline of its own, as in a bulk operation. */
const READS = 4;
/** For each of them, where there is no deadline. */
const LONGEST_READ_MS = 30_000;
/** How often a process looks whether another has given the lock back, in milliseconds. */
const LOOK_EVERY_MS = 50;

/**
 * The lock of one pool for all processes that use the database: an advisory lock of a transaction that stays open meanwhile,
 * which ends with the process or its connection. A lock of the session would be lost behind a proxy that hands each
 * transaction another connection.
 *
 * The lock does not outlive its holder, but a write does that the holder has sent. So the holder writes down, outside the
 * transaction and before each attempt, until when the write can arrive; and the next holder waits for that.
 */
export class PostgresAdministratorLock implements AdministratorLock {
  readonly #database: PostgresDatabase;
  readonly #poolId: string;
  readonly #clock: Clock;
  /** Of this process: whoever waits here holds no connection. */
  readonly #mutex: Mutex;

  constructor(database: PostgresDatabase, poolId: string, clock: Clock) {
    this.#database = database;
    this.#poolId = poolId;
    this.#clock = clock;
    this.#mutex = new Mutex(clock);
  }

  run<Result>(wait: LockWait, action: (beforeWrite: () => Promise<void>) => Promise<Result>): Promise<Result> {
    return this.#mutex.run(wait, async () => {
      const until = wait.deadline?.() ?? Number.POSITIVE_INFINITY;
      let done: { readonly result: Result } | undefined;
      try {
        await this.#database.longTransactions.transaction().execute(async (transaction) => {
          await this.#acquire(transaction, until, wait.signal);
          await this.#limitHold(transaction, until);
          await this.#untilArrived(transaction, until, wait.signal);
          done = { result: await this.#settled(transaction, action) };
        });
      } catch (error) {
        // What was made stays made, though the connection broke as the transaction ended.
        if (done === undefined) throw error;
      }
      if (done === undefined) throw new Error('The transaction ended before its work.');
      return done.result;
    });
  }

  async #acquire(
    transaction: Transaction<PostgresTables>,
    until: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const key = `${this.#database.schema} ${this.#poolId} administrators`;
    for (;;) {
      const { rows } = await sql<{ held: boolean }>`
        select pg_try_advisory_xact_lock(hashtextextended(${key}, 0)) as held`.execute(transaction);
      if (rows[0]?.held === true) return;
      await this.#wait(LOOK_EVERY_MS, until, signal);
    }
  }

  async #limitHold(transaction: Transaction<PostgresTables>, until: number): Promise<void> {
    // The transaction is idle while Cognito is asked. The server ends that of a process that is frozen, or whose machine is gone,
    // which it would notice by itself after two hours. What such a process has sent, the mark tells.
    const readMs = Number.isFinite(until) ? Math.max(1, until - this.#clock.now()) : LONGEST_READ_MS;
    const idleMs = Math.ceil(READS * readMs);
    await sql`select set_config('idle_in_transaction_session_timeout', ${`${idleMs}ms`}, true)`.execute(transaction);
  }

  /** Waits until a write without an answer can no longer arrive, whoever has sent it. */
  async #untilArrived(
    transaction: Transaction<PostgresTables>,
    until: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const now = this.#database.clock.now();
    const row = await transaction
      .selectFrom('administrator_lock')
      .select(({ ref }) => sql<number>`${ref('unanswered_until')} - ${now}`.as('wait'))
      .where('pool_id', '=', this.#poolId)
      .executeTakeFirst();
    if (row !== undefined && row.wait > 0) await this.#wait(row.wait, until, signal);
  }

  async #wait(milliseconds: number, until: number, signal: AbortSignal | undefined): Promise<void> {
    if (this.#clock.now() + milliseconds > until) throw new QueueFullError();
    await delay(this.#clock, milliseconds, signal);
    signal?.throwIfAborted();
  }

  async #settled<Result>(
    transaction: Transaction<PostgresTables>,
    action: (beforeWrite: () => Promise<void>) => Promise<Result>,
  ): Promise<Result> {
    let isMarked = false;
    let isAnswered = true;
    try {
      return await action(async () => {
        await this.#mark(WRITE_ARRIVES_WITHIN_MS);
        isMarked = true;
        // Rejects if the connection is lost, and the lock with it.
        await sql`select 1`.execute(transaction);
      });
    } catch (error) {
      isAnswered = !(error instanceof NoResponseError);
      throw error;
    } finally {
      // If that fails, the next holder waits without need.
      if (isMarked && isAnswered) await this.#mark(0).catch(() => {});
    }
  }

  /** On another connection, so that it stays if the transaction is undone. */
  async #mark(milliseconds: number): Promise<void> {
    const { db, clock } = this.#database;
    const unanswered_until = sql<number>`${clock.now()} + ${milliseconds}::bigint`;
    await db
      .insertInto('administrator_lock')
      .values({ pool_id: this.#poolId, unanswered_until })
      .onConflict((conflict) => conflict.column('pool_id').doUpdateSet({ unanswered_until }))
      .execute();
  }
}
