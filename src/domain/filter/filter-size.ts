import { BadUserInputError } from '../model/errors.ts';

/** The name of the argument in the API. */
export const FILTER_ROOT = 'filter';

/**
 * The most clauses in a whole filter; each value of a list counts as one. Limits the work that one request can cause for
 * every user that it reads.
 */
export const MAX_FILTER_SIZE = 1_000;

/** Counts the clauses of one filter. */
export class FilterSize {
  total = 0;

  /** Throws BadUserInputError with the path if the filter is too large now. */
  add(values: number, path: string): void {
    this.total += values;
    if (this.total > MAX_FILTER_SIZE) {
      throw new BadUserInputError(
        `A filter has at most ${MAX_FILTER_SIZE} clauses, each value of a list counted as one.`,
        path,
      );
    }
  }
}
