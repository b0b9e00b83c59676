import { createStore } from './store.ts';

/**
 * Whom requests are sent as. The token lives in this page's memory alone: a reload asks for it again, and no other page,
 * no extension that reads storage and nobody at this machine tomorrow finds it.
 */
export type Session =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'token'; readonly token: string }
  /** The service has refused the request: it wants a token, or another one. */
  | { readonly kind: 'refused'; readonly message: string };

export const session = createStore<Session>({ kind: 'anonymous' });

/** Returns the headers that say who asks. */
export function authorizationHeaders(): Record<string, string> {
  const current = session.get();
  return current.kind === 'token' ? { authorization: `Bearer ${current.token}` } : {};
}
