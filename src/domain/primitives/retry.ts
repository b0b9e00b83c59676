import { ThrottledError, UpstreamMisconfiguredError, UpstreamUnavailableError } from '../model/errors.ts';
import type { Clock } from '../ports/clock.ts';
import { afterDelay, firstEvent, onAbort } from './first-event.ts';

/**
 * Milliseconds before the second attempt, the third, and so on. The SDK has made three attempts within a second by then:
 * these are for an outage of some length. What waits keeps its place among what is in flight, so the rest slows down as
 * well instead of failing by the thousand.
 */
const DELAYS_MS = [1_000, 4_000, 15_000];

/** How work for which nobody waits bears with Cognito: bulk operations, reports, downloads and commands. */
export interface RetryOptions {
  readonly clock: Clock;
  /** Ends it: nothing is tried again after that. */
  readonly signal: AbortSignal;
  /** Told of each fault that is waited out, and for how long, in milliseconds. */
  readonly onPause?: OnPause | undefined;
}

export type OnPause = (fault: TransientError, milliseconds: number) => void;

/** What another attempt may not meet. */
export type TransientError = ThrottledError | UpstreamUnavailableError;

/** Makes the attempt again where the fault may pass. Gives up, with the last error, at once when the signal fires. */
export async function retryTransient<Result>(
  { clock, signal, onPause }: RetryOptions,
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (const delay of DELAYS_MS) {
    try {
      return await attempt();
    } catch (error) {
      if (!isTransient(error) || signal.aborted) throw error;
      onPause?.(error, delay);
      await firstEvent(afterDelay(clock, delay), onAbort(signal));
      if (signal.aborted) throw error;
    }
  }
  return attempt();
}

/** A fault of the moment. */
export function isTransient(error: unknown): error is TransientError {
  return (
    error instanceof ThrottledError ||
    (error instanceof UpstreamUnavailableError && !(error instanceof UpstreamMisconfiguredError))
  );
}
