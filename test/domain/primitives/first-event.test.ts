import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { aborted, firstOf, passed } from '../../../src/domain/primitives/first-event.ts';
import { FakeClock } from '../../support/fake-clock.ts';

test('resolves at the first, and leaves neither a timer nor a listener', async () => {
  const clock = new FakeClock();
  const late = new AbortController();
  const soon = new AbortController();
  const first = firstOf(aborted(late.signal), passed(clock, 1_000), aborted(soon.signal));
  expect(await Promise.race([first.then(() => 'over'), clock.advance(999).then(() => 'waiting')])).toBe('waiting');
  soon.abort();
  await first;
  expect([clock.pending, getEventListeners(late.signal, 'abort').length]).toEqual([0, 0]);
});

test('resolves at once where one has happened already', async () => {
  const clock = new FakeClock();
  await firstOf(passed(clock, 1_000), aborted(AbortSignal.abort()), passed(clock, 2_000));
  expect(clock.pending).toBe(0);
});
