import type { FilterableAttribute } from '../ports/directory.ts';
import { type CaseFolding, caseInsensitive, caseSensitive } from './string-condition.ts';

/** The filterable attributes that hold text of the user's own; the two others are states. */
export type FilterableText = Exclude<FilterableAttribute, 'status' | 'cognito:user_status'>;

/**
 * How each attribute that Cognito can filter is compared. Every operator goes by it, those that Cognito does not know
 * included, so that the answer is the same whether a clause is sent to Cognito or evaluated here.
 *
 * - `username` is case-sensitive in the filter of ListUsers (API reference), in pools whose usernames ignore case at
 *   sign-in too. So it is here, for every pool.
 * - `sub` ignores case. Whether Cognito's filter does, nobody could verify; Cognito makes every sub in lower case, so a
 *   value sent in lower case finds the same users either way.
 * - The others ignore case. How Cognito folds letters beyond ASCII, nobody could verify either.
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

/** Attributes that Cognito cannot filter, custom ones among them, have no rule to agree with: they compare exactly. */
export function caseFoldingFor(attribute: string): CaseFolding {
  return isFilterableText(attribute) ? FOLDS[attribute] : caseSensitive;
}
