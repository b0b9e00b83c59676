import type { PagePosition, PageSlice } from '../../domain/paging/paginate.ts';
import type { AuditEvent } from '../../domain/ports/audit-event.ts';
import type { AuditFilter } from '../../domain/ports/audit-filter.ts';
import type { AuditStore } from '../../domain/ports/audit-store.ts';
import { LazyConnection, type PageArguments } from '../connections.ts';
import type { ListIdentity } from '../cursor.ts';

/**
 * The events that match, newest first.
 *
 * @param list what its cursors belong to, beside the filter
 * @param toItem says where the events come from
 */
export function auditEventList(
  audit: AuditStore,
  list: ListIdentity,
  filter: AuditFilter,
  page: PageArguments,
  toItem: (event: AuditEvent) => AuditEvent = (event) => event,
): LazyConnection<AuditEvent> {
  return new LazyConnection<AuditEvent>(
    {
      list: [...list, filter],
      read: (from, count) => readSlice(audit, filter, from, count, toItem),
      count: () => audit.count(filter),
    },
    page,
  );
}

/** A position is right after an event, by its id: events that start meanwhile, or are deleted, do not shift it. */
async function readSlice(
  audit: AuditStore,
  filter: AuditFilter,
  from: PagePosition | null,
  count: number,
  toItem: (event: AuditEvent) => AuditEvent,
): Promise<PageSlice<AuditEvent>> {
  // One more than asked for shows whether more follows.
  const events = await audit.page(filter, from?.after ?? null, count + 1);
  return {
    taken: events
      .slice(0, count)
      .map((event) => ({ item: toItem(event), place: { token: null, limit: 1, after: event.id } })),
    more: events.length > count,
    cut: null,
  };
}
