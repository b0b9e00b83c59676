import { CancelledError, DomainError, NoResponseError, PartialFailureError } from '../model/errors.ts';
import { isTransient } from '../primitives/retry.ts';
import type { BulkCounts, BulkStatus } from './bulk-operation.ts';

/** Why a run starts nothing more: it was cancelled, an item failed, or this process can or will do no more. */
export type StopReason = 'CANCELLED' | 'FAILURE' | 'CLOSING';

/** Whether a run goes on; if not, why, and what that means for its items and its end. */
export class StopState {
  readonly #onStop: () => void;
  readonly #controller = new AbortController();
  #reason: StopReason | null = null;
  #failure: { readonly error: unknown } | null = null;

  /** @param onStop called each time something asks to stop */
  constructor(onStop: () => void) {
    this.#onStop = onStop;
  }

  get isStopped(): boolean {
    return this.#reason !== null;
  }

  /** Aborted once the run is to stop. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The first reason counts, but for CANCELLED: who cancels an operation does not want it to go on later. */
  stop(reason: StopReason): void {
    if (this.#reason === null || reason === 'CANCELLED') this.#reason = reason;
    this.#controller.abort(new CancelledError());
    this.#onStop();
  }

  /** The store fails, or the lease is lost: the operation stays as the store has it. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.stop('CLOSING');
  }

  throwIfFailed(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }

  /**
   * Whether an item that ended with this error after the stop stays PENDING. When the process closes, one that was sent
   * without an answer is sent again later; else it counts as failed, because it may have been done.
   */
  leavesPending(error: unknown): boolean {
    if (this.#reason === null) return false;
    if (error instanceof CancelledError || isAbort(error)) return true;
    if (this.#reason === 'CLOSING') return isTransient(error) || !(error instanceof DomainError) || isBrokenOff(error);
    return isTransient(error) && !(error instanceof NoResponseError);
  }

  /** How the operation ends with these counts. Null if it does not end, but goes on at a later start. */
  finalStatus({ PENDING, FAILED, SKIPPED }: BulkCounts): Exclude<BulkStatus, 'RUNNING'> | null {
    if (PENDING > 0 && this.#reason === 'CLOSING') return null;
    if (PENDING > 0 && this.#reason === 'CANCELLED') return 'CANCELLED';
    return PENDING + FAILED + SKIPPED > 0 ? 'COMPLETED_WITH_FAILURES' : 'SUCCEEDED';
  }
}

/** A change of several steps of which the stop has broken off the next: whoever repeats it goes on from there. */
function isBrokenOff(error: DomainError): boolean {
  return error instanceof PartialFailureError && error.cause instanceof CancelledError;
}

/** A read that the stop has broken off. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
