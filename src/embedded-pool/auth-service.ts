import { randomBytes, randomUUID } from 'node:crypto';
import type { AppClient, AuthFlow } from './app-client.ts';
import { flowNotEnabled, notAuthorized, passwordResetRequired, userNotConfirmed, userNotFound } from './exceptions.ts';
import { accessTokenClaims, idTokenClaims, REFRESH_LIFETIME_S } from './jwt-claims.ts';
import type { StoredUser } from './records.ts';
import { type Claims, type KeySet, SigningKey } from './signing-key.ts';
import { newSessionId, type Session } from './user-session.ts';

export interface IssuedTokens {
  readonly accessToken: string;
  readonly idToken: string;
}

/** The result of a correct password: a session, or for a temporary password the challenge to set a new one. */
export type SignInOutcome =
  | ({ readonly kind: 'signed-in' } & SignedIn & { readonly refreshToken: string })
  | NewPasswordRequired;

/** A session, with a refresh token if it is new. */
export interface SignedIn {
  readonly tokens: IssuedTokens;
  readonly refreshToken?: string | undefined;
}

export interface NewPasswordRequired {
  readonly kind: 'new-password-required';
  readonly user: StoredUser;
  /** Identifies the challenge in the client's response. */
  readonly session: string;
}

interface Password {
  readonly text: string;
  readonly setAt: number;
}

/** A sign-in that waits for a new password. */
interface Challenge {
  readonly client: AppClient;
  readonly user: StoredUser;
  readonly askedAt: number;
}

interface Users {
  resolve(name: string): StoredUser | undefined;
}

/**
 * Signs in the users of one pool: its app clients, passwords, sessions and key. Every rejection is a CognitoException. The
 * caller passes the time, in milliseconds since the epoch.
 */
export class AuthService {
  readonly #users: Users;
  readonly #key = new SigningKey();
  readonly #clients = new Map<string, AppClient>();
  /** By sub, in plain text: nothing here outlives the process, and real passwords are not used. */
  readonly #passwords = new Map<string, Password>();
  readonly #temporaryPasswordMs: number;
  readonly #challenges = new Map<string, Challenge>();
  readonly #sessionsByOrigin = new Map<string, Session>();
  readonly #sessionsByRefreshToken = new Map<string, Session>();

  constructor(users: Users, temporaryPasswordDays: number) {
    this.#users = users;
    this.#temporaryPasswordMs = temporaryPasswordDays * 86_400_000;
  }

  keySet(): KeySet {
    return this.#key.keySet();
  }

  addClient(client: AppClient): void {
    this.#clients.set(client.id, client);
  }

  findClient(id: string): AppClient | undefined {
    return this.#clients.get(id);
  }

  setPassword(user: StoredUser, text: string, setAt: number): void {
    this.#passwords.set(user.sub, { text, setAt });
  }

