import { generateKeyPairSync, sign } from 'node:crypto';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt';
import { describe, expect, test } from 'vitest';
import { serveHttp } from '../../src/embedded-pool/server.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { openPool } from './client.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const PASSWORD = 'Right-1-password';
const Username = 'ada';

/** A pool with one user, who has a password and is in two groups, at a time of the test's own. */
async function openSignIn() {
  const clock = new FakeClock(Math.floor(Date.now() / 1000) * 1000);
  const opened = openPool({ users: 0, groups: 0, clock });
  const { client, pool, UserPoolId } = opened;
  const ClientId = pool.clientId;
  await client.adminCreateUser({
    UserPoolId,
    Username,
    UserAttributes: [
      { Name: 'email', Value: 'ada@example.com' },
      { Name: 'email_verified', Value: 'true' },
    ],
  });
  await client.adminSetUserPassword({ UserPoolId, Username, Password: PASSWORD, Permanent: true });
  for (const [GroupName, Precedence] of [
    ['readers', 20],
    ['writers', 10],
  ] as const) {
    await client.createGroup({ UserPoolId, GroupName, Precedence, RoleArn: roleArn(GroupName) });
    await client.adminAddUserToGroup({ UserPoolId, Username, GroupName });
  }
  const logIn = (USERNAME = Username, password = PASSWORD, id = ClientId) =>
    client.initiateAuth({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: id,
      AuthParameters: { USERNAME, PASSWORD: password },
    });
  const refresh = (REFRESH_TOKEN = '', id = ClientId) =>
    client.initiateAuth({ AuthFlow: 'REFRESH_TOKEN_AUTH', ClientId: id, AuthParameters: { REFRESH_TOKEN } });
  const tokens = async () => {
    const { AuthenticationResult: result } = await logIn();
    return {
      access: result?.AccessToken ?? '',
      id: result?.IdToken ?? '',
      refresh: result?.RefreshToken ?? '',
    };
  };
  return { ...opened, clock, ClientId, logIn, refresh, tokens };
}

const NEW_USER = 'grace';
const TEMPORARY = 'Temporary-1';

