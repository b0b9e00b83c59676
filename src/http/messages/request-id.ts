import { randomUUID } from 'node:crypto';

/**
 * Ids that are safe to repeat in a header and in a log line: long enough for a UUID or a trace id, and no control
 * characters.
 */
const SANE_ID = /^[\w.-]{1,128}$/;

/**
 * Returns the id that the caller, or a proxy in front of the service, gave the request, or a new UUID if it has none or an
 * unsafe one.
 */
export function resolveRequestId(header: string | null | undefined): string {
  return header && SANE_ID.test(header) ? header : randomUUID();
}
