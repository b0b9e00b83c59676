import { expect, test } from 'vitest';
import { CallMeter } from '../../../src/domain/ports/call-meter.ts';
import { LatencyMeter } from '../../../src/domain/primitives/latency-meter.ts';
import { MeasuredReads } from '../../../src/domain/scan/measured-reads.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { PoolStub, usernames } from './stub-pool.ts';

const PAGE = { limit: 60, token: null };

function openReads() {
  const clock = new FakeClock();
  const pool = new PoolStub({ groups: { group: usernames(3) } });
  const latency = new LatencyMeter();
  const meter = new CallMeter();
  const reads = new MeasuredReads(pool.open({ priority: 'background', meter }), latency, clock);
  return { clock, pool, reads, latency };
}

test('all kinds of bulk reads are measured, those that fail included, and averaged', async () => {
  const { clock, pool, reads, latency } = openReads();
  pool.slowDown(clock, 200);
  const first = [reads.describePool(), reads.listUsers(PAGE), reads.listUsersInGroup('group', PAGE)];
  await clock.advance(200);
  pool.slowDown(clock, 600);
  const failing = expect(reads.listGroupsForUser('nobody')).rejects.toThrow();
  await clock.advance(600);
  await Promise.all([...first, failing]);
  expect(latency.seconds).toBeCloseTo((3 * 0.2 + 0.6) / 4);
});
