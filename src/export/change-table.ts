import { type ChangeWithEvent, withAuditEvents } from '../domain/directory-index/change-with-event.ts';
import type {
  DirectoryChange,
  DirectoryChangeFilter,
  DirectoryChanges,
} from '../domain/directory-index/directory-change.ts';
import type { AuditStore } from '../domain/ports/audit-store.ts';
import { yieldToEventLoop } from '../domain/primitives/yield-to-event-loop.ts';
import { changesText } from './audit-table.ts';
import type { Table, TableColumn } from './table.ts';

/** How many changes are read at once, with their events. */
const PAGE = 500;

export const CHANGE_COLUMNS: readonly TableColumn<ChangeWithEvent>[] = [
  { name: 'not_before', cell: ({ change }) => change.notBefore.toISOString() },
  { name: 'not_after', cell: ({ change }) => change.notAfter.toISOString() },
  { name: 'kind', cell: ({ change }) => change.kind },
  { name: 'username', cell: ({ change }) => change.username },
  { name: 'group', cell: ({ change }) => change.groupName },
  {
    name: 'changed',
    cell: ({ change: { changed } }) => (changed.length === 0 ? null : changed.join('; ')),
    json: ({ change }) => change.changed,
  },
  { name: 'origin', cell: ({ change }) => change.origin },
  { name: 'actor', cell: ({ event }) => event?.actor ?? null },
  { name: 'reason', cell: ({ event }) => event?.reason ?? null },
  {
    name: 'changes',
    cell: ({ event }) => (event === null ? null : changesText(event)),
    json: ({ event }) => event?.changes ?? [],
  },
  { name: 'event_id', cell: ({ change }) => change.auditEventId },
];

/** What is read of the changes and of the trail. */
export interface ChangeSources {
  readonly changes: Pick<DirectoryChanges, 'page'>;
  readonly audit: Pick<AuditStore, 'findMany'>;
}

/** A row for each change that matches, newest first as they were learnt. */
export function changeTable(
  sources: ChangeSources,
  filter: DirectoryChangeFilter,
  signal: AbortSignal,
): Table<ChangeWithEvent> {
  return { columns: CHANGE_COLUMNS, batches: pages(sources, filter, signal) };
}

async function* pages(
  { changes, audit }: ChangeSources,
  filter: DirectoryChangeFilter,
  signal: AbortSignal,
): AsyncGenerator<readonly ChangeWithEvent[]> {
  for (let last: number | null = null; ; ) {
    signal.throwIfAborted();
    const page: readonly DirectoryChange[] = await changes.page(filter, last, PAGE);
    if (page.length > 0) yield await withAuditEvents(audit, page);
    if (page.length < PAGE) return;
    last = page.at(-1)?.id ?? null;
    // A store of this process answers at once: others are served in between.
    await yieldToEventLoop();
  }
}
