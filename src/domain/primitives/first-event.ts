import type { Clock } from '../ports/clock.ts';

/**
 * An event that will happen: takes a listener, which it may call at once, and returns a function that removes the listener.
 */
export type EventSource = (listener: () => void) => () => void;

/**
 * Resolves at the first of these events, and removes its listeners from the others. Promise.race would leave a reaction with
 * each promise that stays pending: waiting a thousand times for something or the end of the process would leave a thousand.
 */
export function firstEvent(...happenings: readonly EventSource[]): Promise<void> {
  return new Promise((resolve) => {
    const listening: (() => void)[] = [];
    let isOver = false;
    const leave = () => {
      for (const takeBack of listening.splice(0)) takeBack();
    };
    const end = () => {
      isOver = true;
      leave();
      resolve();
    };
    for (const happening of happenings) if (!isOver) listening.push(happening(end));
    // A listener that was called at once was not in the list yet.
    if (isOver) leave();
  });
}

/** Returns the event that the signal is aborted, now or before. */
export function onAbort(signal: AbortSignal): EventSource {
  return (listener) => {
    if (signal.aborted) {
      listener();
      return () => {};
    }
    signal.addEventListener('abort', listener, { once: true });
    return () => signal.removeEventListener('abort', listener);
  };
}

/** Returns the event that so many milliseconds have passed. */
export function afterDelay(clock: Clock, milliseconds: number): EventSource {
  return (listener) => clock.after(milliseconds, listener);
}
