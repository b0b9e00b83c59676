import { attributeOf, type User } from '../model/user.ts';
import type { CognitoFilter } from '../ports/directory.ts';
import { caseFoldingFor, isFilterableText } from './case-folding.ts';

/** Is the user in the list that Cognito filters so, by characters alone? No calls. States are taken on trust. */
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
