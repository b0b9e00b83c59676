import { expect, test } from 'vitest';
import { delay } from '../../../src/domain/primitives/delay.ts';
import { FakeClock } from '../../support/fake-clock.ts';

function openDelay(signal?: AbortSignal) {
  const clock = new FakeClock();
  let isOver = false;
  void delay(clock, 1_000, signal).then(() => {
    isOver = true;
  });
  return { clock, isOver: () => isOver };
}

test('a delay ends after its time', async () => {
  const { clock, isOver } = openDelay();
  await clock.advance(999);
  expect(isOver()).toBe(false);
  await clock.advance(1);
  expect(isOver()).toBe(true);
});

test('a signal ends a delay, and leaves no timer', async () => {
  const end = new AbortController();
  const { clock, isOver } = openDelay(end.signal);
  await clock.advance(500);
  end.abort();
  await clock.advance(0);
  expect(isOver()).toBe(true);
  expect(clock.pending).toBe(0);
});

test('a signal that has fired leaves nothing to wait for', async () => {
  const { clock, isOver } = openDelay(AbortSignal.abort());
  await clock.advance(0);
  expect(isOver()).toBe(true);
});
