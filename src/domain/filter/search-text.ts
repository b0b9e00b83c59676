import { BadUserInputError } from '../model/errors.ts';
import { ADDRESS_PROOFS, type User } from '../model/user.ts';

/** The most words of a search. Each is looked for by itself. */
export const MAX_SEARCH_WORDS = 10;
/** The most characters of a search, in UTF-16 code units. An email address or a name in full is shorter. */
export const MAX_SEARCH_LENGTH = 256;

/**
 * Folds a text for the search: what differs by case, accents, or the width and style of the letters becomes the same. Letters
 * that Unicode does not decompose stay: `ø` is not `o`, and `ß` is not `ss`. Where one text is part of another, so is what
 * they are folded to.
 */
export function foldForSearch(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ς', 'σ');
}

/**
 * Returns whether the values of an attribute are in the searched text. Flags such as `email_verified` are not: everybody who
 * searches `true` would find everybody.
 */
export function isSearched(attribute: string): boolean {
  return !ADDRESS_PROOFS.has(attribute);
}

/** Returns the text in which a user is searched: a line for the username, and one for each of the user's attributes. */
export function searchText({ username, attributes }: Pick<User, 'username' | 'attributes'>): string {
  const values = attributes.filter(({ name }) => isSearched(name)).map(({ value }) => value);
  return [username, ...values].map(foldForSearch).join('\n');
}

/**
 * Returns the words of a search, folded, without duplicates; none if the search is null or blank. A user is found by a search
 * if the user's `searchText` contains every word.
 *
 * @throws BadUserInputError if the search is too long
 */
export function searchWords(search: string | null, path = 'search'): readonly string[] {
  if (search === null) return [];
  if (search.length > MAX_SEARCH_LENGTH) {
    throw new BadUserInputError(`A search has at most ${MAX_SEARCH_LENGTH} characters.`, path);
  }
  // Some characters are folded to a space and more: hence the words of what is folded.
  const words = new Set(
    foldForSearch(search)
      .split(/\s+/u)
      .filter((word) => word !== ''),
  );
  if (words.size > MAX_SEARCH_WORDS) {
    throw new BadUserInputError(`A search has at most ${MAX_SEARCH_WORDS} words.`, path);
  }
  return [...words];
}
