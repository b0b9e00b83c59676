import type { AuditRecorder } from '../../src/domain/ports/audit-recorder.ts';

/** Records nothing. */
export const nullRecorder: AuditRecorder = {
  start: async () => '',
  complete: async () => {},
  record: async () => '',
};
