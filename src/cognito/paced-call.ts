import type { CallMeter } from '../domain/call-meter.ts';
import type { Lane } from '../domain/directory.ts';
import type { Operation } from './quotas.ts';

/** One call to Cognito, as far as the pacer must know it. */
export interface PacedCall {
  readonly operation: Operation;
  /** The user that the call is about, for the limits per user. An alias of a user counts as another user. */
  readonly username?: string | undefined;
  readonly lane: Lane;
  /** Charged right before each attempt, told of each throttle and of the time spent in the queue. */
  readonly meter: CallMeter;
  /** Drops the call while it is queued. Ending an attempt in flight is the sender's business. */
  readonly signal?: AbortSignal | undefined;
  /** By the pacer's clock, the moment after which no attempt may start. Left out: it waits as long as it takes. */
  readonly deadline?: number | undefined;
}
