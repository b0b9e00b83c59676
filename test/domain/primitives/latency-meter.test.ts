import { describe, expect, test } from 'vitest';
import { CallMeter } from '../../../src/domain/ports/call-meter.ts';
import { LatencyMeter } from '../../../src/domain/primitives/latency-meter.ts';

test('a call is assumed to take 100 ms until one has been measured', () => {
  expect(new LatencyMeter().seconds).toBe(0.1);
});

test('a wait for quota is no latency', () => {
  const meter = new CallMeter();
  const latency = new LatencyMeter(() => meter.waitedMs);
  meter.addWait(0, 200);
  latency.add(300, 1);
  expect(latency.seconds).toBeCloseTo(0.1);
  // Calls under way have waited, and not yet ended.
  meter.addWait(0, 10_000);
  expect(latency.seconds).toBe(0);
});

describe('the limit by Little’s law', () => {
  test('is the rate times the latency, and some more', () => {
    const latency = new LatencyMeter();
    latency.add(1_000, 4);
    expect(latency.littleLimit(30)).toBe(8 + 2);
  });

  test('is never more than there are sockets', () => {
    const latency = new LatencyMeter();
    latency.add(10_000, 1);
    expect(latency.littleLimit(30)).toBe(48);
  });
});
