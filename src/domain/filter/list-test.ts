import { attributeOf, type User } from '../model/user.ts';
import type { CognitoFilter } from '../ports/directory.ts';
import { caseFoldingFor, isFilterableText } from './case-folding.ts';

/**
 * Returns a test whether a user is in the list with this filter, by the characters of the value. Makes no calls. True for
 * states.
 */
export function listTest({ attribute, operator, value }: CognitoFilter): (user: User) => boolean {
  if (!isFilterableText(attribute)) return () => true;
  const fold = caseFoldingFor(attribute);
  const wanted = fold(value);
  return (user) => {
    const text = attribute === 'username' ? user.username : attributeOf(user, attribute);
    if (text === null) return false;
    return operator === '=' ? fold(text) === wanted : fold(text).startsWith(wanted);
  };
}
