import { session } from '../api/session.ts';
import { texts } from '../texts.ts';
import { loginAnswer } from './answer.ts';
import type { ManagedLogin } from './login.ts';
import { keepPendingLogin } from './pending-login.ts';
import { askForTokens, type IssuedTokens, LoginRefusedError, revoke } from './token-endpoint.ts';

/** A token is replaced this long before its end, or a fifth of its life where that is shorter. Seconds. */
const AHEAD_S = 300;
const RETRY_MS = 5_000;

/** The one address that the app client has to name as its callback and as its sign-out URL. */
const redirectUri = () => `${location.origin}/`;

interface SignedIn {
  readonly login: ManagedLogin;
  readonly refreshToken: string | undefined;
  readonly refreshAt: number;
}

let signedIn: SignedIn | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * Leaves for Cognito's pages. Silently: they send the browser back at once, with a code if somebody is signed in there.
 *
 * @param returnTo the address to come back to, without the origin
 */
export async function beginLogin(login: ManagedLogin, how: 'silently' | 'by hand', returnTo: string): Promise<void> {
  const [state, nonce, verifier] = [randomText(), randomText(), randomText()];
  keepPendingLogin({ login, state, nonce, verifier, returnTo });
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: login.clientId,
    redirect_uri: redirectUri(),
    scope: 'openid',
    state,
    nonce,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
    ...(how === 'silently' ? { prompt: 'none' } : {}),
  });
  location.assign(`${login.origin}/oauth2/authorize?${query}`);
}

/** Exchanges the code for tokens, if Cognito's pages have sent one. */
export async function finishLogin(): Promise<void> {
  if (loginAnswer.kind !== 'code') return;
  const { login, nonce, verifier } = loginAnswer.pending;
  try {
    const tokens = await askForTokens(login, {
      grant_type: 'authorization_code',
      code: loginAnswer.code,
      redirect_uri: redirectUri(),
      code_verifier: verifier,
    });
    if (claimsOf(tokens.id_token).nonce !== nonce) throw new LoginRefusedError('nonce');
    keep(login, tokens, crypto.randomUUID());
  } catch (error) {
    refuse(error instanceof LoginRefusedError ? texts.signIn.failed : texts.signIn.unreachable);
  }
}

/** Signs out here and there: the session of Cognito's pages, which would sign in again silently, ends as well. */
export async function leaveManagedLogin(): Promise<boolean> {
  if (signedIn === null) return false;
  const { login, refreshToken } = signedIn;
  forget();
  if (refreshToken !== undefined) await revoke(login, refreshToken);
  const query = new URLSearchParams({ client_id: login.clientId, logout_uri: redirectUri() });
  location.assign(`${login.origin}/logout?${query}`);
  return true;
}

function keep(login: ManagedLogin, tokens: IssuedTokens, caller: string): void {
  const lifeS = tokens.expires_in;
  const refreshAt = Date.now() + (lifeS - Math.min(AHEAD_S, lifeS / 5)) * 1_000;
  const refreshToken = tokens.refresh_token ?? signedIn?.refreshToken;
  signedIn = { login, refreshToken, refreshAt };
  session.set({ kind: 'token', token: login.tokenUse === 'id' ? tokens.id_token : tokens.access_token, caller });
  schedule(refreshAt - Date.now());
}

function schedule(delayMs: number): void {
  clearTimeout(timer);
  timer = setTimeout(refresh, delayMs);
}

/** Replaces the token before it ends. What is on the screen stays: the caller is the same. */
async function refresh(): Promise<void> {
  const [before, current] = [signedIn, session.get()];
  if (before?.refreshToken === undefined || current.kind !== 'token') return;
  try {
    const fields = { grant_type: 'refresh_token', refresh_token: before.refreshToken };
    const tokens = await askForTokens(before.login, fields);
    if (signedIn === before) keep(before.login, tokens, current.caller);
  } catch (error) {
    if (signedIn !== before) return;
    if (error instanceof LoginRefusedError) refuse(texts.signIn.ended);
    else schedule(RETRY_MS);
  }
}

// A timer does not run while the machine sleeps.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && signedIn !== null && Date.now() >= signedIn.refreshAt) schedule(0);
});

function refuse(message: string): void {
  forget();
  session.set({ kind: 'refused', message, wasSignedIn: true });
}

function forget(): void {
  clearTimeout(timer);
  signedIn = null;
}

/** The token came from Cognito itself, over TLS: its signature says no more (OpenID Connect Core, 3.1.3.7). */
function claimsOf(token: string): { readonly nonce?: unknown } {
  try {
    const payload = token.split('.')[1] ?? '';
    return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return {};
  }
}

function randomText(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
