import { expect, test } from 'vitest';
import { createAuditLogWriter } from '../../src/observability/audit-log-writer.ts';
import { createServerLogger } from '../../src/observability/server-logger.ts';

function open(format: 'json' | 'readable', level = 'info') {
  const written: string[] = [];
  return { written, logger: createServerLogger({ level, format, write: (text) => void written.push(text) }) };
}

const EVENT = {
  id: '1',
  at: new Date(0),
  action: 'DISABLE_USER',
  outcome: 'SUCCEEDED',
  actor: 'ann',
  actorSubject: 'ann',
  username: 'bob',
  groupName: null,
  detail: null,
  dryRun: false,
  bulkOperationId: null,
  requestId: 'request-1',
  reason: null,
  changes: [],
} as const;

test('on a terminal a line has the time, its severity, the message, and its values', () => {
  const { logger, written } = open('readable');
  logger.info({ requestId: 'r1', ms: 12, codes: ['THROTTLED'] }, 'request');
  expect(written).toEqual([
    expect.stringMatching(/^\d\d:\d\d:\d\d INFO {2}request requestId=r1 ms=12 codes=\["THROTTLED"\]\n$/),
  ]);
});

test('on a terminal the stack of an error stands below its line', () => {
  const { logger, written } = open('readable');
  logger.error({ err: new Error('broken') }, 'It failed.');
  expect(written[0]).toMatch(/ERROR It failed\.\nError: broken\n {4}at /);
});

test('lines of the audit trail are JSON on a terminal too', () => {
  const { logger, written } = open('readable');
  createAuditLogWriter(logger)(EVENT);
  expect(JSON.parse(written[0] ?? '')).toMatchObject({ audit: true, action: 'DISABLE_USER', username: 'bob' });
});

test('elsewhere every line is JSON', () => {
  const { logger, written } = open('json');
  logger.warn({ requestId: 'r1' }, 'hm');
  expect(JSON.parse(written[0] ?? '')).toMatchObject({ level: 40, requestId: 'r1', msg: 'hm' });
});

test('lines below the level are not written', () => {
  const { logger, written } = open('readable', 'warn');
  logger.info('quiet');
  expect(written).toEqual([]);
});
