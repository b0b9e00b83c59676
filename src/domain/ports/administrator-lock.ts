import type { CallOptions } from './directory.ts';

/**
 * Milliseconds after which a write that was sent can no longer arrive: the SDK gives a connection 3 s and a request 10 s,
 * and the rest is for the network.
 */
export const WRITE_ARRIVES_WITHIN_MS = 15_000;

/** Until when, and for whom, an action waits for the lock: what its calls to Cognito go by. */
export type LockWait = Pick<CallOptions, 'priority' | 'signal' | 'deadline'>;

/**
 * Lets those writes be made one at a time that could take the pool's last administrator, in all processes that administer
 * the pool. Two at once could each see the other's administrator, and take both.
 */
export interface AdministratorLock {
  /**
   * Runs the action while nobody else holds the lock. A holder may have lost the answer to its write, or have died with
   * one on its way: the next action begins only when such a write can no longer arrive, since it would not see it.
   *
   * Rejects as the action does. Where it was not begun: with QueueFullError after the deadline, with the signal's reason
   * once that is aborted, or with StoreUnavailableError.
   *
   * @param action makes one write at most, and calls `beforeWrite` right before each attempt of it
   */
  run<Result>(wait: LockWait, action: (beforeWrite: () => Promise<void>) => Promise<Result>): Promise<Result>;
}
