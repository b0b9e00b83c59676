import { randomUUID } from 'node:crypto';
import type { StoredGroup } from './records.ts';
import type { Claims } from './signing-key.ts';
import type { Session } from './user-session.ts';

/** Seconds: Cognito's defaults, 60 minutes for access and ID tokens, 30 days for refresh tokens. */
export const TOKEN_LIFETIME_S = 3_600;
export const REFRESH_LIFETIME_S = 30 * 86_400;

/** Returns the pool's URL in its tokens: `iss`. */
export function issuerOf(userPoolId: string): string {
  return `https://cognito-idp.${userPoolId.split('_', 1)[0]}.amazonaws.com/${userPoolId}`;
}

export function accessTokenClaims(session: Session, now: number): Claims {
  return {
    ...commonClaims(session, now),
    token_use: 'access',
    client_id: session.client.id,
    username: session.user.username,
    version: 2,
    // The only scope of a sign-in through the API.
    scope: 'aws.cognito.signin.user.admin',
  };
}

/** Returns the claims of an ID token: the identity, all attributes of the user, and the roles of the groups. */
export function idTokenClaims(session: Session, now: number): Claims {
  const { attributes, groups, username } = session.user;
  const roles = [...new Set(groups.flatMap(({ roleArn }) => roleArn ?? []))];
  return {
    ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, attributeClaim(name, value)])),
    ...commonClaims(session, now),
    token_use: 'id',
    aud: session.client.id,
    'cognito:username': username,
    'cognito:roles': roles.length > 0 ? roles : undefined,
    'cognito:preferred_role': preferredRole(groups),
  };
}

function commonClaims({ origin, client, user, startedAt }: Session, now: number): Claims {
  const issuedAt = Math.floor(now / 1000);
  return {
    sub: user.sub,
    iss: issuerOf(client.userPoolId),
    // The order is not documented; here in the order in which the user joined.
    'cognito:groups': user.groups.length > 0 ? user.groups.map(({ name }) => name) : undefined,
    auth_time: Math.floor(startedAt / 1000),
    iat: issuedAt,
    exp: issuedAt + TOKEN_LIFETIME_S,
    jti: randomUUID(),
    origin_jti: origin,
  };
}

/** Returns the value of an attribute in a token: a boolean for the two flags, a string for all others. */
function attributeClaim(name: string, value: string): string | boolean {
  return name === 'email_verified' || name === 'phone_number_verified' ? value === 'true' : value;
}

/**
 * Returns the role of the group with the lowest precedence, unless groups tie for it with different roles (developer guide,
 * "Adding groups to a user pool"). No precedence is the highest of all.
 */
function preferredRole(groups: readonly StoredGroup[]): string | undefined {
  const rank = ({ precedence }: StoredGroup) => precedence ?? Number.POSITIVE_INFINITY;
  const lowest = Math.min(...groups.map(rank));
  const roles = new Set(groups.filter((group) => rank(group) === lowest).map(({ roleArn }) => roleArn));
  return roles.size === 1 ? [...roles][0] : undefined;
}
