import type { Agent } from 'node:http';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { SimpleFetcher } from 'aws-jwt-verify/https';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import type { CognitoJwtPayload } from 'aws-jwt-verify/jwt-model';
import { type Actor, localAdministrator } from '../../domain/model/actor.ts';
import { type AccessGroups, permissionsOf } from '../../domain/model/permissions.ts';
import { type Clock, systemClock } from '../../domain/ports/clock.ts';
import { TokenCache } from './token-cache.ts';
import { UnauthenticatedError } from './unauthenticated-error.ts';
import { toAuthError } from './verifier-errors.ts';

/**
 * Returns the caller of a request with this Authorization header, which is null if the request has none. Rejects with
 * UnauthenticatedError, or with UpstreamUnavailableError if tokens cannot be verified.
 */
export type Authenticate = (authorization: string | null) => Promise<Actor>;

/** Finds out who sends a request. */
export interface Authenticator {
  readonly authenticate: Authenticate;
  /** The user pool whose tokens are accepted; null if no token is looked at. */
  readonly issuer: string | null;
}

/** Which tokens are accepted, and which access they give. */
export interface TokenAuthenticatorOptions {
  /** The pool that issues them. */
  readonly userPoolId: string;
  /** The app clients that they may be issued to. */
  readonly clientIds: readonly string[];
  readonly tokenUse: 'access' | 'id';
  readonly accessGroups: AccessGroups;
  /** Returns the key set that Cognito publishes at the URL. Left out: fetches it. */
  readonly fetchKeySet?: ((url: string) => Promise<object | null>) | undefined;
  /** For the connection that fetches the key set, if it does not go directly to AWS. */
  readonly agent?: Agent | undefined;
  /** For the time for which a verified token is cached. */
  readonly clock?: Clock;
}

/** How many seconds the clocks of Cognito and of this machine may differ. */
const CLOCK_SKEW_S = 30;

/** For a service without authentication: anyone who reaches the port is the local administrator. */
export const authenticateLocalAdministrator: Authenticate = async () => localAdministrator;

/**
 * Accepts the bearer tokens of one user pool, each verified once a minute. The keys are fetched for the first token, and
 * again when a token is signed with an unknown key, at most every 10 s. A revoked token is accepted until it expires:
 * finding out would take a call to Cognito for each request.
 */
export function createTokenAuthenticator({
  userPoolId,
  clientIds,
  tokenUse,
  accessGroups,
  fetchKeySet,
  agent,
  clock = systemClock,
}: TokenAuthenticatorOptions): Authenticate {
  const verifier = CognitoJwtVerifier.create(
    { userPoolId, clientId: [...clientIds], tokenUse, graceSeconds: CLOCK_SKEW_S },
    { jwksCache: new SimpleJwksCache({ fetcher: fetcherOf(fetchKeySet, agent) }) },
  );
  const verified = new TokenCache(clock);
  return async (authorization) => {
    const token = bearerToken(authorization);
    const known = verified.actorOf(token);
    if (known !== undefined) return known;
    const claims = await verifier.verify(token).catch((error: unknown) => {
      throw toAuthError(error, userPoolId);
    });
    const actor = actorOf(claims, accessGroups);
    verified.remember(token, actor);
    return actor;
  };
}

function fetcherOf(fetchKeySet: TokenAuthenticatorOptions['fetchKeySet'], agent: Agent | undefined) {
  if (fetchKeySet === undefined) return new SimpleFetcher(agent && { defaultRequestOptions: { agent } });
  const encoder = new TextEncoder();
  return { fetch: async (url: string) => encoder.encode(JSON.stringify(await fetchKeySet(url))).buffer };
}

/**
 * Returns the token (RFC 6750, section 2.1). The scheme is case-insensitive (RFC 9110, section 11.1). Throws for another
 * scheme.
 */
function bearerToken(authorization: string | null): string {
  const token = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw UnauthenticatedError.missing();
  return token;
}

/** Returns the caller of a token. Throws for one without an expiry, which the verifier accepts and Cognito never issues. */
function actorOf(claims: CognitoJwtPayload, accessGroups: AccessGroups): Actor {
  const { sub, exp }: { sub?: string; exp?: number } = claims;
  if (sub === undefined || exp === undefined) {
    throw UnauthenticatedError.invalidToken('The token lacks a claim that every token of Cognito has.');
  }
  const groups = namesIn(claims['cognito:groups']);
  return {
    subject: sub,
    username: textOf(claims.token_use === 'id' ? claims['cognito:username'] : claims.username),
    groups,
    permissions: permissionsOf(groups, accessGroups),
    expiresAt: exp * 1000,
  };
}

/**
 * Returns a claim that is text, or null. A token of the client-credentials grant has no user and no groups, and a trigger
 * can write any claim.
 */
function textOf(claim: unknown): string | null {
  return typeof claim === 'string' ? claim : null;
}

function namesIn(claim: unknown): readonly string[] {
  return Array.isArray(claim) ? claim.filter((name) => typeof name === 'string') : [];
}
