import type { Config } from '../config/parse-config.ts';
import {
  type Authenticator,
  authenticateLocalAdministrator,
  createTokenAuthenticator,
  type TokenAuthenticatorOptions,
} from '../http/auth/authenticate.ts';
import type { PoolConnection } from './connect-pool.ts';
import type { ProcessServices } from './create-process.ts';

/** Returns who sends a request to this pool. */
export type AuthenticatorOf = (connection: PoolConnection) => Authenticator;

/** Authenticates in the way that the configuration chooses. Pools whose callers come from one pool share its authenticator. */
export function createAuthenticators(
  { auth, accessGroups }: Config,
  { clock, proxy }: Pick<ProcessServices, 'clock' | 'proxy'>,
): AuthenticatorOf {
  const ofTokens = (options: Omit<TokenAuthenticatorOptions, 'accessGroups' | 'clock'>): Authenticator => ({
    authenticate: createTokenAuthenticator({ ...options, accessGroups, clock }),
    issuer: options.userPoolId,
  });
  switch (auth.kind) {
    case 'none':
      return () => ({ authenticate: authenticateLocalAdministrator, issuer: null });
    case 'user-pool': {
      const shared = ofTokens({ ...auth, agent: proxy });
      return () => shared;
    }
    case 'own-pool':
      return ({ pool }) => ofTokens({ ...auth, userPoolId: pool.id, agent: proxy });
    case 'embedded-pool':
      return ({ embeddedPool }) => {
        if (embeddedPool === null) throw new Error('There is no embedded pool whose tokens could be accepted.');
        const { userPoolId, clientId } = embeddedPool;
        const fetchKeySet = async () => embeddedPool.jwks();
        return ofTokens({ userPoolId, clientIds: [clientId], tokenUse: auth.tokenUse, fetchKeySet });
      };
  }
}

/** Whether a caller who is known at one pool is known at every other: not if each pool accepts its own tokens alone. */
export function callersAreShared({ kind }: Config['auth']): boolean {
  return kind === 'none' || kind === 'user-pool';
}
