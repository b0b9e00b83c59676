import { builder } from '../builder.ts';
import { pageArguments } from '../connections.ts';
import { AuditEventConnection } from './audit-event-connection.type.ts';
import { auditEventList } from './audit-event-list.ts';
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
    resolve: (_root, { filter, ...page }, { pool, audit }) =>
      auditEventList(audit, [pool.id, 'auditEvents'], filter ?? {}, page),
  }),
);
