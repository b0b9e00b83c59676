import { ENVIRONMENT_VARIABLES } from '../../config/variables/index.ts';
import { closestMatch } from './did-you-mean.ts';

/** What the names of this service's own variables begin with. Other programs have little reason to use the same. */
const OWN_PREFIX = /^(COGNITO|AUTH|EMBEDDED_POOL)_/;

/**
 * Returns a line for each variable that looks like one of this service's and is none: a misspelt name would otherwise leave
 * a default in force without a word.
 */
export function findUnknownVariables(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const known = Object.keys(ENVIRONMENT_VARIABLES);
  return Object.keys(env)
    .filter((name) => OWN_PREFIX.test(name) && !known.includes(name))
    .map((name) => {
      const meant = closestMatch(name, known);
      return `${name} is not a variable of this service.${meant === null ? '' : ` Did you mean ${meant}?`}`;
    });
}
