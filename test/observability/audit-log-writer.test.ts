import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { AuditEvent } from '../../src/domain/ports/audit-event.ts';
import { createAuditLogWriter } from '../../src/observability/audit-log-writer.ts';

const event: AuditEvent = {
  id: '019b76da8c0000001a2b3c4d',
  at: new Date(Date.UTC(2026, 0, 1)),
  action: 'DISABLE_USER',
  outcome: 'DENIED',
  actor: 'ada',
  actorSubject: 'sub-of-ada',
  username: 'grace',
  groupName: null,
  detail: 'FORBIDDEN: no.',
  dryRun: false,
  bulkOperationId: null,
  requestId: 'request-1',
  reason: null,
  changes: [],
};

function linesAt(level: string): unknown[] {
  const lines: unknown[] = [];
  const logger = pino(
    { level, base: null, timestamp: false },
    { write: (line: string) => void lines.push(JSON.parse(line)) },
  );
  createAuditLogWriter(logger)(event);
  return lines;
}

test.each(['debug', 'info', 'fatal'])('an event is one marked line where the log begins at %s', (level) => {
  expect(linesAt(level)).toEqual([{ level: 30, audit: true, ...event, at: '2026-01-01T00:00:00.000Z', msg: 'audit' }]);
});

test('nothing is written if nothing at all is wanted', () => {
  expect(linesAt('silent')).toEqual([]);
});
