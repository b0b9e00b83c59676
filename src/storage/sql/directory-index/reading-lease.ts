import { sql } from 'kysely';
import type { ReadingLease } from '../../../domain/directory-index/directory-index-store.ts';
import { ReadingLostError } from '../../../domain/directory-index/reading-lost-error.ts';
import { yieldToEventLoop } from '../../../domain/primitives/yield-to-event-loop.ts';
import { eachMembership } from './each-membership.ts';
import { isLater, readAt } from './fact-versions.ts';
import { ELSEWHERE, type IndexTransaction, type RunIndexTransaction } from './index-transaction.ts';
import { endMemberships, type MembershipVersion } from './memberships.ts';

/** How many users a statement looks at, at most. */
const ROWS_AT_ONCE = 500;

interface HeldReading {
  readonly workerId: string;
  /** Counts the leases: what the holder of an earlier one sends late is refused. */
  readonly number: number;
  readonly startedAt: Date;
  readonly progress: string | null;
}

/** Claims the reading, or resolves with null while another worker has it. */
export async function claimReading(
  index: IndexTransaction,
  workerId: string,
  leaseMs: number,
): Promise<HeldReading | null> {
  const { db, isOwn, clock } = index.tables;
  const row = await db
    .updateTable('directory_state')
    .set((eb) => ({
      lease_owner: workerId,
      lease_expires_at: sql<number>`${clock.now()} + ${leaseMs}`,
      lease_number: eb('lease_number', '+', 1),
      reading_started_at: eb.fn.coalesce('reading_started_at', eb.val(index.now)),
    }))
    .where(isOwn)
    .where('lease_expires_at', '<=', clock.now())
    .returning(['lease_number', 'reading_started_at', 'reading_progress'])
    .executeTakeFirst();
  if (row === undefined) return null;
  const startedAt = new Date(row.reading_started_at ?? index.now);
  return { workerId, number: row.lease_number, startedAt, progress: row.reading_progress };
}

/** The reading of one pool, in the hands of one worker. */
export class SqlReadingLease implements ReadingLease {
  readonly startedAt: Date;
  readonly progress: string | null;
  readonly #held: HeldReading;
  readonly #run: RunIndexTransaction;
  /** Users up to this one were looked at. */
  #lookedThrough = 0;

  constructor(held: HeldReading, run: RunIndexTransaction) {
    this.startedAt = held.startedAt;
    this.progress = held.progress;
    this.#held = held;
    this.#run = run;
  }

  save(progress: string, leaseMs: number): Promise<void> {
    return this.#transaction(async ({ tables: { db, isOwn, clock } }) => {
      await db
        .updateTable('directory_state')
        .set({ reading_progress: progress, lease_expires_at: sql<number>`${clock.now()} + ${leaseMs}` })
        .where(isOwn)
        .execute();
    });
  }

  async unmetUsers(limit: number): Promise<readonly string[]> {
    const unmet: string[] = [];
    while (unmet.length < limit) {
      const looked = await this.#transaction((index) => this.#lookAtUsers(index));
      if (looked === null) break;
      for (const { user_id, username, settles_at } of looked) {
        if (unmet.length === limit) break;
        this.#lookedThrough = user_id;
        if (settles_at < this.startedAt.getTime()) unmet.push(username);
      }
      await yieldToEventLoop();
    }
    return unmet;
  }

  unmetGroups(limit: number): Promise<readonly string[]> {
    return this.#transaction(async ({ tables: { db, isOwn } }) => {
      const rows = await db
        .selectFrom('directory_group')
        .select('name')
        .where(isOwn)
        .where('valid_to', 'is', null)
        .where('settles_at', '<', this.startedAt.getTime())
        .orderBy('name')
        .limit(limit)
        .execute();
      return rows.map(({ name }) => name);
    });
  }

  async finishGroup(groupName: string, askedAt: Date): Promise<{ readonly missed: number; readonly ended: number }> {
    const asked = readAt(askedAt);
    let missed = 0;
    let ended = 0;
    const run: RunIndexTransaction = (work) => this.#transaction(work);
    await eachMembership(run, groupName, async (index, memberships) => {
      const unmet = memberships.filter((membership) => isLater(asked, membership));
      const gone = unmet.filter(({ missed_at }) => missed_at !== null && missed_at < asked.known_at);
      const newlyMissed = unmet.filter(({ missed_at }) => missed_at === null);
      await endMemberships(index, gone, asked, ELSEWHERE);
      await markMissed(index, newlyMissed, askedAt);
      missed += newlyMissed.length;
      ended += gone.length;
    });
    return { missed, ended };
  }

  finish(): Promise<void> {
    return this.#transaction(async ({ tables: { db, isOwn }, options, now }) => {
      await db
        .updateTable('directory_state')
        .set((eb) => ({
          ...FREE,
          attributes: JSON.stringify(options.attributes),
          since: eb.fn.coalesce('since', eb.val(now)),
          read_through: eb.ref('reading_started_at'),
          reading_started_at: null,
          reading_progress: null,
        }))
        .where(isOwn)
        .execute();
    });
  }

  release(): Promise<void> {
    return this.#transaction(async ({ tables: { db, isOwn } }) => {
      await db.updateTable('directory_state').set(FREE).where(isOwn).execute();
    });
  }

  /** Some users, in the order of their ids, from the last one on that was looked at; null after the last. */
  async #lookAtUsers({ tables: { db, isOwn } }: IndexTransaction) {
    const rows = await db
      .selectFrom('directory_user')
      .select(['user_id', 'username', 'settles_at'])
      .where(isOwn)
      .where('valid_to', 'is', null)
      .where('user_id', '>', this.#lookedThrough)
      .orderBy('user_id')
      .limit(ROWS_AT_ONCE)
      .execute();
    return rows.length === 0 ? null : rows;
  }

  #transaction<Result>(work: (index: IndexTransaction) => Promise<Result>): Promise<Result> {
    return this.#run(async (index) => {
      const { workerId, number } = this.#held;
      const { db, isOwn } = index.tables;
      const state = await db
        .selectFrom('directory_state')
        .select('lease_number')
        .where(isOwn)
        .where('lease_owner', '=', workerId)
        .where('lease_number', '=', number)
        .executeTakeFirst();
      if (state === undefined) throw new ReadingLostError(workerId);
      return work(index);
    });
  }
}

const FREE = { lease_owner: null, lease_expires_at: 0 } as const;

async function markMissed(
  { tables: { db, isOwn, sql: engine } }: IndexTransaction,
  memberships: readonly MembershipVersion[],
  askedAt: Date,
): Promise<void> {
  if (memberships.length === 0) return;
  await db
    .updateTable('directory_membership')
    .set({ missed_at: askedAt.getTime() })
    .where(isOwn)
    .where(
      engine.isOneOf(
        'id',
        memberships.map(({ id }) => id),
      ),
    )
    .execute();
}
