import { InvalidInputError } from '../model/errors.ts';
import { nameError } from '../model/name-rules.ts';

/**
 * Each name once, in the order of the list.
 *
 * @throws InvalidInputError, with the path of the offending name
 */
export function distinctNames(names: readonly string[], field: string, what: 'user' | 'group'): readonly string[] {
  if (names.length === 0) throw new InvalidInputError(`${field} is empty: there is nothing to do.`, field);
  for (const [index, name] of names.entries()) assertName(name, what, `${field}[${index}]`);
  return [...new Set(names)];
}

/** Throws InvalidInputError with this path if Cognito would refuse the name. */
export function assertName(name: string, what: 'user' | 'group', path: string): void {
  const problem = nameError(name, what);
  if (problem !== null) throw new InvalidInputError(problem, path);
}
