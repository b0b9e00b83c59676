import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { pino } from 'pino';
import { createService, type Service } from '../../src/app/create-service.ts';
import { addSamplePeople } from '../../src/app/sample-people.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { systemClock } from '../../src/domain/ports/clock.ts';
import type { EmbeddedPool } from '../../src/embedded-pool/pool.ts';

const HOUR = 3_600_000;
const PASSWORD = 'Right-1-password';

/** The whole service over the embedded pool, which asks for that pool's tokens. */
export interface GuardedApp {
  readonly service: Service;
  readonly pool: EmbeddedPool;
  /** The real SDK client: users sign in with it. */
  readonly client: CognitoIdentityProvider;
  /** Sends one operation as JSON, with the token if there is one. */
  send(token: string | null, query: string, headers?: Record<string, string>): Promise<Response>;
  /** By role, the tokens of somebody who has it. */
  readonly staff: Readonly<Record<'auditor' | 'operator' | 'administrator', string>>;
  /** Signs a user in. Makes the user and the group where they are not there. */
  signIn(username: string, groupName: string): Promise<{ readonly access: string; readonly id: string }>;
  /** Everything that was logged so far, a JSON line each. */
  readonly log: readonly string[];
  /** Lets the embedded pool and the service see another time, for as long as the action takes. */
  at<Result>(milliseconds: number, action: () => Promise<Result>): Promise<Result>;
}

export async function openGuardedApp(env: Record<string, string> = {}): Promise<GuardedApp> {
  let offset = 0;
  const clock = {
    now: () => systemClock.now() + offset,
    date: () => new Date(systemClock.date().getTime() + offset),
    after: systemClock.after,
  };
  const config = parseConfig({ EMBEDDED_POOL_QUOTAS: 'off', AUTH: 'cognito', ...env });
  const log: string[] = [];
  const logger = pino({ level: 'trace', base: null }, { write: (line: string) => void log.push(line) });
  const service = await createService(config, { logger, examples: [], clock });
  const pool = service.embeddedPool;
  if (pool === null) throw new Error('Tests run on the embedded pool.');
  const client = new CognitoIdentityProvider({
    region: pool.region,
    requestHandler: pool.requestHandler,
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
  const [auditor, operator, administrator] = addSamplePeople(pool, config.accessGroups, 'access');

  return {
    service,
    pool,
    client,
    log,
    staff: {
      auditor: auditor?.token ?? '',
      operator: operator?.token ?? '',
      administrator: administrator?.token ?? '',
    },
    send: async (token, query, headers) =>
      service.app.fetch('http://service.test/graphql', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...(token !== null && { authorization: `Bearer ${token}` }),
          ...headers,
        },
        body: JSON.stringify({ query }),
      }),
    async signIn(username, groupName) {
      pool.addLogin({ username, password: PASSWORD, groupName });
      return tokensOf(client, pool.clientId, username);
    },
    async at(milliseconds, action) {
      offset = milliseconds;
      try {
        return await action();
      } finally {
        offset = 0;
      }
    },
  };
}

async function tokensOf(client: CognitoIdentityProvider, ClientId: string, USERNAME: string) {
  const { AuthenticationResult } = await client.initiateAuth({
    ClientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME, PASSWORD },
  });
  return { access: AuthenticationResult?.AccessToken ?? '', id: AuthenticationResult?.IdToken ?? '' };
}

/** What can be wrong with a token. */
export type Flaw =
  | 'none'
  | 'expired'
  | 'of another pool'
  | 'of another client'
  | 'of the wrong use'
  | 'of algorithm none'
  | 'signed with an unknown key';

/** A token of an administrator that is not to be accepted, and the description of the answer's challenge. */
export interface UnfitToken {
  readonly token: string | null;
  readonly description: string | null;
}

/** One token for each flaw, and others that somebody might forge. */
export async function unfitTokens(
  app: GuardedApp,
): Promise<{ readonly byFlaw: Readonly<Record<Flaw, UnfitToken>>; readonly forged: readonly UnfitToken[] }> {
  const { client, pool } = app;
  const { access, id } = await app.signIn('mallory', 'administrators');
  const expired = await app.at(-2 * HOUR, () => app.signIn('mallory', 'administrators'));
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const { kid } = partsOf(access).header;
  const unsigned = `${encoded({ alg: 'none', kid })}.${access.split('.')[1]}`;
  const unknownKey = 'The token is signed with an unknown key.';
  const malformed = 'The token is malformed.';
  return {
    byFlaw: {
      none: { token: null, description: null },
      expired: { token: expired.access, description: 'The token has expired.' },
      'of another pool': {
        token: await tokenOfOtherPool(client),
        description: 'The token is of another user pool.',
      },
      'of another client': {
        token: await tokenOfOtherClient(client, pool.userPoolId),
        description: 'The token was issued to another app client.',
      },
      'of the wrong use': {
        token: id,
        description: 'The token is of the wrong kind: an ID token for an access token, or the reverse.',
      },
      'of algorithm none': { token: `${unsigned}.c2lnbmF0dXJl`, description: 'The token is not signed with RS256.' },
      'signed with an unknown key': {
        token: signed(access, { alg: 'RS256', kid: 'unknown' }, stranger),
        description: unknownKey,
      },
    },
    forged: [
      // Of algorithm none, as the standard has it: without a signature.
      { token: `${unsigned}.`, description: malformed },
      // Signed with another key in the name of the pool's.
      {
        token: signed(access, { alg: 'RS256', kid }, stranger),
        description: 'The signature of the token does not fit it.',
      },
      { token: signed(access, { alg: 'RS256' }, stranger), description: unknownKey },
      { token: 'Zm9v', description: malformed },
    ],
  };
}

async function tokenOfOtherPool(client: CognitoIdentityProvider): Promise<string> {
  const { UserPool } = await client.createUserPool({ PoolName: 'other' });
  const UserPoolId = UserPool?.Id ?? '';
  await client.adminCreateUser({ UserPoolId, Username: 'mallory' });
  await client.adminSetUserPassword({ UserPoolId, Username: 'mallory', Password: PASSWORD, Permanent: true });
  await client.createGroup({ UserPoolId, GroupName: 'administrators' });
  await client.adminAddUserToGroup({ UserPoolId, Username: 'mallory', GroupName: 'administrators' });
  return tokenOfOtherClient(client, UserPoolId);
}

async function tokenOfOtherClient(client: CognitoIdentityProvider, UserPoolId: string): Promise<string> {
  const { UserPoolClient } = await client.createUserPoolClient({
    UserPoolId,
    ClientName: 'other',
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
  });
  return (await tokensOf(client, UserPoolClient?.ClientId ?? '', 'mallory')).access;
}

/** The token's claims with these changed, under this header, signed with this key. */
export function signed(token: string, header: object, key: KeyObject, changes: object = {}): string {
  const text = `${encoded(header)}.${encoded({ ...partsOf(token).claims, ...changes })}`;
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`;
}

export function partsOf(token: string): { header: Record<string, unknown>; claims: Record<string, unknown> } {
  const [header = '', claims = ''] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
  return { header: JSON.parse(header), claims: JSON.parse(claims) };
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
