import type { AuditEvent } from '../../domain/ports/audit-event.ts';
import type { AuditFilter } from '../../domain/ports/audit-filter.ts';
import type { AuditAction, AuditOutcome, NewAuditEvent, SettledAuditEvent } from '../../domain/ports/audit-recorder.ts';
import type { AuditStore } from '../../domain/ports/audit-store.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { TimeOrderedIds, timePrefix } from '../time-ordered-id.ts';
import { auditFilterSql } from './audit-filter-sql.ts';
import type { Database } from './database.ts';

/** Characters. Cognito accepts no longer name, but a denied attempt may have any name at all. */
const MAX_NAME_LENGTH = 128;
const MAX_DETAIL_LENGTH = 2_048;
/** As long as any event may be: if there is room for the probe, there is room for the next event. */
const PROBE_NAME = '-'.repeat(MAX_NAME_LENGTH);
const PROBE_DETAIL = '-'.repeat(MAX_DETAIL_LENGTH);

interface Row {
  readonly id: string;
  readonly at: number;
  readonly action: AuditAction;
  readonly outcome: AuditOutcome;
  readonly actor: string;
  readonly actor_subject: string;
  readonly username: string | null;
  readonly group_name: string | null;
  readonly detail: string | null;
  readonly bulk_operation_id: string | null;
  readonly dry_run: number;
}

export interface SqliteAuditStoreOptions {
  readonly database: Database;
  readonly clock: Clock;
  /** Called with each event whose outcome is known, once it is stored; or could not be, see `onFailure`. */
  readonly onRecorded: (event: AuditEvent) => void;
  /** Called with the error if an event, or its outcome, could not be stored. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
}

/** The audit trail in SQLite. Every statement is committed before its promise resolves. */
export class SqliteAuditStore implements AuditStore {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #onRecorded: (event: AuditEvent) => void;
  readonly #onFailure: (error: unknown) => void;
  /** Events that have started: `onRecorded` gets them whole without a read. */
  readonly #started = new Map<string, Row>();
  readonly #ids = new TimeOrderedIds();

  constructor({ database, clock, onRecorded, onFailure = () => {} }: SqliteAuditStoreOptions) {
    this.#database = database;
    this.#clock = clock;
    this.#onRecorded = onRecorded;
    this.#onFailure = onFailure;
  }

  async start(event: NewAuditEvent): Promise<string> {
    const row = this.#rowOf(event, 'UNKNOWN', null);
    this.#store(row);
    this.#started.set(row.id, row);
    return row.id;
  }

  async complete(id: string, outcome: AuditOutcome, detail: string | null): Promise<void> {
    const started = this.#started.get(id);
    if (started === undefined) return;
    this.#started.delete(id);
    const row = { ...started, outcome, detail: detail?.slice(0, MAX_DETAIL_LENGTH) ?? null };
    try {
      this.#database.execute('UPDATE audit_event SET outcome = $outcome, detail = $detail WHERE id = $id', {
        $id: id,
        $outcome: outcome,
        $detail: row.detail,
      });
    } catch (error) {
      this.#onFailure(error);
    }
    this.#onRecorded(eventOf(row));
  }

  async record({ outcome, detail, ...event }: SettledAuditEvent): Promise<string> {
    const row = this.#rowOf(event, outcome, detail);
    this.#store(row);
    this.#onRecorded(eventOf(row));
    return row.id;
  }

  /** Stores an event and deletes it again: rejects on a full or read-only disk, and if the end of the table is damaged. */
  async probe(): Promise<void> {
    const id = this.#ids.next(this.#clock.date());
    this.#database.transaction(() => {
      this.#insert({
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
      });
      this.#database.execute('DELETE FROM audit_event WHERE id = $id', { $id: id });
    });
  }

  async find(id: string): Promise<AuditEvent | null> {
    const [row] = this.#database.query<Row>('SELECT * FROM audit_event WHERE id = $id', { $id: id });
    return row === undefined ? null : eventOf(row);
  }

  async page(filter: AuditFilter, from: string | null, count: number): Promise<readonly AuditEvent[]> {
    const { sql, values } = auditFilterSql(filter);
    return this.#database
      .query<Row>(
        `SELECT * FROM audit_event WHERE ${sql} ${from === null ? '' : 'AND id < $from'} ORDER BY id DESC LIMIT $count`,
        { ...values, ...(from !== null && { $from: from }), $count: count },
      )
      .map(eventOf);
  }

  async count(filter: AuditFilter): Promise<number> {
    const { sql, values } = auditFilterSql(filter);
    const [row] = this.#database.query<{ total: number }>(
      `SELECT count(*) AS total FROM audit_event WHERE ${sql}`,
      values,
    );
    return row?.total ?? 0;
  }

  async deleteBefore(instant: Date, limit: number): Promise<number> {
    return this.#database.execute(
      'DELETE FROM audit_event WHERE id IN (SELECT id FROM audit_event WHERE id < $end ORDER BY id LIMIT $limit)',
      { $end: timePrefix(instant), $limit: limit },
    );
  }

  #rowOf(
    { action, actor, target, dryRun, bulkOperationId }: NewAuditEvent,
    outcome: AuditOutcome,
    detail: string | null,
  ): Row {
    const at = this.#clock.date();
    return {
      id: this.#ids.next(at),
      at: at.getTime(),
      action,
      outcome,
      actor: actor.username ?? actor.subject,
      actor_subject: actor.subject,
      username: target.username?.slice(0, MAX_NAME_LENGTH) ?? null,
      group_name: target.groupName?.slice(0, MAX_NAME_LENGTH) ?? null,
      detail: detail?.slice(0, MAX_DETAIL_LENGTH) ?? null,
      bulk_operation_id: bulkOperationId,
      dry_run: dryRun ? 1 : 0,
    };
  }

  #store(row: Row): void {
    try {
      this.#insert(row);
    } catch (error) {
      this.#onFailure(error);
      throw error;
    }
  }

  #insert(row: Row): void {
    this.#database.execute(
      `INSERT INTO audit_event (id, at, action, outcome, actor, actor_subject, username, group_name, detail, bulk_operation_id, dry_run)
       VALUES ($id, $at, $action, $outcome, $actor, $actorSubject, $username, $groupName, $detail, $bulkOperationId, $dryRun)`,
      {
        $id: row.id,
        $at: row.at,
        $action: row.action,
        $outcome: row.outcome,
        $actor: row.actor,
        $actorSubject: row.actor_subject,
        $username: row.username,
        $groupName: row.group_name,
        $detail: row.detail,
        $bulkOperationId: row.bulk_operation_id,
        $dryRun: row.dry_run,
      },
    );
  }
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
  };
}
