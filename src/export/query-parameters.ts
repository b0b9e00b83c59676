import { BadUserInputError } from '../domain/model/errors.ts';
import { parseNameList } from './parse-name-list.ts';

/**
 * Refuses parameters that a report does not have. If they were ignored, a misspelt "groups" would return the whole pool.
 *
 * @throws BadUserInputError that names the first unknown one
 */
export function refuseUnknownParameters(query: URLSearchParams, known: readonly string[]): void {
  const unknown = [...query.keys()].find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new BadUserInputError(
    `There is no parameter "${unknown}". ${known.length === 0 ? 'There are none' : `There are: ${known.join(', ')}`}.`,
    unknown,
  );
}

/**
 * Returns null if the parameter is not given. A list without names is a mistake, such as an empty variable of a script.
 *
 * @throws BadUserInputError for that
 */
export function namesIn(parameter: string, values: readonly string[]): readonly string[] | null {
  if (values.length === 0) return null;
  const names = parseNameList(values);
  if (names.length === 0) throw new BadUserInputError(`"${parameter}" is given, and names nothing.`, parameter);
  return names;
}

/**
 * Returns the value of a parameter that is given once at most; undefined if it is not given.
 *
 * @throws BadUserInputError if it is given more than once, or empty
 */
export function oneIn(parameter: string, values: readonly string[]): string | undefined {
  const [value, ...others] = values;
  if (others.length > 0) throw new BadUserInputError(`"${parameter}" is given more than once.`, parameter);
  if (value === '') throw new BadUserInputError(`"${parameter}" is given, and names nothing.`, parameter);
  return value;
}

/**
 * Returns the words of a parameter that takes several of a known list, in any case; null if it is not given.
 *
 * @throws BadUserInputError that lists the known words
 */
export function wordsIn<const Word extends string>(
  parameter: string,
  values: readonly string[],
  words: readonly Word[],
): readonly Word[] | null {
  const given = namesIn(parameter, values);
  if (given === null) return null;
  return given.map((text) => {
    const word = words.find((known) => known === text.toUpperCase().replaceAll('-', '_'));
    if (word !== undefined) return word;
    throw new BadUserInputError(`There is no ${parameter} "${text}". There are: ${words.join(', ')}.`, parameter);
  });
}
