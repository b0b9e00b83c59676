import type { Selectable } from 'kysely';
import { foldCase } from '../../domain/model/case-folded-names.ts';
import type { ValueChange } from '../../domain/model/value-change.ts';
import type { AuditEvent } from '../../domain/ports/audit-event.ts';
import type { SettledAuditEvent } from '../../domain/ports/audit-recorder.ts';
import type { Tables } from './tables.ts';

/** Characters. Cognito accepts no longer name, but a denied attempt may have any name at all. */
export const MAX_NAME_LENGTH = 128;
export const MAX_DETAIL_LENGTH = 2_048;

export type AuditRow = Omit<Selectable<Tables['audit_event']>, 'pool_id'>;

/** The row of an event, as it is stored before it has settled. */
export function auditRowOf(
  id: string,
  at: Date,
  { action, actor: { subject, username }, target, dryRun, bulkOperationId, ...event }: SettledAuditEvent,
): AuditRow {
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
    feed_position: null,
  };
}

export function auditEventOf(row: AuditRow): AuditEvent {
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
    // Nobody but `auditRowOf` writes this column.
    changes: row.changes === null ? [] : (JSON.parse(row.changes) as readonly ValueChange[]),
  };
}
