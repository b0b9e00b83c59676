import type { FilterableAttribute } from '../ports/directory.ts';
import { type CaseFolding, caseInsensitive, caseSensitive } from './string-condition.ts';

/** The filterable attributes that contain text; the two others are states. */
export type FilterableText = Exclude<FilterableAttribute, 'status' | 'cognito:user_status'>;

/**
 * How each attribute that Cognito can filter by is compared. It applies to every operator, including those that Cognito does
 * not have, so that the result is the same whether Cognito or this service evaluates a clause.
 *
 * - `username` is case-sensitive in the filter of ListUsers (API reference), even in pools whose usernames ignore case at
 * sign-in. So it is case-sensitive here, for every pool.
 * - `sub` ignores case. Whether Cognito's filter does could not be verified. Cognito creates every sub in lower case, so a
 * value sent in lower case finds the same users either way.
 * - The others ignore case. How Cognito folds letters beyond ASCII could not be verified either.
 */
const FOLDS: Readonly<Record<FilterableText, CaseFolding>> = {
  username: caseSensitive,
  sub: caseInsensitive,
  email: caseInsensitive,
  phone_number: caseInsensitive,
  name: caseInsensitive,
  given_name: caseInsensitive,
  family_name: caseInsensitive,
  preferred_username: caseInsensitive,
};

export function isFilterableText(attribute: string): attribute is FilterableText {
  return Object.hasOwn(FOLDS, attribute);
}

/**
 * Returns how an attribute is compared. Attributes that Cognito cannot filter by, such as custom ones, are compared exactly.
 */
export function caseFoldingFor(attribute: string): CaseFolding {
  return isFilterableText(attribute) ? FOLDS[attribute] : caseSensitive;
}
