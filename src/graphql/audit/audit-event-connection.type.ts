import { connectionType, edgeType } from '../connections.ts';
import { AuditEventRef } from './audit-event.type.ts';

export const AuditEventEdge = edgeType('AuditEvent', AuditEventRef);

export const AuditEventConnection = connectionType(
  'AuditEvent',
  AuditEventRef,
  "a count in the service's own store, no call to Cognito.",
  AuditEventEdge,
);
