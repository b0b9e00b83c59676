import { generateKeyPairSync } from 'node:crypto';
import { FetchError } from 'aws-jwt-verify/error';
import { beforeAll, describe, expect, test } from 'vitest';
import { UpstreamUnavailableError } from '../../../src/domain/model/errors.ts';
import { createEmbeddedPool, type EmbeddedPool } from '../../../src/embedded-pool/pool.ts';
import { createTokenAuthenticator, type TokenAuthenticatorOptions } from '../../../src/http/auth/authenticate.ts';
import { UnauthenticatedError } from '../../../src/http/auth/unauthenticated-error.ts';
import { partsOf, signed } from '../../support/authenticated-app.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const accessGroups = { AUDITOR: ['auditors'], OPERATOR: ['r&d,phase-2', 'operators'], ADMINISTRATOR: [] };
const ada = { username: 'ada', password: 'Right-1-password', groupName: 'r&d,phase-2' };

let pool: EmbeddedPool;
let tokens: { readonly accessToken: string; readonly idToken: string };

beforeAll(() => {
  pool = createEmbeddedPool({ users: 0, groups: 0 });
  pool.addLogin(ada);
  tokens = pool.signIn(ada.username, ada.password);
});

function open(rules: Partial<TokenAuthenticatorOptions> = {}) {
  const fetched: string[] = [];
  const authenticate = createTokenAuthenticator({
    userPoolId: pool.userPoolId,
    clientIds: ['another', pool.clientId],
    tokenUse: 'access',
    accessGroups,
    fetchKeySet: async (url) => {
      fetched.push(url);
      return pool.jwks();
    },
    ...rules,
  });
  return { authenticate, fetched };
}

/** Made once: it takes longer than all that is done with it. */
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A key of the test's own in the place of the pool's, to sign any claims with. */
function openWithOwnKey(rules: Partial<TokenAuthenticatorOptions> = {}) {
  const jwk = { kid: 'own', kty: 'RSA', alg: 'RS256', use: 'sig', ...publicKey.export({ format: 'jwk' }) };
  const { authenticate } = open({ fetchKeySet: async () => ({ keys: [jwk] }), ...rules });
  return (changes: object, token = tokens.accessToken, header: object = { kid: 'own', alg: 'RS256' }) =>
    authenticate(`Bearer ${signed(token, header, privateKey, changes)}`);
}

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

describe('an actor', () => {
  test('is who the access token names, with the permissions that its groups give, until it expires', async () => {
    const { authenticate } = open();
    expect(await authenticate(`Bearer ${tokens.accessToken}`)).toEqual({
      subject: pool.user('ada')?.sub,
      username: 'ada',
      groups: ['r&d,phase-2'],
      permissions: new Set([
        'DIRECTORY_READ',
        'REPORT_READ',
        'AUDIT_READ',
        'MEMBERSHIP_WRITE',
        'ACCOUNT_WRITE',
        'USER_WRITE',
      ]),
      expiresAt: Number(partsOf(tokens.accessToken).claims.exp) * 1000,
    });
  });

  test('is who the ID token names if those are accepted', async () => {
    const { authenticate } = open({ tokenUse: 'id' });
    expect(await authenticate(`Bearer ${tokens.idToken}`)).toMatchObject({ username: 'ada', groups: ['r&d,phase-2'] });
    await expect(authenticate(`Bearer ${tokens.accessToken}`)).rejects.toThrow('of the wrong kind');
  });

  test('has what every group gives, and nothing for names that only look alike', async () => {
    const authenticate = openWithOwnKey({ accessGroups: { ...accessGroups, ADMINISTRATOR: ['admin'] } });
    const permissionsOf = async (groups: unknown) => [
      ...(await authenticate({ 'cognito:groups': groups })).permissions,
    ];
    expect(await permissionsOf(['auditors', 'admin'])).toContain('GROUP_WRITE');
    expect(await permissionsOf(['auditors'])).toEqual(['DIRECTORY_READ', 'REPORT_READ', 'AUDIT_READ']);
    for (const groups of [['Admin', 'admin ', 'r&d', 'phase-2'], [], undefined, 'admin', [['admin']], { 0: 'admin' }]) {
      expect(await permissionsOf(groups)).toEqual([]);
    }
  });

  test('has no name if the token is that of a program', async () => {
    const authenticate = openWithOwnKey();
    const program = { sub: 'client', username: undefined, 'cognito:groups': undefined };
    expect(await authenticate(program)).toMatchObject({ subject: 'client', username: null, groups: [] });
  });
});

test('a token is verified once a minute, and no later than it expires', async () => {
  const clock = new FakeClock(Date.now());
  const { authenticate } = open({ clock });
  const header = `Bearer ${tokens.accessToken}`;
  const actor = await authenticate(header);
  await clock.advance(59_000);
  expect(await authenticate(header)).toBe(actor);
  await clock.advance(2_000);
  const again = await authenticate(header);
  expect(again).not.toBe(actor);
  expect(again).toEqual(actor);
});

describe('the header', () => {
  test.each(['bearer ', 'BEARER ', 'Bearer   '])('may begin with %j', async (scheme) => {
    const { authenticate } = open();
    expect(await authenticate(`${scheme}${tokens.accessToken}`)).toMatchObject({ username: 'ada' });
  });

  test.each([null, '', 'Bearer', 'Bearer ', 'Basic YTpi', 'Token x', 'Bearer one two'])(
    'of %j brings no token',
    async (header) => {
      const { authenticate } = open();
      await expect(authenticate(header)).rejects.toMatchObject({ code: 'UNAUTHENTICATED', challenge: 'Bearer' });
    },
  );
});

