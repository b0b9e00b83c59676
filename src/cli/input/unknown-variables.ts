import { ENVIRONMENT_VARIABLES } from '../../config/variables/index.ts';
import { closestMatch } from './did-you-mean.ts';

/** The prefixes of this service's own variables. Other programs are unlikely to use them. */
const OWN_PREFIX = /^(COGNITO|AUTH|EMBEDDED_POOL)_/;

/**
 * Returns a line for each variable that looks like one of this service's but is none: otherwise a misspelt name would
 * silently leave the default in force.
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
