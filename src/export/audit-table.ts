import type { AuditEvent } from '../domain/ports/audit-event.ts';
import type { AuditFilter } from '../domain/ports/audit-filter.ts';
import type { AuditStore } from '../domain/ports/audit-store.ts';
import { yieldToEventLoop } from '../domain/primitives/yield-to-event-loop.ts';
import type { Table, TableColumn } from './table.ts';

/** How many events are read at once: SQLite takes some 5 ms for them, in which the process does nothing else. */
const PAGE = 500;

export const AUDIT_COLUMNS: readonly TableColumn<AuditEvent>[] = [
  { name: 'at', cell: ({ at }) => at.toISOString() },
  { name: 'action', cell: ({ action }) => action },
  { name: 'outcome', cell: ({ outcome }) => outcome },
  { name: 'actor', cell: ({ actor }) => actor },
  { name: 'actor_subject', cell: ({ actorSubject }) => actorSubject },
  { name: 'username', cell: ({ username }) => username },
  { name: 'group', cell: ({ groupName }) => groupName },
  { name: 'detail', cell: ({ detail }) => detail },
  { name: 'reason', cell: ({ reason }) => reason },
  { name: 'changes', cell: changesText, json: ({ changes }) => changes },
  { name: 'dry_run', cell: ({ dryRun }) => dryRun },
  { name: 'request_id', cell: ({ requestId }) => requestId },
  { name: 'bulk_operation_id', cell: ({ bulkOperationId }) => bulkOperationId },
  { name: 'event_id', cell: ({ id }) => id },
];

/** A row for each event that matches, newest first. Of events that start meanwhile there are none. */
export function auditTable(
  audit: Pick<AuditStore, 'page'>,
  filter: AuditFilter,
  signal: AbortSignal,
): Table<AuditEvent> {
  return { columns: AUDIT_COLUMNS, batches: pages(audit, filter, signal) };
}

async function* pages(
  audit: Pick<AuditStore, 'page'>,
  filter: AuditFilter,
  signal: AbortSignal,
): AsyncGenerator<readonly AuditEvent[]> {
  for (let last: string | null = null; ; ) {
    signal.throwIfAborted();
    const events: readonly AuditEvent[] = await audit.page(filter, last, PAGE);
    if (events.length > 0) yield events;
    if (events.length < PAGE) return;
    last = events.at(-1)?.id ?? null;
    // A store of this process answers at once: others are served in between.
    await yieldToEventLoop();
  }
}

/** `precedence: 5 → 7; description: → Staff` */
export function changesText({ changes }: Pick<AuditEvent, 'changes'>): string | null {
  if (changes.length === 0) return null;
  return changes.map(({ name, before, after }) => `${name}: ${before ?? ''} → ${after ?? ''}`).join('; ');
}
