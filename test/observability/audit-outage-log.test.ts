import { pino } from 'pino';
import { expect, test } from 'vitest';
import { AuditOutageLog } from '../../src/observability/audit-outage-log.ts';
import { FakeClock } from '../support/fake-clock.ts';

test('an outage is one line at its begin and one at its end, with the number of failures and how long it was', async () => {
  const lines: unknown[] = [];
  const clock = new FakeClock();
  const logger = pino({ base: null, timestamp: false }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const log = new AuditOutageLog(logger, clock);
  log.stored();
  expect(lines).toEqual([]);
  for (let times = 0; times < 3; times += 1) {
    log.failed(new Error('The disk is full.'));
    await clock.advance(2_000);
  }
  expect(lines).toMatchObject([{ level: 50, err: { message: 'The disk is full.' } }]);
  log.stored();
  log.stored();
  expect(lines.slice(1)).toEqual([{ level: 40, failures: 3, seconds: 6, msg: 'The audit trail is written again.' }]);
  log.failed(new Error('Again.'));
  expect(lines).toHaveLength(3);
});
