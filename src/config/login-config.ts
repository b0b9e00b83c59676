import type { AuthConfig } from './auth-config.ts';
import { administeredPools } from './pools-config.ts';
import type { Environment } from './variables/index.ts';

/** How people who open the dashboard in a browser come to a token. */
export type LoginConfig =
  /** No token is asked for. */
  | { readonly kind: 'none' }
  /** They have one from elsewhere, and paste it. */
  | { readonly kind: 'pasted-token' }
  /** They choose one of the people whom the embedded pool was filled with. */
  | { readonly kind: 'sample-people'; readonly tokenUse: TokenUse }
  /** They sign in on the pages that Cognito shows for the pool whose tokens are accepted. */
  | {
      readonly kind: 'managed-login';
      /** The origin of those pages, without a slash at its end. */
      readonly origin: string;
      readonly clientId: string;
      readonly tokenUse: TokenUse;
    };

type TokenUse = Environment['AUTH_TOKEN_USE'];

/** What AUTH_LOGIN_DOMAIN asks for must fit how tokens are checked. */
export function loginConfig(environment: Environment, auth: AuthConfig | null, problems: string[]): LoginConfig {
  const { AUTH_LOGIN_DOMAIN: origin } = environment;
  if (auth === null) return { kind: 'none' };
  if (auth.kind === 'none' || auth.kind === 'embedded-pool') {
    if (origin !== undefined) {
      problems.push(
        'AUTH_LOGIN_DOMAIN is set, but no token of a real pool is accepted: set AUTH=cognito, AUTH_CLIENT_IDS and the id of the pool, too, or leave it out.',
      );
    }
    return auth.kind === 'none' ? auth : { kind: 'sample-people', tokenUse: auth.tokenUse };
  }
  const [clientId] = auth.clientIds;
  if (origin === undefined || clientId === undefined) return { kind: 'pasted-token' };
  if (auth.kind === 'own-pool' && administeredPools(environment).ids.length > 1) {
    problems.push(
      'AUTH_LOGIN_DOMAIN is the domain of one user pool, but each of several pools accepts its own tokens: set AUTH_USER_POOL_ID, too, or leave it out.',
    );
  }
  return { kind: 'managed-login', origin, clientId, tokenUse: auth.tokenUse };
}
