import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { afterDelay, firstEvent, onAbort } from '../../../src/domain/primitives/first-event.ts';
import { FakeClock } from '../../support/fake-clock.ts';

test('resolves at the first, and leaves neither a timer nor a listener', async () => {
  const clock = new FakeClock();
  const late = new AbortController();
  const soon = new AbortController();
  const first = firstEvent(onAbort(late.signal), afterDelay(clock, 1_000), onAbort(soon.signal));
  expect(await Promise.race([first.then(() => 'over'), clock.advance(999).then(() => 'waiting')])).toBe('waiting');
  soon.abort();
  await first;
  expect([clock.pending, getEventListeners(late.signal, 'abort').length]).toEqual([0, 0]);
});

test('resolves at once if one has happened already', async () => {
  const clock = new FakeClock();
  await firstEvent(afterDelay(clock, 1_000), onAbort(AbortSignal.abort()), afterDelay(clock, 2_000));
  expect(clock.pending).toBe(0);
});
