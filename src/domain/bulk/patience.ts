import type { Clock } from '../clock.ts';
import { ThrottledError, UpstreamUnavailableError } from '../errors.ts';

/**
 * Milliseconds before the second attempt, the third, and so on. The SDK has made three attempts within a second by then:
 * these are for an outage of some length. An item that waits keeps its place among those in flight, so the rest slows
 * down as well instead of failing by the thousand.
 */
const DELAYS_MS = [1_000, 4_000, 15_000];

/** Makes the attempt again where the fault may pass. Gives up, with the last error, at once when the signal fires. */
export async function patiently<Result>(
  clock: Clock,
  signal: AbortSignal,
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (const delay of DELAYS_MS) {
    try {
      return await attempt();
    } catch (error) {
      if (!mayPass(error)) throw error;
      await pause(clock, delay, signal);
      if (signal.aborted) throw error;
    }
  }
  return attempt();
}

/** A fault of the moment. */
export function mayPass(error: unknown): boolean {
  return error instanceof ThrottledError || error instanceof UpstreamUnavailableError;
}

/** Resolves after the time, or at once when the signal fires. */
export function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(milliseconds, end);
    signal.addEventListener('abort', end, { once: true });
  });
}