describe('a token', () => {
  test('may have expired half a minute ago, since clocks differ, and no longer', async () => {
    const authenticate = openWithOwnKey();
    expect(await authenticate({ exp: inSeconds(-25) })).toMatchObject({ username: 'ada' });
    await expect(authenticate({ exp: inSeconds(-35) })).rejects.toThrow('The token has expired.');
  });

  test.each([
    ['is not valid yet', { nbf: inSeconds(60) }, 'The token is not valid yet.'],
    ['never expires', { exp: undefined }, 'The token lacks a claim that every token of Cognito has.'],
    ['is nobody’s', { sub: undefined }, 'The token lacks a claim that every token of Cognito has.'],
    ['is of no issuer', { iss: undefined }, 'The token is of another user pool.'],
    [
      'is of an issuer that only begins alike',
      { iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Embedded00' },
      'The token is of another user pool.',
    ],
    ['is of no client', { client_id: undefined }, 'The token was issued to another app client.'],
    [
      'is a refresh token',
      { token_use: 'refresh' },
      'The token is of the wrong kind: an ID token for an access token, or the reverse.',
    ],
    ['says when it expires in words', { exp: 'tomorrow' }, 'The token is malformed.'],
  ])('that %s is refused, though the key is right', async (_, changes, problem) => {
    const refusal = await openWithOwnKey()(changes).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UnauthenticatedError);
    expect(refusal).toMatchObject({
      message: problem,
      challenge: `Bearer error="invalid_token", error_description="${problem}"`,
    });
  });

  test('is signed with RS256: not with a secret that everybody knows, nor in another way', async () => {
    const authenticate = openWithOwnKey();
    for (const alg of ['HS256', 'RS512', 'none', undefined]) {
      await expect(authenticate({}, tokens.accessToken, { kid: 'own', alg })).rejects.toThrow('not signed with RS256');
    }
  });

  test('whose claims were changed after it was signed is refused', async () => {
    const { authenticate } = open();
    const [header, , signature] = tokens.accessToken.split('.');
    const claims = { ...partsOf(tokens.accessToken).claims, 'cognito:groups': ['administrators'] };
    const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
    await expect(authenticate(`Bearer ${header}.${payload}.${signature}`)).rejects.toThrow('signature');
  });
});

describe('the key set', () => {
  test('is not fetched before a token comes, and once for all that come', async () => {
    const { authenticate, fetched } = open();
    await expect(authenticate(null)).rejects.toThrow(UnauthenticatedError);
    expect(fetched).toEqual([]);
    await Promise.all([1, 2, 3].map(() => authenticate(`Bearer ${tokens.accessToken}`)));
    await authenticate(`Bearer ${tokens.accessToken}`);
    expect(fetched).toEqual(['https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Embedded0/.well-known/jwks.json']);
  });

  test('is fetched again when a token is signed with a key that came later', async () => {
    const later = createEmbeddedPool({ users: 0, groups: 0 });
    later.addLogin(ada);
    const { accessToken } = later.signIn(ada.username, ada.password);
    const both = { keys: [...(pool.jwks()?.keys ?? []), ...(later.jwks()?.keys ?? [])] };
    const sets = [pool.jwks(), both];
    const { authenticate } = open({ fetchKeySet: async () => sets.shift() ?? null });
    expect(await authenticate(`Bearer ${tokens.accessToken}`)).toMatchObject({ username: 'ada' });
    expect(await authenticate(`Bearer ${accessToken}`)).toMatchObject({ username: 'ada' });
    expect(await authenticate(`Bearer ${tokens.accessToken}`)).toMatchObject({ username: 'ada' });
    expect(sets).toEqual([]);
  });

  test('is not fetched for each of many tokens with unknown keys', async () => {
    const { authenticate, fetched } = open();
    for (let number = 0; number < 5; number += 1) {
      const forged = signed(tokens.accessToken, { alg: 'RS256', kid: `made-up-${number}` }, privateKey);
      await expect(authenticate(`Bearer ${forged}`)).rejects.toThrow('The token is signed with an unknown key.');
    }
    expect(fetched).toHaveLength(1);
    expect(await authenticate(`Bearer ${tokens.accessToken}`)).toMatchObject({ username: 'ada' });
  });

  test.each([
    ['cannot be fetched', () => Promise.reject(new FetchError('https://keys.test', 'getaddrinfo ENOTFOUND'))],
    ['is no key set', async () => ({ message: 'Not found' })],
  ])('that %s is no fault of the caller, and is asked for again', async (_, failing) => {
    let attempts = 0;
    const { authenticate } = open({
      fetchKeySet: () => {
        attempts += 1;
        return attempts === 1 ? failing() : Promise.resolve(pool.jwks());
      },
    });
    const refusal = await authenticate(`Bearer ${tokens.accessToken}`).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UpstreamUnavailableError);
    expect(String(refusal)).toContain('the public keys of user pool us-east-1_Embedded0 could not be fetched: ');
    expect(await authenticate(`Bearer ${tokens.accessToken}`)).toMatchObject({ username: 'ada' });
  });
});
