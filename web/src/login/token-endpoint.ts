import type { ManagedLogin } from './login.ts';

/** What Cognito's token endpoint answers with. */
export interface IssuedTokens {
  readonly access_token: string;
  readonly id_token: string;
  /** Left out where the one that was sent goes on being good. */
  readonly refresh_token?: string;
  /** Seconds. */
  readonly expires_in: number;
}

/** Cognito has refused: another try with the same would be refused as well. */
export class LoginRefusedError extends Error {}

/**
 * Asks for tokens.
 *
 * @throws LoginRefusedError
 * @throws TypeError if there was no answer
 */
export async function askForTokens(login: ManagedLogin, fields: Record<string, string>): Promise<IssuedTokens> {
  const response = await post(login, '/oauth2/token', fields);
  if (response.ok) return await response.json();
  if (response.status >= 500 || response.status === 429) throw new TypeError(`The login answered ${response.status}.`);
  const { error } = await response.json().catch(() => ({ error: `HTTP ${response.status}` }));
  throw new LoginRefusedError(String(error));
}

/** Ends a refresh token, also while the page is being left. */
export async function revoke(login: ManagedLogin, token: string): Promise<void> {
  await post(login, '/oauth2/revoke', { token }, { keepalive: true }).catch(() => {});
}

function post(login: ManagedLogin, path: string, fields: Record<string, string>, options: RequestInit = {}) {
  return fetch(`${login.origin}${path}`, {
    method: 'POST',
    body: new URLSearchParams({ ...fields, client_id: login.clientId }),
    credentials: 'omit',
    ...options,
  });
}
