import type { Logger } from 'pino';
import type { AuditEvent } from '../domain/ports/audit-event.ts';

/**
 * Writes each completed event as a line of the log, for log collectors: `"audit":true` distinguishes it from other lines. It
 * contains usernames, which ordinary lines never do. Written at every LOG_LEVEL except `silent`.
 */
export function createAuditLogWriter(logger: Logger): (event: AuditEvent) => void {
  const lines = logger.child({ audit: true }, logger.level === 'silent' ? {} : { level: 'info' });
  return (event) => lines.info(event, 'audit');
}
