import { expect, test } from 'vitest';
import { CallMeter } from '../../../src/domain/ports/call-meter.ts';

test('counts calls by operation, throttles and waiting', () => {
  const meter = new CallMeter();
  meter.countCall('ListUsers');
  meter.countCall('ListUsers');
  meter.countCall('GetGroup');
  meter.countThrottle();
  meter.addWait(0, 20);
  meter.addWait(10, 32);
  expect(meter.calls).toEqual({ ListUsers: 2, GetGroup: 1 });
  expect(meter).toMatchObject({ total: 3, throttles: 1, waitedMs: 42, delayedMs: 32 });
});

test('refuses the call that would break the budget, and does not count it', () => {
  const meter = new CallMeter(2);
  meter.countCall('ListUsers');
  meter.countCall('ListUsers');
  expect(() => meter.countCall('GetGroup')).toThrow(
    expect.objectContaining({ code: 'CALL_BUDGET_EXCEEDED', operation: 'GetGroup', budget: 2 }),
  );
  expect(meter.calls).toEqual({ ListUsers: 2 });
  expect(meter.total).toBe(2);
});

test('a part of the work has a meter of its own: it is counted in the whole, and uses up nothing of its budget', () => {
  const whole = new CallMeter(1);
  const part = new CallMeter(undefined, whole);
  part.countCall('ListUsers');
  part.countCall('ListUsers');
  part.countThrottle();
  part.addWait(10, 30);
  whole.addWait(20, 40);
  whole.countCall('GetGroup');
  expect(whole.calls).toEqual({ ListUsers: 2, GetGroup: 1 });
  expect(whole).toMatchObject({ total: 3, throttles: 1, waitedMs: 40, delayedMs: 30 });
  expect(part).toMatchObject({ total: 2, throttles: 1, waitedMs: 20 });
  expect(() => whole.countCall('GetGroup')).toThrow(expect.objectContaining({ code: 'CALL_BUDGET_EXCEEDED' }));
});

test('what was emitted does not change later', () => {
  const meter = new CallMeter();
  meter.countCall('ListUsers');
  const { calls } = meter;
  meter.countCall('ListUsers');
  expect(calls).toEqual({ ListUsers: 1 });
});

test('refuses calls that are about to be made if so many are sure to break the budget, and counts none of them', () => {
  const meter = new CallMeter(10);
  meter.countCall('ListUsers');
  expect(() => meter.reserve('AdminListGroupsForUser', 9)).not.toThrow();
  expect(() => meter.reserve('AdminListGroupsForUser', 10)).toThrow(
    expect.objectContaining({
      code: 'CALL_BUDGET_EXCEEDED',
      operation: 'AdminListGroupsForUser',
      budget: 10,
      estimatedCalls: 11,
    }),
  );
  expect(meter.total).toBe(1);
});
