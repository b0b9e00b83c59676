import { connectionType } from '../connections.ts';
import { AuditEvent } from './audit-event.type.ts';

export const AuditEventConnection = connectionType(
  'AuditEvent',
  AuditEvent,
  "a count in the service's own store, no call to Cognito.",
);
