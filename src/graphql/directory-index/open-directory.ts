import { assertKnownMoment } from '../../domain/directory-index/open-index-scan.ts';
import { IndexUnavailableError } from '../../domain/model/errors.ts';
import type { IndexLoaders } from '../../loaders/index-loaders.ts';
import type { Loaders } from '../../loaders/loaders.ts';

/** The directory at one moment, with what the index says of itself. */
export interface OpenedDirectory {
  readonly index: IndexLoaders;
  /** The earliest moment that can be looked at. */
  readonly since: Date;
  /** What the pool showed before is here. */
  readonly asOf: Date;
  /** How far `asOf` lies back; 0 for a moment of the past. */
  readonly lagSeconds: number;
}

/**
 * Opens the directory at a moment, or now for null. Makes no call to Cognito.
 *
 * @throws IndexUnavailableError if no index is kept, or its first reading is not through
 * @throws BadUserInputError if the moment is in the future, or before the index begins
 */
export async function openDirectory(
  { index: reads }: Pick<Loaders, 'index'>,
  at: Date | null,
): Promise<OpenedDirectory> {
  if (reads === null) throw new IndexUnavailableError(null);
  const { state, now } = await reads.readiness();
  const { since, readThrough } = state;
  if (since === null || readThrough === null) throw new IndexUnavailableError(await reads.usersRead());
  if (at === null) {
    const lagSeconds = Math.max(0, now.getTime() - readThrough.getTime()) / 1_000;
    return { index: reads.open(null, state), since, asOf: readThrough, lagSeconds };
  }
  assertKnownMoment(at, since, now);
  return { index: reads.open(at, state), since, asOf: at < readThrough ? at : readThrough, lagSeconds: 0 };
}
