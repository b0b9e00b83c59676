import type { Clock } from '../ports/clock.ts';
import { afterDelay, firstEvent, onAbort } from './first-event.ts';

/** Resolves after so many milliseconds, or as soon as the signal fires. Never rejects. */
export function delay(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  const elapsed = afterDelay(clock, milliseconds);
  return signal === undefined ? firstEvent(elapsed) : firstEvent(elapsed, onAbort(signal));
}
