import { type Expression, sql } from 'kysely';
import type { User } from '../../domain/model/user.ts';
import type { AuditEvent } from '../../domain/ports/audit-event.ts';
import type { AuditFilter } from '../../domain/ports/audit-filter.ts';
import {
  type AuditOutcome,
  MAX_REASON_LENGTH,
  type NewAuditEvent,
  type SettledAuditEvent,
} from '../../domain/ports/audit-recorder.ts';
import type { AuditStore } from '../../domain/ports/audit-store.ts';
import { auditFilterConditions } from './audit-filter.ts';
import { type AuditRow, auditEventOf, auditRowOf, MAX_DETAIL_LENGTH, MAX_NAME_LENGTH } from './audit-rows.ts';
import type { OwnWriteIndex } from './own-write-index.ts';
import type { PoolTables } from './pool-tables.ts';
import { PreparedStatement } from './prepared-statement.ts';
import { TimeOrderedIds } from './time-ordered-id.ts';

/** As long as any event may be: if there is room for the probe, there is room for the next event. */
const PROBE_NAME = '-'.repeat(MAX_NAME_LENGTH);
const PROBE_DETAIL = '-'.repeat(MAX_DETAIL_LENGTH);
const PROBE_REASON = '-'.repeat(MAX_REASON_LENGTH);
/** Two descriptions of a group, and its other properties. */
const PROBE_CHANGES = '-'.repeat(3 * 2_048);

export interface SqlAuditStoreOptions {
  /** Called with each event whose outcome is known, once it is stored; or could not be, see `onFailure`. */
  readonly onRecorded: (event: AuditEvent) => void;
  /** Called with the error if an event, or its outcome, could not be stored. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
  /** Called when an event, or its outcome, was stored. */
  readonly onStored?: (() => void) | undefined;
  /** Called when an event has a position of the feed. */
  readonly onSettled?: (() => void) | undefined;
  /** Learns of the writes that were made, in the transaction that stores their outcome. */
  readonly index?: OwnWriteIndex | null | undefined;
  /** Called with the error if the index could not learn of a write, which is then found by reading. */
  readonly onIndexFailure?: ((error: unknown) => void) | undefined;
}

/** What a statement has of an event; it adds the position itself. */
type InsertedRow = Omit<AuditRow, 'feed_position'>;

/** The audit trail of one pool. Every statement is committed before its promise resolves. */
export class SqlAuditStore implements AuditStore {
  readonly #tables: PoolTables;
  readonly #onRecorded: (event: AuditEvent) => void;
  readonly #onFailure: (error: unknown) => void;
  readonly #onStored: () => void;
  readonly #onSettled: () => void;
  readonly #index: OwnWriteIndex | null;
  readonly #onIndexFailure: (error: unknown) => void;
  /** Events that have started: `onRecorded` gets them whole without a read. */
  readonly #started = new Map<string, AuditRow>();
  readonly #ids = new TimeOrderedIds();
  readonly #insert: PreparedStatement<InsertedRow>;
  readonly #insertSettled: PreparedStatement<InsertedRow>;
  readonly #complete: PreparedStatement<Pick<AuditRow, 'id' | 'outcome' | 'detail'>>;

  constructor(tables: PoolTables, options: SqlAuditStoreOptions) {
    const { onRecorded, onFailure = () => {}, onStored = () => {}, onSettled = () => {} } = options;
    this.#tables = tables;
    this.#onRecorded = onRecorded;
    this.#onFailure = onFailure;
    this.#onStored = onStored;
    this.#onSettled = onSettled;
    this.#index = options.index ?? null;
    this.#onIndexFailure = options.onIndexFailure ?? (() => {});
    this.#insert = insertStatement(tables, sql.lit(null));
    this.#insertSettled = insertStatement(tables, tables.nextFeedPosition);
    this.#complete = completeStatement(tables);
  }

  async start(event: NewAuditEvent): Promise<string> {
    const row = await this.#store(this.#insert, { ...event, outcome: 'UNKNOWN', detail: null });
    this.#started.set(row.id, row);
    return row.id;
  }

  async complete(id: string, outcome: AuditOutcome, detail: string | null, account?: User): Promise<void> {
    const started = this.#started.get(id);
    if (started === undefined) return;
    this.#started.delete(id);
    const row = { ...started, outcome, detail: detail?.slice(0, MAX_DETAIL_LENGTH) ?? null };
    try {
      const afterwards = await this.#storeOutcome(row, account ?? null);
      this.#onStored();
      this.#onSettled();
      afterwards();
    } catch (error) {
      this.#onFailure(error);
    }
    this.#onRecorded(auditEventOf(row));
  }

  async record(event: SettledAuditEvent): Promise<string> {
    const row = await this.#store(this.#insertSettled, event);
    this.#onSettled();
    this.#onRecorded(auditEventOf(row));
    return row.id;
  }

