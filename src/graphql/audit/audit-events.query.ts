import type { PagePosition, PageSlice } from '../../domain/paging/paginate.ts';
import type { AuditEvent } from '../../domain/ports/audit-event.ts';
import type { AuditFilter } from '../../domain/ports/audit-filter.ts';
import type { AuditStore } from '../../domain/ports/audit-store.ts';
import { builder } from '../builder.ts';
import { LazyConnection, pageArguments } from '../connections.ts';
import { AuditEventConnection } from './audit-event-connection.type.ts';
import { AuditFilterInput } from './audit-filter.input.ts';

builder.queryField('auditEvents', (t) =>
  t.field({
    type: AuditEventConnection,
    nullable: true,
    description:
      'Attempted changes to the pool, newest first, as far back as the service keeps them (AUDIT_RETENTION_DAYS). Costs no call to Cognito.',
    authScopes: { permission: 'AUDIT_READ' },
    args: {
      ...pageArguments(),
      filter: t.arg({ type: AuditFilterInput, required: false, description: 'Only events that match.' }),
    },
    resolve: (_root, { filter: given, ...page }, { pool, audit }) => {
      const filter = given ?? {};
      return new LazyConnection<AuditEvent>(
        {
          list: [pool.id, 'auditEvents', filter],
          read: (from, count) => readSlice(audit, filter, from, count),
          count: () => audit.count(filter),
        },
        page,
      );
    },
  }),
);

/**
 * Reads one page. A position is right after an event, by its id: events that start meanwhile, or are deleted, do not shift
 * it.
 */
async function readSlice(
  audit: AuditStore,
  filter: AuditFilter,
  from: PagePosition | null,
  count: number,
): Promise<PageSlice<AuditEvent>> {
  // One more than requested shows whether more follows.
  const events = await audit.page(filter, from?.after ?? null, count + 1);
  return {
    taken: events.slice(0, count).map((item) => ({ item, place: { token: null, limit: 1, after: item.id } })),
    more: events.length > count,
    cut: null,
  };
}
