import { createStore } from './store.ts';

/**
 * Whom requests are sent as. The token lives in this page's memory alone: no other page, no extension that reads storage and
 * nobody at this machine tomorrow finds it.
 */
export type Session =
  | { readonly kind: 'anonymous' }
  /** The caller is the same as long as tokens replace each other, so that what is shown to them stays. */
  | { readonly kind: 'token'; readonly token: string; readonly caller: string }
  /** The service has refused the request: it wants a token, or another one. */
  | { readonly kind: 'refused'; readonly message: string; readonly wasSignedIn: boolean };

export const session = createStore<Session>({ kind: 'anonymous' });

/** Sends requests with this token from now on, as a caller of whom nothing is shown yet. */
export function signInWith(token: string): void {
  session.set({ kind: 'token', token, caller: crypto.randomUUID() });
}

/** Returns the headers that say who asks. */
export function authorizationHeaders(): Record<string, string> {
  const current = session.get();
  return current.kind === 'token' ? { authorization: `Bearer ${current.token}` } : {};
}
