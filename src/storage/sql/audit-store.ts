import type { Selectable } from 'kysely';
import { foldCase } from '../../domain/model/case-folded-names.ts';
import type { ValueChange } from '../../domain/model/value-change.ts';
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
import type { PoolTables } from './pool-tables.ts';
import { PreparedStatement } from './prepared-statement.ts';
import type { Tables } from './tables.ts';
import { TimeOrderedIds } from './time-ordered-id.ts';

/** Characters. Cognito accepts no longer name, but a denied attempt may have any name at all. */
const MAX_NAME_LENGTH = 128;
const MAX_DETAIL_LENGTH = 2_048;
/** As long as any event may be: if there is room for the probe, there is room for the next event. */
const PROBE_NAME = '-'.repeat(MAX_NAME_LENGTH);
const PROBE_DETAIL = '-'.repeat(MAX_DETAIL_LENGTH);
const PROBE_REASON = '-'.repeat(MAX_REASON_LENGTH);
/** Two descriptions of a group, and its other properties. */
const PROBE_CHANGES = '-'.repeat(3 * 2_048);

type Row = Omit<Selectable<Tables['audit_event']>, 'pool_id'>;

export interface SqlAuditStoreOptions {
  /** Called with each event whose outcome is known, once it is stored; or could not be, see `onFailure`. */
  readonly onRecorded: (event: AuditEvent) => void;
  /** Called with the error if an event, or its outcome, could not be stored. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
}

/** The audit trail of one pool. Every statement is committed before its promise resolves. */
export class SqlAuditStore implements AuditStore {
  readonly #tables: PoolTables;
  readonly #onRecorded: (event: AuditEvent) => void;
  readonly #onFailure: (error: unknown) => void;
  /** Events that have started: `onRecorded` gets them whole without a read. */
  readonly #started = new Map<string, Row>();
  readonly #ids = new TimeOrderedIds();
  readonly #insert: PreparedStatement<Row>;
  readonly #complete: PreparedStatement<Pick<Row, 'id' | 'outcome' | 'detail'>>;

  constructor(tables: PoolTables, { onRecorded, onFailure = () => {} }: SqlAuditStoreOptions) {
    this.#tables = tables;
    this.#onRecorded = onRecorded;
    this.#onFailure = onFailure;
    this.#insert = insertStatement(tables);
    this.#complete = completeStatement(tables);
  }

  async start(event: NewAuditEvent): Promise<string> {
    const row = await this.#store(event, 'UNKNOWN', null);
    this.#started.set(row.id, row);
    return row.id;
  }

  async complete(id: string, outcome: AuditOutcome, detail: string | null): Promise<void> {
    const started = this.#started.get(id);
    if (started === undefined) return;
    this.#started.delete(id);
    const row = { ...started, outcome, detail: detail?.slice(0, MAX_DETAIL_LENGTH) ?? null };
    try {
      await this.#complete.execute(row);
    } catch (error) {
      this.#onFailure(error);
    }
    this.#onRecorded(eventOf(row));
  }

  async record({ outcome, detail, ...event }: SettledAuditEvent): Promise<string> {
    const row = await this.#store(event, outcome, detail);
    this.#onRecorded(eventOf(row));
    return row.id;
  }

  /** Stores an event and deletes it again: rejects on a full or read-only disk, and if the end of the table is damaged. */
  async probe(): Promise<void> {
    const { db, clock, isOwn, ownColumns } = this.#tables;
    const id = this.#ids.next(await clock.date());
    const row: Row = {
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
    return row === undefined ? null : eventOf(row);
  }

  async page(filter: AuditFilter, from: string | null, count: number): Promise<readonly AuditEvent[]> {
    const rows = await this.#select(filter)
      .$if(from !== null, (query) => query.where('id', '<', from))
      .selectAll()
      .orderBy('id', 'desc')
      .limit(count)
      .execute();
    return rows.map(eventOf);
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

  async #store(event: NewAuditEvent, outcome: AuditOutcome, detail: string | null): Promise<Row> {
    try {
      const at = await this.#tables.clock.date();
      const row = rowOf(this.#ids.next(at), at, { ...event, outcome, detail });
      await this.#insert.execute(row);
      return row;
    } catch (error) {
      this.#onFailure(error);
      throw error;
    }
  }
}

function insertStatement({ db, ownColumns }: PoolTables): PreparedStatement<Row> {
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
    }),
  );
}

function completeStatement({ db, isOwn }: PoolTables): PreparedStatement<Pick<Row, 'id' | 'outcome' | 'detail'>> {
  return new PreparedStatement(db, (value) =>
    db
      .updateTable('audit_event')
      .set({ outcome: value('outcome'), detail: value('detail') })
      .where(isOwn)
      .where('id', '=', value('id')),
  );
}

function rowOf(
  id: string,
  at: Date,
  { action, actor: { subject, username }, target, dryRun, bulkOperationId, ...event }: SettledAuditEvent,
): Row {
  const actor = username ?? subject;
  const user = target.username?.slice(0, MAX_NAME_LENGTH) ?? null;
  const group = target.groupName?.slice(0, MAX_NAME_LENGTH) ?? null;
  return {
    id,
    at: at.getTime(),
    action,
    outcome: event.outcome,
    actor,
    actor_subject: subject,
    username: user,
    group_name: group,
    detail: event.detail?.slice(0, MAX_DETAIL_LENGTH) ?? null,
    bulk_operation_id: bulkOperationId,
    dry_run: dryRun ? 1 : 0,
    request_id: event.requestId,
    reason: event.reason,
    changes: event.changes.length === 0 ? null : JSON.stringify(event.changes),
    actor_folded: foldCase(actor),
    username_folded: user === null ? null : foldCase(user),
    group_name_folded: group === null ? null : foldCase(group),
  };
}

function eventOf(row: Row): AuditEvent {
  return {
    id: row.id,
    at: new Date(row.at),
    action: row.action,
    outcome: row.outcome,
    actor: row.actor,
    actorSubject: row.actor_subject,
    username: row.username,
    groupName: row.group_name,
    detail: row.detail,
    dryRun: row.dry_run === 1,
    bulkOperationId: row.bulk_operation_id,
    requestId: row.request_id ?? row.bulk_operation_id ?? row.id,
    reason: row.reason,
    // Nobody but `rowOf` writes this column.
    changes: row.changes === null ? [] : (JSON.parse(row.changes) as readonly ValueChange[]),
  };
}
