import { builder } from '../builder.ts';
import { pageArguments } from '../connections.ts';
import { UserRef } from '../users/user.type.ts';
import { AuditEventConnection } from './audit-event-connection.type.ts';
import { auditEventList } from './audit-event-list.ts';
import { AuditFilterInput } from './audit-filter.input.ts';

builder.objectField(UserRef, 'auditEvents', (t) =>
  t.field({
    type: AuditEventConnection,
    description:
      'What this service attempted to do to the user, newest first. Takes the permission AUDIT_READ. Costs no call to Cognito.',
    authScopes: { permission: 'AUDIT_READ' },
    args: {
      ...pageArguments(),
      filter: t.arg({
        type: AuditFilterInput,
        required: false,
        description: 'Only events that match; its own clauses about users restrict further.',
      }),
    },
    resolve: ({ username }, { filter, ...page }, { pool, audit }) =>
      auditEventList(audit, [pool.id, 'User.auditEvents'], { ...filter, ofUser: username }, page),
  }),
);
