import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { EmbeddedPool } from '../../../src/embedded-pool/pool.ts';

const CLIENT_ID = '1example23456789';
/** Above the fifth of it after which the page asks for the next, and short enough for a journey. */
const LIFE_S = 10;

interface Grant {
  readonly challenge: string;
  readonly nonce: string;
  readonly redirectUri: string;
}

/** What Cognito's managed login answers at a domain of its own, for one person whose password is not asked for. */
export class FakeManagedLogin {
  readonly clientId = CLIENT_ID;
  readonly #pool: EmbeddedPool;
  readonly #grants = new Map<string, Grant>();
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  /** The refresh tokens that are good. */
  readonly #refresh = new Set<string>();

  constructor(pool: EmbeddedPool) {
    this.#pool = pool;
  }

  /** Returns its origin. */
  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The fake login has no port.');
    // Another site than the service's 127.0.0.1, as Cognito's domain is.
    return `http://localhost:${address.port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const form = new URLSearchParams(await textOf(request));
    response.setHeader('access-control-allow-origin', '*');
    switch (url.pathname) {
      case '/oauth2/authorize':
        return this.#authorize(url, isSignedIn(request), response);
      case '/in':
        response.setHeader('set-cookie', 'fake=in; HttpOnly; SameSite=Lax; Path=/');
        return redirect(response, `/oauth2/authorize?${url.searchParams}`);
      case '/oauth2/token':
        return this.#token(form, response);
      case '/oauth2/revoke':
        this.#refresh.delete(form.get('token') ?? '');
        return void response.end();
      case '/logout':
        response.setHeader('set-cookie', 'fake=; Max-Age=0; Path=/');
        return redirect(response, url.searchParams.get('logout_uri') ?? '/');
      default:
        return void response.writeHead(404).end();
    }
  }

  #authorize({ searchParams: query }: URL, signedIn: boolean, response: ServerResponse): void {
    const redirectUri = query.get('redirect_uri') ?? '';
    const state = query.get('state') ?? '';
    if (!signedIn) {
      if (query.get('prompt') === 'none') {
        redirect(response, `${redirectUri}?${new URLSearchParams({ error: 'login_required', state })}`);
        return;
      }
      response.setHeader('content-type', 'text/html');
      // As an attribute it needs its ampersands written out.
      return void response.end(
        `<title>Login</title><link rel="icon" href="data:,"><a href="/in?${`${query}`.replaceAll('&', '&amp;')}">Enter</a>`,
      );
    }
    const code = randomUUID();
    this.#grants.set(code, {
      challenge: query.get('code_challenge') ?? '',
      nonce: query.get('nonce') ?? '',
      redirectUri,
    });
    redirect(response, `${redirectUri}?${new URLSearchParams({ code, state })}`);
  }

  #token(form: URLSearchParams, response: ServerResponse): void {
    const nonce = form.get('grant_type') === 'refresh_token' ? this.#refreshed(form) : this.#exchanged(form);
    response.setHeader('content-type', 'application/json');
    if (nonce === null || form.get('client_id') !== CLIENT_ID) {
      return void response.writeHead(400).end(JSON.stringify({ error: 'invalid_grant' }));
    }
    const { accessToken } = this.#pool.signIn('administrator', 'Administrator-1-pool');
    const refreshToken = randomUUID();
    this.#refresh.add(refreshToken);
    const claims = Buffer.from(JSON.stringify({ nonce })).toString('base64url');
    const answer = {
      access_token: accessToken,
      id_token: `e30.${claims}.`,
      refresh_token: refreshToken,
      expires_in: LIFE_S,
    };
    response.end(JSON.stringify(answer));
  }

  /** Returns the nonce of the code, which is good once and for who asked for it; null for any other. */
  #exchanged(form: URLSearchParams): string | null {
    const code = form.get('code') ?? '';
    const grant = this.#grants.get(code);
    this.#grants.delete(code);
    const digest = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const fits = grant?.challenge === digest && grant.redirectUri === form.get('redirect_uri');
    return fits ? grant.nonce : null;
  }

  #refreshed(form: URLSearchParams): '' | null {
    return this.#refresh.delete(form.get('refresh_token') ?? '') ? '' : null;
  }
}

function isSignedIn({ headers }: IncomingMessage): boolean {
  return (headers.cookie ?? '').includes('fake=in');
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location }).end();
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
