import type { AuditEvent } from '../../domain/ports/audit-event.ts';
import type { AuditFilter } from '../../domain/ports/audit-filter.ts';
import type { AuditAction, AuditOutcome, NewAuditEvent } from '../../domain/ports/audit-recorder.ts';
import type { AuditStore } from '../../domain/ports/audit-store.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { TimeOrderedIds, timePrefix } from '../time-ordered-id.ts';
import { auditFilterSql } from './audit-filter-sql.ts';
import type { Database } from './database.ts';

/** Characters. No name that Cognito takes is longer; a refused attempt may bear any name at all. */
const LONGEST_NAME = 128;
const LONGEST_DETAIL = 2_048;
/** Of an event that is never kept. As long as any, so that room for it is room for the next. */
const PROBE = '-'.repeat(LONGEST_NAME);
const PROBE_DETAIL = '-'.repeat(LONGEST_DETAIL);

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
  /** Told of each event once its outcome is written down. */
  readonly onRecorded: (event: AuditEvent) => void;
  /** Told where an event, or its outcome, could not be written down. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
}

/** The trail in SQLite: one insert and one update a change, each committed before it returns. */
export class SqliteAuditStore implements AuditStore {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #onSettled: (event: AuditEvent) => void;
  readonly #onFailure: (error: unknown) => void;
  /** Attempts under way: what became of them can be told without the store. */
  readonly #begun = new Map<string, Row>();
  readonly #ids = new TimeOrderedIds();

  constructor({ database, clock, onRecorded, onFailure = () => {} }: SqliteAuditStoreOptions) {
    this.#database = database;
    this.#clock = clock;
    this.#onSettled = onRecorded;
    this.#onFailure = onFailure;
  }

  start({ action, actor, target, dryRun, bulkOperationId }: NewAuditEvent): string {
    const at = this.#clock.date();
    const row: Row = {
      id: this.#ids.next(at),
      at: at.getTime(),
      action,
      outcome: 'UNKNOWN',
      actor: actor.username ?? actor.subject,
      actor_subject: actor.subject,
      username: target.username?.slice(0, LONGEST_NAME) ?? null,
      group_name: target.groupName?.slice(0, LONGEST_NAME) ?? null,
      detail: null,
      bulk_operation_id: bulkOperationId,
      dry_run: dryRun ? 1 : 0,
    };
    try {
      this.#insert(row);
    } catch (error) {
      this.#onFailure(error);
      throw error;
    }
    this.#begun.set(row.id, row);
    return row.id;
  }

  complete(id: string, outcome: AuditOutcome, detail: string | null): void {
    const begun = this.#begun.get(id);
    if (begun === undefined) return;
    this.#begun.delete(id);
    const row = { ...begun, outcome, detail: detail?.slice(0, LONGEST_DETAIL) ?? null };
    try {
      this.#database.execute('UPDATE audit_event SET outcome = $outcome, detail = $detail WHERE id = $id', {
        $id: id,
        $outcome: outcome,
        $detail: row.detail,
      });
    } catch (error) {
      this.#onFailure(error);
    }
    this.#onSettled(eventOf(row));
  }

  /**
   * Writes an event and takes it away again, to see that writing works: on a disk that is full or read-only it throws, and
   * where the part of the file is damaged in which the next event would stand.
   */
  probe(): void {
    const id = this.#ids.next(this.#clock.date());
    this.#database.transaction(() => {
      this.#insert({
        id,
        at: 0,
        action: 'ADD_USER_TO_GROUP',
        outcome: 'UNKNOWN',
        actor: PROBE,
        actor_subject: PROBE,
        username: PROBE,
        group_name: PROBE,
        detail: PROBE_DETAIL,
        bulk_operation_id: null,
        dry_run: 0,
      });
      this.#database.execute('DELETE FROM audit_event WHERE id = $id', { $id: id });
    });
  }

  find(id: string): AuditEvent | null {
    const [row] = this.#database.query<Row>('SELECT * FROM audit_event WHERE id = $id', { $id: id });
    return row === undefined ? null : eventOf(row);
  }

  page(filter: AuditFilter, from: string | null, count: number): readonly AuditEvent[] {
    const { sql, values } = auditFilterSql(filter);
    return this.#database
      .query<Row>(
        `SELECT * FROM audit_event WHERE ${sql} ${from === null ? '' : 'AND id < $from'} ORDER BY id DESC LIMIT $count`,
        { ...values, ...(from !== null && { $from: from }), $count: count },
      )
      .map(eventOf);
  }

  count(filter: AuditFilter): number {
    const { sql, values } = auditFilterSql(filter);
    const [row] = this.#database.query<{ total: number }>(
      `SELECT count(*) AS total FROM audit_event WHERE ${sql}`,
      values,
    );
    return row?.total ?? 0;
  }

  deleteBefore(instant: Date, limit: number): number {
    return this.#database.execute(
      'DELETE FROM audit_event WHERE id IN (SELECT id FROM audit_event WHERE id < $end ORDER BY id LIMIT $limit)',
      { $end: timePrefix(instant), $limit: limit },
    );
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
