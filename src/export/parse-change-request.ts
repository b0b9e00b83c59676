import {
  CHANGE_ORIGINS,
  DIRECTORY_CHANGE_KINDS,
  type DirectoryChangeFilter,
} from '../domain/directory-index/directory-change.ts';
import { BadUserInputError } from '../domain/model/errors.ts';
import { parsePeriod } from './parse-time.ts';
import { oneIn, wordsIn } from './query-parameters.ts';

/** The parameters of an export of the directory's changes, each given any number of times. */
export type ChangeParameters = Readonly<
  Record<'since' | 'until' | 'user' | 'group' | 'kind' | 'origin', readonly string[]>
>;

/** @throws BadUserInputError */
export function parseChangeRequest(given: ChangeParameters, now: Date): DirectoryChangeFilter {
  const { since, until } = parsePeriod(oneIn('since', given.since), oneIn('until', given.until), now);
  const [origin, ...others] = wordsIn('origin', given.origin, CHANGE_ORIGINS) ?? [];
  if (others.length > 0) throw new BadUserInputError('"origin" is given more than once.', 'origin');
  return {
    after: since,
    before: until,
    username: oneIn('user', given.user),
    groupName: oneIn('group', given.group),
    kind: wordsIn('kind', given.kind, DIRECTORY_CHANGE_KINDS),
    origin,
  };
}
