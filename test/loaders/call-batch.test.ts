import { expect, test } from 'vitest';
import { CallBatch } from '../../src/loaders/call-batch.ts';

/** A batch whose calls are counted, and end in the next turn of the event loop. */
function openBatch(budget: number) {
  const calls = { reserved: [] as number[], made: 0, inFlight: 0, most: 0 };
  const batch = new CallBatch('ListUsersInGroup', (_operation, count) => {
    calls.reserved.push(count);
    if (count > budget) throw new Error('Too many.');
  });
  const call = () =>
    batch.begin(async () => {
      calls.made += 1;
      calls.inFlight += 1;
      calls.most = Math.max(calls.most, calls.inFlight);
      await new Promise((resolve) => setImmediate(resolve));
      calls.inFlight -= 1;
    });
  return { calls, request: (count: number) => Promise.allSettled(Array.from({ length: count }, call)) };
}

test('calls requested together are counted together, and at most 48 of them are in flight', async () => {
  const { calls, request } = openBatch(200);
  const outcomes = await request(200);
  expect(outcomes.every(({ status }) => status === 'fulfilled')).toBe(true);
  expect(calls).toEqual({ reserved: [200], made: 200, inFlight: 0, most: 48 });
});

test('of calls that are too many, none is made', async () => {
  const { calls, request } = openBatch(199);
  const outcomes = await request(200);
  expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
  expect(calls.made).toBe(0);
});

test('a call that fails lets the next one start', async () => {
  const batch = new CallBatch('ListUsersInGroup', () => {});
  const outcomes = await Promise.allSettled(
    Array.from({ length: 100 }, (_, index) =>
      batch.begin(async () => {
        if (index < 60) throw new Error('Gone.');
      }),
    ),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(40);
});
