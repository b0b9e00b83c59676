import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { EventLoopScheduler } from '../../../src/http/connections/event-loop-scheduler.ts';

test('four tasks are begun in a turn of the event loop, in order, and none is left', async () => {
  const scheduler = new EventLoopScheduler();
  const begun: number[] = [];
  const perTurn: number[] = [];
  for (let task = 0; task < 10; task += 1) scheduler.schedule(() => void begun.push(task));
  expect(begun).toEqual([]);
  for (let before = 0; before < 10; before = begun.length) {
    await turn();
    perTurn.push(begun.length - before);
  }
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(perTurn).toEqual([4, 4, 2]);
});

test('what a task hands in has a turn like everything else', async () => {
  const scheduler = new EventLoopScheduler();
  const begun: string[] = [];
  scheduler.schedule(() => {
    begun.push('first');
    scheduler.schedule(() => void begun.push('its own'));
  });
  scheduler.schedule(() => void begun.push('second'));
  await turn();
  await turn();
  expect(begun).toEqual(['first', 'second', 'its own']);
});

test('the work of one task, its promises included, is done before the next begins', async () => {
  const scheduler = new EventLoopScheduler();
  const steps: string[] = [];
  for (const name of ['a', 'b']) {
    scheduler.schedule(() => {
      steps.push(`${name} begins`);
      void Promise.resolve().then(() => steps.push(`${name} ends`));
    });
  }
  await turn();
  expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});
