import type { CallMeter } from '../../domain/ports/call-meter.ts';
import type { Priority } from '../../domain/ports/directory.ts';
import type { CognitoOperation } from './quotas.ts';

/** What the pacer knows of one call to Cognito. */
export interface RateLimitedCall {
  readonly operation: CognitoOperation;
  /** The pool that the call goes to, for the limits that each pool has of its own. */
  readonly userPoolId: string;
  /** The user that the call is about, for the limits per user. An alias of a user counts as another user. */
  readonly username?: string | undefined;
  readonly priority: Priority;
  /** The caller it is made for: callers share the quota evenly. Undefined for the service itself. */
  readonly caller?: string | undefined;
  /**
   * Counts each attempt before it starts, each throttle and the time in the queue. Calls of one meter belong to one
   * request: the requests of one caller share what the caller gets.
   */
  readonly meter: CallMeter;
  /** Drops the call while it is queued. An attempt in flight is ended by its sender. */
  readonly signal?: AbortSignal | undefined;
  /** The moment of the pacer's clock after which no attempt may start. Undefined for a call that waits without limit. */
  readonly deadline?: number | undefined;
}
