import type { Clock } from '../ports/clock.ts';

/** What will happen: takes a listener, which it may call at once, and answers with what takes the listener back. */
export type EventSource = (listener: () => void) => () => void;

/**
 * Resolves at the first of these, and leaves no listener with the others. Unlike a race of promises, of which each one that
 * lasts keeps a part for as long as it lasts: who waits beside a process's end a thousand times is remembered a thousand
 * times.
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
    // One that called at once had not been noted yet.
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

/** So many milliseconds have passed. */
export function afterDelay(clock: Clock, milliseconds: number): EventSource {
  return (listener) => clock.after(milliseconds, listener);
}
