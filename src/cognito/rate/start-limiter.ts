import type { HeapItem } from './binary-heap.ts';

/**
 * How many calls may start at once after idle time: a full second's; the same for one of several callers, with the last
 * quarter spread over the rest of the second (`shared`); or about a third, the rest evenly (`reduced`).
 */
export type BurstMode = 'full' | 'shared' | 'reduced';

/** The share of a second's calls that start at once in mode `shared`. */
export const SHARED_BURST = 0.75;
/** The share of a second's calls that start at once in mode `reduced`. */
export const REDUCED_BURST = 0.35;

/** An attempt that started. It counts against the quota until `freeAt`. */
export interface Permit extends HeapItem {
  readonly at: number;
  freeAt: number;
  throttled: boolean;
}

/** How many calls wait for a limit, by their priority. */
export interface Demand {
  readonly interactive: number;
  readonly background: number;
  /** Of those that wait for their own pace as well, one that may start now. */
  readonly maintenance: number;
}

/**
 * The moments at which calls of one limit may start. `SlidingWindowLimiter` decides them for a process that has the limit to
 * itself, `SharedLimiter` for one of several replicas. Times are those of the process's clock.
 */
export interface StartLimiter {
  /** The part of the limit's rate that this process has now: above 0, and 1 if nobody else uses any. */
  readonly part: number;
  /**
   * Returns the moment from which one more call may start; a moment not after `now` means at once. Asking counts as having
   * a call waiting. An answer of Cognito, or other replicas, may bring the moment forward.
   * @param rate calls per second to keep to; by default the most that the limit allows
   */
  earliest(now: number, rate?: number, mode?: BurstMode): number;
  /** Records an attempt that starts now. */
  start(now: number, rate?: number): Permit;
  /**
   * Records that Cognito has answered the attempt.
   * @param minLatency milliseconds that every answer takes at least
   */
  recordResponse(permit: Permit, now: number, minLatency: number): void;
  /** Records that Cognito throttled the attempt. It keeps its slot. No burst follows. */
  recordThrottle(permit: Permit, now: number, rate?: number): void;
  /** Records that the rate has changed: nothing waits for longer than an interval of the new one because of the old. */
  recordRateChange(now: number, rate: number): void;
  /** Records how many calls wait now that nothing else holds back. */
  recordDemand(demand: Demand, now: number): void;
  /** Registers what is called when a call may start earlier than `earliest` has said. */
  onOpen(listener: () => void): void;
  /** Returns how many attempts of this process started in the second before `now`. O(started). */
  startedInSecond(now: number): number;
  /** Returns how many earlier attempts may share Cognito's second with this one and were not throttled. O(started). */
  acceptedBefore(permit: Permit): number;
  /** Whether no attempt counts against the limit. */
  isIdle(now: number): boolean;
}
