import { expect, test } from 'vitest';
import { CallMeter } from '../../../src/domain/ports/call-meter.ts';
import { LatencyMeter } from '../../../src/domain/scan/latency-meter.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { PoolStub, usernames } from './stub-pool.ts';

const PAGE = { limit: 60, token: null };

function gaugeOf(meter = new CallMeter()) {
  const clock = new FakeClock();
  const pool = new PoolStub({ groups: { group: usernames(3) } });
  const gauge = new LatencyMeter(pool.open({ priority: 'background', meter }), meter, clock);
  return { clock, pool, gauge, meter };
}

test('a call is thought to take 100 ms until one has been measured', () => {
  expect(gaugeOf().gauge.seconds).toBe(0.1);
});

test('all kinds of reads are measured, those that fail included, and the average is told', async () => {
  const { clock, pool, gauge } = gaugeOf();
  pool.slowDown(clock, 200);
  const reads = [gauge.describePool(), gauge.listUsers(PAGE), gauge.listUsersInGroup('group', PAGE)];
  await clock.advance(200);
  pool.slowDown(clock, 600);
  const failing = expect(gauge.listGroupsForUser('nobody')).rejects.toThrow();
  await clock.advance(600);
  await Promise.all([...reads, failing]);
  expect(gauge.seconds).toBeCloseTo((3 * 0.2 + 0.6) / 4);
});

test('the time in which calls wait for quota is no latency', async () => {
  const before = new CallMeter();
  before.addWait(0, 5_000);
  const { clock, pool, gauge, meter } = gaugeOf(before);
  pool.slowDown(clock, 300);
  const read = gauge.listUsers(PAGE);
  meter.addWait(0, 200);
  await clock.advance(300);
  await read;
  expect(gauge.seconds).toBeCloseTo(0.1);
  // Calls under way have waited, and not yet ended.
  meter.addWait(0, 10_000);
  expect(gauge.seconds).toBe(0);
});
