import type { CombinedError, Exchange, Operation } from '@urql/core';
import { filter, makeSubject, merge, pipe } from 'wonka';
import { createStore } from './store.ts';

/** Until when requests wait because Cognito refused more of them; null if none waits. */
export const throttledUntil = createStore<number | null>(null);

const LONGEST_SECONDS = 30;

/** Sends a request again that Cognito refused for its rate, after the seconds that the service names. */
export const waitWhenThrottled: Exchange =
  ({ forward }) =>
  (operations) => {
    const again = makeSubject<Operation>();
    const retry = (operation: Operation, seconds: number) => {
      const until = Date.now() + seconds * 1000;
      throttledUntil.set(until);
      setTimeout(() => {
        if (throttledUntil.get() === until) throttledUntil.set(null);
        again.next(operation);
      }, seconds * 1000);
    };
    return pipe(
      merge([operations, again.source]),
      forward,
      filter(({ operation, error }) => {
        const seconds = secondsToWait(error);
        // A change is sent again by who made it: it may have been done in part.
        if (seconds === null || operation.kind !== 'query') return true;
        retry(operation, seconds);
        return false;
      }),
    );
  };

function secondsToWait(error: CombinedError | undefined): number | null {
  const throttle = error?.graphQLErrors.find(({ extensions }) => extensions.code === 'THROTTLED');
  if (throttle === undefined) return null;
  const seconds = Number(throttle.extensions.retryAfterSeconds);
  return Math.min(Number.isFinite(seconds) && seconds > 0 ? seconds : 1, LONGEST_SECONDS);
}
