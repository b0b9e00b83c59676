import type { ManagedLogin } from './login.ts';

/**
 * What has to be known again when the browser comes back from Cognito's pages. It is kept in the window's own storage, and
 * worth nothing without the code that only this window is sent.
 */
export interface PendingLogin {
  readonly login: ManagedLogin;
  /** What the answer must carry: it then belongs to a question of this window, and of nobody else. */
  readonly state: string;
  /** What the ID token must carry. */
  readonly nonce: string;
  /** Proves to Cognito that who brings the code is who asked for it. */
  readonly verifier: string;
  /** The address that was open, without the origin. */
  readonly returnTo: string;
}

const KEY = 'cognito-admin-graphql:login';

export function keepPendingLogin(pending: PendingLogin): void {
  sessionStorage.setItem(KEY, JSON.stringify(pending));
}

/** Returns it once, or null if no login is under way: an answer is good for one try. */
export function takePendingLogin(): PendingLogin | null {
  const kept = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  return kept === null ? null : JSON.parse(kept);
}
