import type { AuditEvent } from '../ports/audit-event.ts';
import type { AuditStore } from '../ports/audit-store.ts';
import type { DirectoryChange } from './directory-change.ts';

/** What became different, and what the audit trail has of it. */
export interface ChangeWithEvent {
  readonly change: DirectoryChange;
  /** Null for a change from elsewhere, and where the event is no longer kept. */
  readonly event: AuditEvent | null;
}

/** Adds the events of the trail, in one statement; at most 1,000 changes at once. */
export async function withAuditEvents(
  audit: Pick<AuditStore, 'findMany'>,
  changes: readonly DirectoryChange[],
): Promise<readonly ChangeWithEvent[]> {
  const ids = new Set(changes.flatMap(({ auditEventId }) => auditEventId ?? []));
  const events = ids.size === 0 ? [] : await audit.findMany([...ids]);
  const byId = new Map(events.map((event) => [event.id, event]));
  return changes.map((change) => ({
    change,
    event: change.auditEventId === null ? null : (byId.get(change.auditEventId) ?? null),
  }));
}
