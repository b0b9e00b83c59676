import { BadUserInputError, IndexUnavailableError } from '../model/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { OpenScan } from '../scan/opened-scan.ts';
import type { DirectoryIndexStore, IndexState } from './directory-index-store.ts';
import { IndexScan } from './index-scan.ts';

/**
 * Opens what scans the directory now, or as of a moment of the past, without a call to Cognito.
 *
 * @param at null: now, as far as the index has read
 * @throws IndexUnavailableError if no index is kept, or its first reading is not through
 * @throws BadUserInputError if the moment is in the future, or before the index begins
 */
export async function openIndexScan(
  index: Pick<DirectoryIndexStore, 'state' | 'at' | 'now'> | null,
  at: Date | null,
  clock: Clock,
): Promise<OpenScan> {
  if (index === null) throw new IndexUnavailableError(null);
  const [{ since, readThrough }, now] = await Promise.all([index.state(), index.now()]);
  if (since === null || readThrough === null) {
    const { users } = await index.at(null).totals();
    throw new IndexUnavailableError(users);
  }
  if (at !== null) assertKnownMoment(at, since, now);
  const asOf = at !== null && at < readThrough ? at : readThrough;
  return (scope, maxUsers) => new IndexScan({ directory: index.at(at), asOf, clock, maxUsers }, scope);
}

/** Throws BadUserInputError if the index does not answer for the moment. */
export function assertKnownMoment(at: Date, since: NonNullable<IndexState['since']>, now: Date): void {
  if (at < since) throw new BadUserInputError(`The directory is known since ${since.toISOString()}, not before.`, 'at');
  if (at > now) throw new BadUserInputError(`That is in the future: it is ${now.toISOString()}.`, 'at');
}
