import type { Agent } from 'node:http';
import type { Config } from '../config/parse-config.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { EmbeddedPool } from '../embedded-pool/pool.ts';
import {
  type Authenticate,
  authenticateLocalAdministrator,
  createTokenAuthenticator,
} from '../http/auth/authenticate.ts';

export interface AuthenticatorDependencies {
  readonly clock: Clock;
  /** Fetches the keys of the tokens. */
  readonly proxy?: Agent | undefined;
  /** Its tokens are accepted when the configuration says so. */
  readonly embeddedPool: EmbeddedPool | null;
}

/** Finds out who sends a request, in the way that the configuration chooses. */
export function createAuthenticator(
  { auth, accessGroups }: Config,
  { clock, proxy, embeddedPool }: AuthenticatorDependencies,
): Authenticate {
  if (auth.kind === 'none') return authenticateLocalAdministrator;
  if (auth.kind === 'user-pool') return createTokenAuthenticator({ ...auth, accessGroups, clock, agent: proxy });
  if (embeddedPool === null) throw new Error('There is no embedded pool whose tokens could be accepted.');
  const { userPoolId, clientId } = embeddedPool;
  return createTokenAuthenticator({
    userPoolId,
    clientIds: [clientId],
    tokenUse: auth.tokenUse,
    accessGroups,
    fetchKeySet: async () => embeddedPool.jwks(),
    clock,
  });
}