  /** Throws NotAuthorizedException, UserNotFoundException, UserNotConfirmedException, PasswordResetRequiredException. */
  withPassword(client: AppClient, username: string, password: string, now: number): SignInOutcome {
    requireFlow(client, 'ALLOW_USER_PASSWORD_AUTH');
    const user = this.#users.resolve(username);
    if (user === undefined) throw client.hidesMissingUsers ? notAuthorized(WRONG_PASSWORD) : userNotFound();
    if (!user.enabled) throw notAuthorized('User is disabled.');
    const known = this.#passwords.get(user.sub);
    if (known?.text !== password) throw notAuthorized(WRONG_PASSWORD);
    if (user.status === 'UNCONFIRMED') throw userNotConfirmed();
    if (user.status === 'RESET_REQUIRED') throw passwordResetRequired();
    if (user.status !== 'FORCE_CHANGE_PASSWORD') return this.#begin(client, user, now);
    if (known.setAt + this.#temporaryPasswordMs <= now) throw notAuthorized(TEMPORARY_PASSWORD_EXPIRED);
    return this.#challenge(client, user, now);
  }

  /**
   * Returns the user who has to set a new password in this session. Throws NotAuthorizedException if the session is unknown,
   * used, expired, or of another user.
   */
  challenged(client: AppClient, session: string, username: string, now: number): StoredUser {
    const challenge = this.#challenges.get(session);
    if (challenge === undefined || challenge.client.id !== client.id) throw notAuthorized(INVALID_SESSION);
    if (challenge.askedAt + CHALLENGE_LIFETIME_MS <= now) throw notAuthorized(SESSION_EXPIRED);
    const { user } = challenge;
    // An administrator may have set a permanent password meanwhile.
    const stillAsked = user.status === 'FORCE_CHANGE_PASSWORD';
    if (!stillAsked || this.#users.resolve(username) !== user) throw notAuthorized(INVALID_SESSION);
    if (!user.enabled) throw notAuthorized('User is disabled.');
    return user;
  }

  /** Completes a sign-in that has met its challenge. The session is valid for no other. */
  afterChallenge(client: AppClient, session: string, user: StoredUser, now: number): SignedIn {
    this.#challenges.delete(session);
    return this.#begin(client, user, now);
  }

  #challenge(client: AppClient, user: StoredUser, now: number): NewPasswordRequired {
    for (const [session, { askedAt }] of this.#challenges) {
      if (askedAt + CHALLENGE_LIFETIME_MS > now) break;
      this.#challenges.delete(session);
    }
    const session = randomBytes(64).toString('base64url');
    this.#challenges.set(session, { client, user, askedAt: now });
    return { kind: 'new-password-required', user, session };
  }

  #begin(client: AppClient, user: StoredUser, now: number) {
    const session = this.admitSession({ type: 'TOKEN', client, user, startedAt: now, lastActiveAt: now, place: {} });
    const refreshToken = randomBytes(64).toString('base64url');
    this.#sessionsByRefreshToken.set(refreshToken, session);
    return { kind: 'signed-in', tokens: this.#issue(session, now), refreshToken } as const;
  }

  /** Adds a session of a user who signed in elsewhere: for seeds. */
  admitSession(session: Omit<Session, 'id' | 'origin'>): Session {
    const admitted = { ...session, id: newSessionId(session.type), origin: randomUUID() };
    this.#sessionsByOrigin.set(admitted.origin, admitted);
    return admitted;
  }

  /** Returns the user's active sessions, oldest first. */
  sessionsOf(user: StoredUser, now: number): readonly Session[] {
    return [...this.#sessionsByOrigin.values()].filter(
      (session) => session.user === user && session.startedAt + REFRESH_LIFETIME_S * 1000 > now,
    );
  }

  endSession(session: Session): void {
    this.#sessionsByOrigin.delete(session.origin);
  }

  /** Returns new access and ID tokens, with the user's present groups. Throws NotAuthorizedException. */
  withRefreshToken(client: AppClient, refreshToken: string, now: number): SignedIn {
    requireFlow(client, 'ALLOW_REFRESH_TOKEN_AUTH');
    const session = this.#sessionsByRefreshToken.get(refreshToken);
    if (session?.client.id !== client.id) throw notAuthorized('Invalid Refresh Token');
    if (!this.#sessionsByOrigin.has(session.origin)) throw notAuthorized('Refresh Token has been revoked');
    if (session.startedAt + REFRESH_LIFETIME_S * 1000 <= now) throw notAuthorized('Refresh Token has expired');
    session.lastActiveAt = now;
    return { tokens: this.#issue(session, now) };
  }

  /** Returns the user of an access token. Throws NotAuthorizedException. */
  userOf(accessToken: string, now: number): StoredUser {
    const claims = this.#key.verify(accessToken);
    if (claims?.token_use !== 'access') throw notAuthorized('Invalid Access Token');
    if (Number(claims.exp) * 1000 <= now) throw notAuthorized('Access Token has expired');
    const session = this.#sessionsByOrigin.get(String(claims.origin_jti));
    if (session === undefined) throw notAuthorized('Access Token has been revoked');
    return session.user;
  }

  /** Revokes all tokens that were issued to the user so far. */
  endSessions(user: StoredUser): void {
    for (const [origin, session] of this.#sessionsByOrigin) {
      if (session.user === user) this.#sessionsByOrigin.delete(origin);
    }
    for (const [session, challenge] of this.#challenges) {
      if (challenge.user === user) this.#challenges.delete(session);
    }
  }

  /** Removes a deleted user, with password and sessions. */
  forget(user: StoredUser): void {
    this.endSessions(user);
    this.#passwords.delete(user.sub);
  }

  #issue(session: Session, now: number): IssuedTokens {
    const sign = (claims: Claims) => this.#key.sign(claims);
    return { accessToken: sign(accessTokenClaims(session, now)), idToken: sign(idTokenClaims(session, now)) };
  }
}

/** Cognito's default AuthSessionValidity. */
const CHALLENGE_LIFETIME_MS = 3 * 60_000;
const INVALID_SESSION = 'Invalid session for the user.';
const SESSION_EXPIRED = 'Invalid session for the user, session is expired.';
const TEMPORARY_PASSWORD_EXPIRED = 'Temporary password has expired and must be reset by an administrator.';
const WRONG_PASSWORD = 'Incorrect username or password.';

/** Throws InvalidParameterException. */
function requireFlow(client: AppClient, flow: AuthFlow): void {
  if (!client.flows.includes(flow)) throw flowNotEnabled(flow.replace('ALLOW_', ''));
}
