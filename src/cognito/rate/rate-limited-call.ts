import type { CallMeter } from '../../domain/ports/call-meter.ts';
import type { Priority } from '../../domain/ports/directory.ts';
import type { CognitoOperation } from './quotas.ts';

/** One call to Cognito, as far as the pacer must know it. */
export interface RateLimitedCall {
  readonly operation: CognitoOperation;
  /** The user that the call is about, for the limits per user. An alias of a user counts as another user. */
  readonly username?: string | undefined;
  readonly priority: Priority;
  /** Who it is made for: callers share the quota evenly. Left out: the service itself. */
  readonly caller?: string | undefined;
  /**
   * Charged right before each attempt, told of each throttle and of the time spent in the queue. Calls of one meter are one
   * request's: the requests of one caller share what the caller gets.
   */
  readonly meter: CallMeter;
  /** Drops the call while it is queued. Ending an attempt in flight is the sender's business. */
  readonly signal?: AbortSignal | undefined;
  /** By the pacer's clock, the moment after which no attempt may start. Left out: it waits as long as it takes. */
  readonly deadline?: number | undefined;
}
