import { isLoopback } from './loopback.ts';
import { administeredPools } from './pools-config.ts';
import { ENVIRONMENT_VARIABLES, type Environment, type VariableName } from './variables/index.ts';

/** Whose tokens are accepted. */
export type AuthConfig =
  | { readonly kind: 'none' }
  /** Each embedded pool accepts its own tokens. */
  | { readonly kind: 'embedded-pool'; readonly tokenUse: TokenUse }
  /**
   * Each administered pool accepts its own tokens. The clients are those of all pools: a client is of one pool, so no pool
   * issues a token to another's.
   */
  | { readonly kind: 'own-pool'; readonly clientIds: readonly string[]; readonly tokenUse: TokenUse }
  /** Every administered pool accepts the tokens of this one. */
  | {
      readonly kind: 'user-pool';
      readonly userPoolId: string;
      readonly clientIds: readonly string[];
      readonly tokenUse: TokenUse;
    };

type TokenUse = Environment['AUTH_TOKEN_USE'];

/** The variables that the decision rests on. */
const AUTH_DECIDING_VARIABLES = [
  'AUTH',
  'COGNITO_USER_POOL_ID',
  'COGNITO_USER_POOL_IDS',
  'AUTH_USER_POOL_ID',
  'AUTH_CLIENT_IDS',
  'AUTH_LOGIN_DOMAIN',
] as const;

/**
 * Who may use the service. Without authentication a real pool is administered on a loopback address only, and what
 * sets up authentication without turning it on is a mistake. Returns null only if there are problems.
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
  const { AUTH_USER_POOL_ID, AUTH_CLIENT_IDS, AUTH_LOGIN_DOMAIN, HOST: host } = environment;
  if (administeredPools(environment).ids.length === 0) return 'none';
  const isSetUp = [AUTH_USER_POOL_ID, AUTH_CLIENT_IDS, AUTH_LOGIN_DOMAIN].some((value) => value !== undefined);
  return isSetUp || !isLoopback(host) ? 'cognito' : 'none';
}

function noAuth(environment: Environment, problems: string[]): AuthConfig {
  for (const name of ['AUTH_USER_POOL_ID', 'AUTH_CLIENT_IDS'] as const) {
    if (environment[name] !== undefined) {
      problems.push(`${name} is set, but AUTH is none, so that no token is looked at: set AUTH=cognito, too.`);
    }
  }
  const { HOST: host } = environment;
  if (administeredPools(environment).ids.length > 0 && !isLoopback(host)) {
    problems.push(
      `AUTH is none and HOST is "${host}": whoever reaches the port could do everything to a real pool. Set AUTH=cognito and AUTH_CLIENT_IDS, or a HOST that only this machine reaches, such as 127.0.0.1.`,
    );
  }
  return { kind: 'none' };
}

function tokenAuth(environment: Environment, problems: string[]): AuthConfig | null {
  const { AUTH_USER_POOL_ID: userPoolId, AUTH_CLIENT_IDS: clientIds, AUTH_TOKEN_USE: tokenUse } = environment;
  const { variable, ids } = administeredPools(environment);
  const issuers = userPoolId === undefined ? ids : [userPoolId];
  if (issuers.length === 0) {
    if (clientIds === undefined) return { kind: 'embedded-pool', tokenUse };
    problems.push(
      'AUTH_CLIENT_IDS is set, but the tokens are those of the embedded pool, which has a client of its own: set AUTH_USER_POOL_ID, too, or neither.',
    );
    return null;
  }
  const alternative = isLoopback(environment.HOST) ? ', or AUTH=none to let in whoever is on this machine' : '';
  for (const id of issuers) {
    if (ENVIRONMENT_VARIABLES.AUTH_USER_POOL_ID.schema.safeParse(id).success) continue;
    problems.push(
      `AUTH is cognito, but ${variable} "${id}" is not the id of a pool whose tokens can be checked: set AUTH_USER_POOL_ID${alternative}.`,
    );
  }
  if (clientIds === undefined) {
    problems.push(
      `AUTH is cognito, but AUTH_CLIENT_IDS is not set: name the app clients of ${issuers.join(' and ')} whose tokens are accepted${alternative}.`,
    );
    return null;
  }
  if (userPoolId === undefined) return { kind: 'own-pool', clientIds, tokenUse };
  return { kind: 'user-pool', userPoolId, clientIds, tokenUse };
}
