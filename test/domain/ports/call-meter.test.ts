import { expect, test } from 'vitest';
import { CallMeter } from '../../../src/domain/ports/call-meter.ts';

test('counts calls by operation, throttles and waiting', () => {
  const meter = new CallMeter();
  meter.charge('ListUsers');
  meter.charge('ListUsers');
  meter.charge('GetGroup');
  meter.throttled();
  meter.waited(0, 20);
  meter.waited(10, 32);
  expect(meter.calls).toEqual({ ListUsers: 2, GetGroup: 1 });
  expect(meter).toMatchObject({ total: 3, throttles: 1, waitedMs: 42, delayedMs: 32 });
});

test('refuses the call that would break the budget, and does not count it', () => {
  const meter = new CallMeter(2);
  meter.charge('ListUsers');
  meter.charge('ListUsers');
  expect(() => meter.charge('GetGroup')).toThrow(
    expect.objectContaining({ code: 'CALL_BUDGET_EXCEEDED', operation: 'GetGroup', budget: 2 }),
  );
  expect(meter.calls).toEqual({ ListUsers: 2 });
  expect(meter.total).toBe(2);
});

test('a part of the work has a meter of its own: it is counted in the whole, and uses up nothing of its budget', () => {
  const whole = new CallMeter(1);
  const part = new CallMeter(undefined, whole);
  part.charge('ListUsers');
  part.charge('ListUsers');
  part.throttled();
  part.waited(10, 30);
  whole.waited(20, 40);
  whole.charge('GetGroup');
  expect(whole.calls).toEqual({ ListUsers: 2, GetGroup: 1 });
  expect(whole).toMatchObject({ total: 3, throttles: 1, waitedMs: 40, delayedMs: 30 });
  expect(part).toMatchObject({ total: 2, throttles: 1, waitedMs: 20 });
  expect(() => whole.charge('GetGroup')).toThrow(expect.objectContaining({ code: 'CALL_BUDGET_EXCEEDED' }));
});

test('what it has told does not change later', () => {
  const meter = new CallMeter();
  meter.charge('ListUsers');
  const { calls } = meter;
  meter.charge('ListUsers');
  expect(calls).toEqual({ ListUsers: 1 });
});

test('refuses calls that are about to be made where so many are sure to break the budget, and counts none of them', () => {
  const meter = new CallMeter(10);
  meter.charge('ListUsers');
  expect(() => meter.foresee('AdminListGroupsForUser', 9)).not.toThrow();
  expect(() => meter.foresee('AdminListGroupsForUser', 10)).toThrow(
    expect.objectContaining({
      code: 'CALL_BUDGET_EXCEEDED',
      operation: 'AdminListGroupsForUser',
      budget: 10,
      estimatedCalls: 11,
    }),
  );
  expect(meter.total).toBe(1);
});