  /** Stores an event and deletes it again: rejects on a full or read-only disk, and if the end of the table is damaged. */
  async probe(): Promise<void> {
    const { db, clock, isOwn, ownColumns } = this.#tables;
    const id = this.#ids.next(await clock.date());
    const row: AuditRow = {
      id,
      at: 0,
      action: 'ADD_USER_TO_GROUP',
      outcome: 'UNKNOWN',
      actor: PROBE_NAME,
      actor_subject: PROBE_NAME,
      username: PROBE_NAME,
      group_name: PROBE_NAME,
      detail: PROBE_DETAIL,
      bulk_operation_id: null,
      dry_run: 0,
      request_id: PROBE_NAME,
      reason: PROBE_REASON,
      changes: PROBE_CHANGES,
      actor_folded: PROBE_NAME,
      username_folded: PROBE_NAME,
      group_name_folded: PROBE_NAME,
      feed_position: null,
    };
    await db.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('audit_event')
        .values({ ...row, ...ownColumns })
        .execute();
      await transaction.deleteFrom('audit_event').where(isOwn).where('id', '=', id).execute();
    });
  }

  async find(id: string): Promise<AuditEvent | null> {
    const row = await this.#select({}).where('id', '=', id).selectAll().executeTakeFirst();
    return row === undefined ? null : auditEventOf(row);
  }

  async findMany(ids: readonly string[]): Promise<readonly AuditEvent[]> {
    const { sql: dialect } = this.#tables;
    const rows = await this.#select({}).where(dialect.isOneOf('id', ids)).selectAll().execute();
    return rows.map(auditEventOf);
  }

  async page(filter: AuditFilter, from: string | null, count: number): Promise<readonly AuditEvent[]> {
    const rows = await this.#select(filter)
      .$if(from !== null, (query) => query.where('id', '<', from))
      .selectAll()
      .orderBy('id', 'desc')
      .limit(count)
      .execute();
    return rows.map(auditEventOf);
  }

  async count(filter: AuditFilter): Promise<number> {
    const { total } = await this.#select(filter)
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    return total;
  }

  async deleteBefore(instant: Date, limit: number): Promise<number> {
    const { db, isOwn } = this.#tables;
    const oldest = this.#select({ before: instant }).select('id').orderBy('id').limit(limit);
    const { numDeletedRows } = await db
      .deleteFrom('audit_event')
      .where(isOwn)
      .where('id', 'in', oldest)
      .executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  }

  #select(filter: AuditFilter) {
    const { db, sql, isOwn } = this.#tables;
    return db.selectFrom('audit_event').where((eb) => eb.and([isOwn, ...auditFilterConditions(filter, sql)]));
  }

  /** Resolves with what is done after it. */
  async #storeOutcome(row: AuditRow, account: User | null): Promise<() => void> {
    const index = this.#index;
    if (index === null) {
      await this.#complete.execute(row);
      return () => {};
    }
    const answeredAt = await this.#tables.clock.date();
    return this.#tables.db.transaction().execute(async (db) => {
      await this.#complete.execute(row, db);
      return this.#mergeSafely({ ...this.#tables, db }, (tables) =>
        index.mergeOwnWrite(tables, row, answeredAt, account),
      );
    });
  }

  /** The trail never fails by the index, which finds out by its next reading. */
  async #mergeSafely(tables: PoolTables, merge: (tables: PoolTables) => Promise<() => void>): Promise<() => void> {
    await sql`savepoint own_write`.execute(tables.db);
    try {
      return await merge(tables);
    } catch (error) {
      await sql`rollback to savepoint own_write`.execute(tables.db);
      return () => this.#onIndexFailure(error);
    }
  }

  async #store(insert: PreparedStatement<InsertedRow>, event: SettledAuditEvent): Promise<AuditRow> {
    try {
      const at = await this.#tables.clock.date();
      const row = auditRowOf(this.#ids.next(at), at, event);
      await insert.execute(row);
      this.#onStored();
      return row;
    } catch (error) {
      this.#onFailure(error);
      throw error;
    }
  }
}

function insertStatement(
  { db, ownColumns }: PoolTables,
  feedPosition: Expression<number | null>,
): PreparedStatement<InsertedRow> {
  return new PreparedStatement(db, (value) =>
    db.insertInto('audit_event').values({
      ...ownColumns,
      id: value('id'),
      at: value('at'),
      action: value('action'),
      outcome: value('outcome'),
      actor: value('actor'),
      actor_subject: value('actor_subject'),
      username: value('username'),
      group_name: value('group_name'),
      detail: value('detail'),
      bulk_operation_id: value('bulk_operation_id'),
      dry_run: value('dry_run'),
      request_id: value('request_id'),
      reason: value('reason'),
      changes: value('changes'),
      actor_folded: value('actor_folded'),
      username_folded: value('username_folded'),
      group_name_folded: value('group_name_folded'),
      feed_position: feedPosition,
    }),
  );
}

function completeStatement({
  db,
  isOwn,
  nextFeedPosition,
}: PoolTables): PreparedStatement<Pick<AuditRow, 'id' | 'outcome' | 'detail'>> {
  return new PreparedStatement(db, (value) =>
    db
      .updateTable('audit_event')
      .set({ outcome: value('outcome'), detail: value('detail'), feed_position: nextFeedPosition })
      .where(isOwn)
      .where('id', '=', value('id')),
  );
}
