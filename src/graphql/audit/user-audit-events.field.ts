import { indexOf } from '../../loaders/index-loaders.ts';
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
      'What this service attempted to do to the user, newest first; below `directory(at:)` until then. Takes the permission AUDIT_READ. Costs no call to Cognito.',
    authScopes: { permission: 'AUDIT_READ' },
    args: {
      ...pageArguments(),
      filter: t.arg({
        type: AuditFilterInput,
        required: false,
        description: 'Only events that match; its own clauses about users restrict further.',
      }),
    },
    resolve: (user, { filter, ...page }, { pool, audit }) => {
      const list = [pool.id, 'User.auditEvents'] as const;
      const ofUser = { ...filter, ofUser: user.username };
      const index = indexOf(user);
      if (index === null) return auditEventList(audit, list, ofUser, page);
      // Of a moment of the past those that had begun by then.
      const before = earlier(filter?.before ?? null, index.moment);
      return auditEventList(audit, list, { ...ofUser, before }, page, (event) => index.own(event));
    },
  }),
);

function earlier(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}
