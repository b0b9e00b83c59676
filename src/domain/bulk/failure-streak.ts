import { DomainError } from '../model/errors.ts';

/** The most items in a row that may end with an error nobody knows. So many are no accident of the items. */
const MOST_UNKNOWN_IN_A_ROW = 20;

/** Tells an item that fails for itself from a fault of this service that every item would meet. */
export class FailureStreak {
  #length = 0;

  /** Of an item that was done, or that failed for a known reason. */
  end(): void {
    this.#length = 0;
  }

  /**
   * Counts an item that failed. Answers with the error to tell of it: at the end of a streak, one that says so.
   */
  add(error: unknown): { readonly error: unknown; readonly isTooLong: boolean } {
    if (error instanceof DomainError) {
      this.end();
      return { error, isTooLong: false };
    }
    this.#length += 1;
    return this.#length === MOST_UNKNOWN_IN_A_ROW
      ? { error: new UnknownStreakError(error), isTooLong: true }
      : { error, isTooLong: false };
  }
}

/** What is told of the last item of a streak, after which nothing more is started. */
export class UnknownStreakError extends DomainError {
  readonly code = 'INTERNAL_SERVER_ERROR';

  constructor(cause: unknown) {
    super(
      `Unexpected error, and that of ${MOST_UNKNOWN_IN_A_ROW} items in a row: the operation was stopped. The log of the service says what they met.`,
      { cause },
    );
  }
}
