import { ThrottledError, UpstreamMisconfiguredError, UpstreamUnavailableError } from '../model/errors.ts';
import type { Clock } from '../ports/clock.ts';
import { delay } from './delay.ts';

/**
 * Milliseconds before the second attempt, the third, and so on. The SDK has made three attempts within a second by then:
 * these are for an outage of some length. A call that waits still counts as in flight, so everything else slows down as
 * well instead of failing by the thousand.
 */
const DELAYS_MS = [1_000, 4_000, 15_000];

/** How long work is retried: bulk operations, reports, downloads and commands. */
export interface RetryOptions {
  readonly clock: Clock;
  /** Stops the retries. */
  readonly signal: AbortSignal;
  /** Called before each wait, with the fault and the milliseconds until the next attempt. */
  readonly onPause?: OnPause | undefined;
}

export type OnPause = (fault: TransientError, milliseconds: number) => void;

/** A fault that may not occur again at the next attempt. */
export type TransientError = ThrottledError | UpstreamUnavailableError;

/** Retries an attempt while its fault is transient. Rejects with the last error, at once when the signal fires. */
export async function retryTransient<Result>(
  { clock, signal, onPause }: RetryOptions,
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (const milliseconds of DELAYS_MS) {
    try {
      return await attempt();
    } catch (error) {
      if (!isTransient(error) || signal.aborted) throw error;
      onPause?.(error, milliseconds);
      await delay(clock, milliseconds, signal);
      if (signal.aborted) throw error;
    }
  }
  return attempt();
}

/** Returns true for a fault that may disappear by itself. */
export function isTransient(error: unknown): error is TransientError {
  return (
    error instanceof ThrottledError ||
    (error instanceof UpstreamUnavailableError && !(error instanceof UpstreamMisconfiguredError))
  );
}