/** The same pool, with somebody who was invited with a temporary password. */
async function openChallenge() {
  const opened = await openSignIn();
  const { client, ClientId, UserPoolId, logIn } = opened;
  await client.adminCreateUser({ UserPoolId, Username: NEW_USER, TemporaryPassword: TEMPORARY });
  const challenge = async () => {
    const { ChallengeName, Session } = await logIn(NEW_USER, TEMPORARY);
    expect(ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
    return Session;
  };
  const respond = ({ Session, ...answer }: Readonly<Record<string, string | undefined>>) => {
    const responses = Object.entries({ USERNAME: NEW_USER, NEW_PASSWORD: 'Chosen-2-password', ...answer });
    const given = responses.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
    return client.respondToAuthChallenge({
      ClientId,
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session,
      ChallengeResponses: Object.fromEntries(given),
    });
  };
  return { ...opened, challenge, respond };
}

const roleArn = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const claimsOf = (token = '') => decomposeUnverifiedJwt(token).payload;
const refused = (name: string, message: string) => ({ name, message });

describe('signing in', () => {
  test('answers tokens that the verifier for Cognito accepts, offline', async () => {
    const { pool, tokens, UserPoolId, ClientId } = await openSignIn();
    const { access, id } = await tokens();
    const verifier = CognitoJwtVerifier.create({ userPoolId: UserPoolId, clientId: ClientId, tokenUse: null });
    verifier.cacheJwks(pool.jwks() ?? { keys: [] });
    expect(await verifier.verify(access, { tokenUse: 'access' })).toMatchObject({ username: Username });
    expect(await verifier.verify(id, { tokenUse: 'id' })).toMatchObject({ 'cognito:username': Username });
  });

  test('says in the access token who the user is, for whom, from when until when, and the groups', async () => {
    const { pool, clock, tokens, ClientId } = await openSignIn();
    const now = clock.now() / 1000;
    expect(claimsOf((await tokens()).access)).toEqual({
      sub: pool.user(Username)?.sub,
      iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Embedded0',
      token_use: 'access',
      client_id: ClientId,
      username: Username,
      version: 2,
      scope: 'aws.cognito.signin.user.admin',
      'cognito:groups': ['readers', 'writers'],
      auth_time: now,
      iat: now,
      exp: now + 3_600,
      jti: expect.any(String),
      origin_jti: expect.any(String),
    });
  });

  test('says in the ID token the attributes and the roles, the one of the lowest precedence preferred', async () => {
    const { tokens, ClientId } = await openSignIn();
    const claims = claimsOf((await tokens()).id);
    expect(claims).toMatchObject({
      token_use: 'id',
      aud: ClientId,
      email: 'ada@example.com',
      email_verified: true,
      'cognito:username': Username,
      'cognito:groups': ['readers', 'writers'],
      'cognito:roles': [roleArn('readers'), roleArn('writers')],
      'cognito:preferred_role': roleArn('writers'),
    });
    expect(claims).not.toHaveProperty('client_id');
  });

  test('prefers no role if groups tie for the lowest precedence with different ones', async () => {
    const { client, tokens, UserPoolId } = await openSignIn();
    await client.updateGroup({ UserPoolId, GroupName: 'readers', Precedence: 10 });
    expect(claimsOf((await tokens()).id)).not.toHaveProperty('cognito:preferred_role');
  });

  test('leaves out the claims about groups for a user in none', async () => {
    const { client, tokens, UserPoolId } = await openSignIn();
    for (const GroupName of ['readers', 'writers']) {
      await client.adminRemoveUserFromGroup({ UserPoolId, Username, GroupName });
    }
    const { access, id } = await tokens();
    for (const name of ['cognito:groups', 'cognito:roles', 'cognito:preferred_role']) {
      expect(claimsOf(access)).not.toHaveProperty([name]);
      expect(claimsOf(id)).not.toHaveProperty([name]);
    }
  });

  test('takes an alias for the username', async () => {
    const { logIn } = await openSignIn();
    const { AuthenticationResult } = await logIn('ada@example.com');
    expect(claimsOf(AuthenticationResult?.AccessToken)).toMatchObject({ username: Username });
  });

  test('is refused with a wrong password, and no otherwise for a user that does not exist', async () => {
    const { logIn } = await openSignIn();
    const refusal = refused('NotAuthorizedException', 'Incorrect username or password.');
    await expect(logIn(Username, 'Wrong-1-password')).rejects.toMatchObject(refusal);
    await expect(logIn('nobody')).rejects.toMatchObject(refusal);
  });

  test('tells that a user does not exist to a client that does not hide it', async () => {
    const { client, logIn, UserPoolId } = await openSignIn();
    const { UserPoolClient } = await client.createUserPoolClient({
      UserPoolId,
      ClientName: 'candid',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    });
    await expect(logIn('nobody', PASSWORD, UserPoolClient?.ClientId)).rejects.toMatchObject({
      name: 'UserNotFoundException',
    });
  });

  test('is refused to a disabled user', async () => {
    const { client, logIn, UserPoolId } = await openSignIn();
    await client.adminDisableUser({ UserPoolId, Username });
    await expect(logIn()).rejects.toMatchObject(refused('NotAuthorizedException', 'User is disabled.'));
  });

  test.each([
    ['UNCONFIRMED', 'UserNotConfirmedException', 'User is not confirmed.'],
    ['RESET_REQUIRED', 'PasswordResetRequiredException', 'Password reset required for the user'],
  ] as const)('is refused to a user in the state %s', async (status, name, message) => {
    const { pool, logIn } = await openSignIn();
    // No operation of the embedded pool leads into these states.
    Object.assign(pool.user(Username) ?? {}, { status });
    await expect(logIn()).rejects.toMatchObject(refused(name, message));
  });

  test('with a temporary password asks for a new one', async () => {
    const { client, logIn, UserPoolId } = await openSignIn();
    await client.adminSetUserPassword({ UserPoolId, Username, Password: 'Temporary-1' });
    const { ChallengeName, ChallengeParameters, AuthenticationResult, Session } = await logIn(Username, 'Temporary-1');
    expect(ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
    expect(ChallengeParameters).toMatchObject({ USER_ID_FOR_SRP: Username });
    expect(Session).toEqual(expect.any(String));
    expect(AuthenticationResult).toBeUndefined();
  });

  test('with the temporary password that the user was made with asks for a new one, and takes it once', async () => {
    const { client, respond, challenge, logIn, UserPoolId } = await openChallenge();
    const session = await challenge();

    const { AuthenticationResult } = await respond({ Session: session });
    expect(claimsOf(AuthenticationResult?.AccessToken)).toMatchObject({ username: NEW_USER });
    expect((await client.adminGetUser({ UserPoolId, Username: NEW_USER })).UserStatus).toBe('CONFIRMED');
    expect((await logIn(NEW_USER, 'Chosen-2-password')).AuthenticationResult).toBeDefined();
    await expect(logIn(NEW_USER, TEMPORARY)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await expect(respond({ Session: session })).rejects.toMatchObject(
      refused('NotAuthorizedException', 'Invalid session for the user.'),
    );
  });

  test('leaves the challenge open if the new password is too weak', async () => {
    const { respond, challenge } = await openChallenge();
    const session = await challenge();
    await expect(respond({ Session: session, NEW_PASSWORD: 'short' })).rejects.toMatchObject({
      name: 'InvalidPasswordException',
    });
    expect((await respond({ Session: session })).AuthenticationResult).toBeDefined();
  });

  test.each([
    ['a session that was made up', { Session: 'made-up-made-up-made-up' }, 'Invalid session for the user.'],
    ['the session of somebody else', { USERNAME: Username }, 'Invalid session for the user.'],
  ])('refuses %s', async (_, answer, message) => {
    const { respond, challenge } = await openChallenge();
    await expect(respond({ Session: await challenge(), ...answer })).rejects.toMatchObject(
      refused('NotAuthorizedException', message),
    );
  });

  test('refuses a challenge that is over: after 3 minutes, signed out, disabled, or with a password set meanwhile', async () => {
    const { client, clock, respond, challenge, UserPoolId } = await openChallenge();
    const user = { UserPoolId, Username: NEW_USER };
    const refusal = { name: 'NotAuthorizedException' };
    const late = await challenge();
    await clock.advance(3 * MINUTE);
    await expect(respond({ Session: late })).rejects.toMatchObject(
      refused('NotAuthorizedException', 'Invalid session for the user, session is expired.'),
    );
    const signedOut = await challenge();
    await client.adminUserGlobalSignOut(user);
    await expect(respond({ Session: signedOut })).rejects.toMatchObject(refusal);
    const disabled = await challenge();
    await client.adminDisableUser(user);
    await expect(respond({ Session: disabled })).rejects.toMatchObject(refusal);
    await client.adminEnableUser(user);
    const overtaken = await challenge();
    await client.adminSetUserPassword({ ...user, Password: PASSWORD, Permanent: true });
    await expect(respond({ Session: overtaken })).rejects.toMatchObject(refusal);
  });

  test('refuses a temporary password after 7 days, until an invitation brings another', async () => {
    const { client, clock, challenge, logIn, UserPoolId } = await openChallenge();
    await clock.advance(7 * DAY - 1);
    await challenge();
    await clock.advance(1);
    await expect(logIn(NEW_USER, TEMPORARY)).rejects.toMatchObject(
      refused('NotAuthorizedException', 'Temporary password has expired and must be reset by an administrator.'),
    );
    await client.adminCreateUser({
      UserPoolId,
      Username: NEW_USER,
      MessageAction: 'RESEND',
      TemporaryPassword: TEMPORARY,
    });
    await challenge();
  });

  test('answers no other challenge, and wants every response', async () => {
    const { client, respond, challenge, ClientId } = await openChallenge();
    const Session = await challenge();
    const other = { ClientId, ChallengeName: 'SMS_MFA' as const, Session, ChallengeResponses: { USERNAME: NEW_USER } };
    await expect(client.respondToAuthChallenge(other)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(respond({ Session, NEW_PASSWORD: undefined })).rejects.toMatchObject(
      refused('InvalidParameterException', 'Missing required parameter NEW_PASSWORD'),
    );
    await expect(respond({ Session, USERNAME: undefined })).rejects.toMatchObject(
      refused('InvalidParameterException', 'Missing required parameter USERNAME'),
    );
    await expect(respond({})).rejects.toMatchObject(
      refused('InvalidParameterException', 'Missing required parameter Session'),
    );
  });

  test('takes a client that exists and allows the flow, and every parameter', async () => {
    const { client, logIn, UserPoolId, ClientId } = await openSignIn();
    const { UserPoolClient } = await client.createUserPoolClient({ UserPoolId, ClientName: 'refreshes-only' });
    expect(UserPoolClient?.ClientId).toMatch(/^[0-9a-z]{26}$/);
    await expect(logIn(Username, PASSWORD, UserPoolClient?.ClientId)).rejects.toMatchObject(
      refused('InvalidParameterException', 'USER_PASSWORD_AUTH flow not enabled for this client'),
    );
    await expect(logIn(Username, PASSWORD, 'nothing')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(
      client.initiateAuth({ AuthFlow: 'USER_PASSWORD_AUTH', ClientId, AuthParameters: { USERNAME: Username } }),
    ).rejects.toMatchObject(refused('InvalidParameterException', 'Missing required parameter PASSWORD'));
  });
});

describe('refreshing', () => {
  test('gives new tokens of the same sign-in, with the groups that the user has by then', async () => {
    const { client, clock, tokens, refresh, UserPoolId } = await openSignIn();
    const first = await tokens();
    await clock.advance(50 * MINUTE);
    await client.adminRemoveUserFromGroup({ UserPoolId, Username, GroupName: 'readers' });
    const { AuthenticationResult } = await refresh(first.refresh);
    const before = claimsOf(first.access);
    const claims = claimsOf(AuthenticationResult?.AccessToken);
    expect(AuthenticationResult?.RefreshToken).toBeUndefined();
    expect(claims).toMatchObject({
      origin_jti: before.origin_jti,
      auth_time: before.auth_time,
      iat: Number(before.iat) + 3_000,
      'cognito:groups': ['writers'],
    });
    expect(claims.jti).not.toBe(before.jti);
  });

  test('ends after 30 days', async () => {
    const { clock, tokens, refresh } = await openSignIn();
    const first = await tokens();
    await clock.advance(30 * DAY - 1);
    await refresh(first.refresh);
    await clock.advance(1);
    await expect(refresh(first.refresh)).rejects.toMatchObject(
      refused('NotAuthorizedException', 'Refresh Token has expired'),
    );
  });

  test('is refused with a token that was made up, or of another client', async () => {
    const { client, tokens, refresh, UserPoolId } = await openSignIn();
    const refusal = refused('NotAuthorizedException', 'Invalid Refresh Token');
    await expect(refresh('made-up')).rejects.toMatchObject(refusal);
    const { UserPoolClient } = await client.createUserPoolClient({ UserPoolId, ClientName: 'other' });
    await expect(refresh((await tokens()).refresh, UserPoolClient?.ClientId)).rejects.toMatchObject(refusal);
  });
});

describe('an access token', () => {
  test('shows its bearer the own account', async () => {
    const { client, tokens } = await openSignIn();
    const answer = await client.getUser({ AccessToken: (await tokens()).access });
    expect(answer.Username).toBe(Username);
    expect(answer.UserAttributes).toContainEqual({ Name: 'email', Value: 'ada@example.com' });
  });

  test('is good for an hour', async () => {
    const { client, clock, tokens } = await openSignIn();
    const { access: AccessToken } = await tokens();
    await clock.advance(60 * MINUTE - 1);
    await client.getUser({ AccessToken });
    await clock.advance(1);
    await expect(client.getUser({ AccessToken })).rejects.toMatchObject(
      refused('NotAuthorizedException', 'Access Token has expired'),
    );
  });

  test.each([
    ['signed out', 'adminUserGlobalSignOut'],
    ['disabled', 'adminDisableUser'],
  ] as const)('is refused once the user is %s, as is the refresh token, and a new sign-in is not', async (_, end) => {
    const { client, tokens, refresh, UserPoolId } = await openSignIn();
    const before = await tokens();
    await client[end]({ UserPoolId, Username });
    await client.adminEnableUser({ UserPoolId, Username });
    await expect(client.getUser({ AccessToken: before.access })).rejects.toMatchObject(
      refused('NotAuthorizedException', 'Access Token has been revoked'),
    );
    await expect(refresh(before.refresh)).rejects.toMatchObject(
      refused('NotAuthorizedException', 'Refresh Token has been revoked'),
    );
    await client.getUser({ AccessToken: (await tokens()).access });
  });

  test('is refused if it is an ID token, another key has signed it, or it is of no pool', async () => {
    const { client, tokens } = await openSignIn();
    const { access, id } = await tokens();
    const [header, payload] = access.split('.');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const signature = sign('RSA-SHA256', Buffer.from(`${header}.${payload}`), privateKey).toString('base64url');
    for (const AccessToken of [id, `${header}.${payload}.${signature}`, `${header}.${payload}.`, 'no.token.atall']) {
      await expect(client.getUser({ AccessToken })).rejects.toMatchObject(
        refused('NotAuthorizedException', 'Invalid Access Token'),
      );
    }
  });
});

describe('a pool of its own', () => {
  test('has its own clients, issuer and key', async () => {
    const { pool, client, UserPoolId } = await openSignIn();
    const { UserPool } = await client.createUserPool({ PoolName: 'other' });
    const other = UserPool?.Id ?? '';
    expect(pool.jwks(other)?.keys[0]?.kid).not.toBe(pool.jwks(UserPoolId)?.keys[0]?.kid);
    expect(pool.jwks('us-east-1_Nowhere00')).toBeNull();
  });

  test('shows its keys over HTTP where Cognito does, and nothing secret', async () => {
    const { pool, UserPoolId } = await openSignIn();
    const server = await serveHttp(pool, { port: 0, host: '127.0.0.1' });
    try {
      const answer = await fetch(`${server.endpoint}/${UserPoolId}/.well-known/jwks.json`);
      const jwks = await answer.json();
      expect(jwks).toEqual(pool.jwks());
      expect(Object.keys(jwks.keys[0]).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
      const missing = await fetch(`${server.endpoint}/us-east-1_Nowhere00/.well-known/jwks.json`);
      expect(missing.status).toBe(400);
    } finally {
      await server.close();
    }
  });
});

test('a login is added to the sample company once, and changes nothing else', async () => {
  const { pool, client } = openPool({});
  const administrators = pool.membersOf('administrators');
  const login = { username: 'zeno', password: PASSWORD, groupName: 'administrators' };
  pool.addLogin(login);
  pool.addLogin({ ...login, groupName: 'a group of its own' });
  expect(pool.membersOf('administrators')).toEqual([...administrators, 'zeno']);
  expect(pool.membersOf('a group of its own')).toEqual(['zeno']);
  const { AuthenticationResult } = await client.initiateAuth({
    AuthFlow: 'USER_PASSWORD_AUTH',
    ClientId: pool.clientId,
    AuthParameters: { USERNAME: 'zeno', PASSWORD },
  });
  expect(claimsOf(AuthenticationResult?.AccessToken)).toMatchObject({ username: 'zeno' });
  expect(claimsOf(pool.signIn('zeno', PASSWORD).accessToken)).toMatchObject({ username: 'zeno' });
});
