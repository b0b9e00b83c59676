import { connectionType } from '../connections.ts';
import { AuditEventRef } from './audit-event.type.ts';

export const AuditEventConnection = connectionType(
  'AuditEvent',
  AuditEventRef,
  "a count in the service's own store, no call to Cognito.",
);
