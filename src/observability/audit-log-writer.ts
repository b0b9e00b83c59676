import type { Logger } from 'pino';
import type { AuditEvent } from '../domain/ports/audit-event.ts';

/**
 * Prints each settled event as a line of the log, for those who ship logs: `"audit":true` tells it from the others. It
 * names users, which ordinary lines never do. Whatever LOG_LEVEL is, but for `silent`.
 */
export function createAuditLogWriter(logger: Logger): (event: AuditEvent) => void {
  const lines = logger.child({ audit: true }, logger.level === 'silent' ? {} : { level: 'info' });
  return (event) => lines.info(event, 'audit');
}
