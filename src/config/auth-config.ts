import { isLoopback } from './loopback.ts';
import { ENVIRONMENT_VARIABLES, type Environment, type VariableName } from './variables/index.ts';

/** Whose tokens are accepted. */
export type AuthConfig =
  | { readonly kind: 'none' }
  | { readonly kind: 'embedded-pool'; readonly tokenUse: TokenUse }
  | {
      readonly kind: 'user-pool';
      readonly userPoolId: string;
      readonly clientIds: readonly string[];
      readonly tokenUse: TokenUse;
    };

type TokenUse = Environment['AUTH_TOKEN_USE'];

/** The variables that the decision rests on. */
const AUTH_DECIDING_VARIABLES = ['AUTH', 'COGNITO_USER_POOL_ID', 'AUTH_USER_POOL_ID', 'AUTH_CLIENT_IDS'] as const;

/**
 * Who may use the service. Without authentication a real pool is administered on a loopback address only, and what
 * sets up authentication without turning it on is a mistake. Answers null only where there are problems.
 *
 * @param isSet also where the value is wrong, which has been named a problem already
 */
export function authConfig(
  environment: Environment,
  isSet: (name: VariableName) => boolean,
  problems: string[],
): AuthConfig | null {
  if (AUTH_DECIDING_VARIABLES.some((name) => environment[name] === undefined && isSet(name))) return null;
  const auth = environment.AUTH ?? defaultAuth(environment);
  return auth === 'none' ? noAuth(environment, problems) : tokenAuth(environment, problems);
}

/**
 * On a loopback address, whoever reaches the port could use the same AWS credentials without this service: nothing is
 * given away. What sets up authentication asks for it, and every other address takes it.
 */
function defaultAuth(environment: Environment): 'none' | 'cognito' {
  const { AUTH_USER_POOL_ID, AUTH_CLIENT_IDS, COGNITO_USER_POOL_ID: administered, HOST: host } = environment;
  if (administered === undefined) return 'none';
  return AUTH_USER_POOL_ID === undefined && AUTH_CLIENT_IDS === undefined && isLoopback(host) ? 'none' : 'cognito';
}

function noAuth(environment: Environment, problems: string[]): AuthConfig {
  for (const name of ['AUTH_USER_POOL_ID', 'AUTH_CLIENT_IDS'] as const) {
    if (environment[name] !== undefined) {
      problems.push(`${name} is set, but AUTH is none, so that no token is looked at: set AUTH=cognito, too.`);
    }
  }
  const { COGNITO_USER_POOL_ID: administered, HOST: host } = environment;
  if (administered !== undefined && !isLoopback(host)) {
    problems.push(
      `AUTH is none and HOST is "${host}": whoever reaches the port could do everything to a real pool. Set AUTH=cognito and AUTH_CLIENT_IDS, or a HOST that only this machine reaches, such as 127.0.0.1.`,
    );
  }
  return { kind: 'none' };
}

function tokenAuth(environment: Environment, problems: string[]): AuthConfig | null {
  const { COGNITO_USER_POOL_ID: administered, AUTH_CLIENT_IDS: clientIds, AUTH_TOKEN_USE: tokenUse } = environment;
  const userPoolId = environment.AUTH_USER_POOL_ID ?? administered;
  if (userPoolId === undefined) {
    if (clientIds === undefined) return { kind: 'embedded-pool', tokenUse };
    problems.push(
      'AUTH_CLIENT_IDS is set, but the tokens are those of the embedded pool, which has a client of its own: set AUTH_USER_POOL_ID, too, or neither.',
    );
    return null;
  }
  const alternative = isLoopback(environment.HOST) ? ', or AUTH=none to let in whoever is on this machine' : '';
  if (!ENVIRONMENT_VARIABLES.AUTH_USER_POOL_ID.schema.safeParse(userPoolId).success) {
    problems.push(
      `AUTH is cognito, but COGNITO_USER_POOL_ID "${userPoolId}" is not the id of a pool whose tokens can be checked: set AUTH_USER_POOL_ID${alternative}.`,
    );
  }
  if (clientIds === undefined) {
    problems.push(
      `AUTH is cognito, but AUTH_CLIENT_IDS is not set: name the app clients of ${userPoolId} whose tokens are accepted${alternative}.`,
    );
    return null;
  }
  return { kind: 'user-pool', userPoolId, clientIds, tokenUse };
}
