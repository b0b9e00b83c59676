import { type PendingLogin, takePendingLogin } from './pending-login.ts';

/** What Cognito's pages have sent the browser back with. */
export type LoginAnswer =
  | { readonly kind: 'none' }
  | { readonly kind: 'code'; readonly code: string; readonly pending: PendingLogin }
  /** Nobody is signed in there, so that somebody has to do it by hand. */
  | { readonly kind: 'nobody' }
  | { readonly kind: 'failed'; readonly reason: string | null };

/**
 * The answer of this visit. It is taken out of the address at once, and the address that was open before is put back: this
 * module is imported before those that read the address.
 */
export const loginAnswer = takeAnswer();

function takeAnswer(): LoginAnswer {
  const query = new URLSearchParams(location.search);
  const [code, error] = [query.get('code'), query.get('error')];
  if (location.pathname !== '/' || !query.has('state') || (code === null && error === null)) return { kind: 'none' };
  const pending = takePendingLogin();
  const isOurs = pending !== null && query.get('state') === pending.state;
  // With the origin before it: an address that begins with // would name another host.
  history.replaceState(null, '', `${location.origin}${isOurs ? pending.returnTo : '/'}`);
  // The address that another site has made, so that one works as somebody else without noticing; or a step back in history.
  if (!isOurs) return { kind: 'failed', reason: null };
  if (code !== null) return { kind: 'code', code, pending };
  return error === 'login_required'
    ? { kind: 'nobody' }
    : { kind: 'failed', reason: query.get('error_description') ?? error };
}
