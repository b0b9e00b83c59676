import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { handleAwsJson } from './aws-json-protocol.ts';
import { handleControlRequest } from './control-api.ts';
import type { EmbeddedPool } from './pool.ts';
import type { KeySet } from './signing-key.ts';

export interface ServerAddress {
  /** 0: any free one. */
  readonly port: number;
  readonly host: string;
}

export interface EmbeddedServer {
  /** For the client's `endpoint`: `http://127.0.0.1:9229`. */
  readonly endpoint: string;
  /** Ends at once, calls in flight included. */
  close(): Promise<void>;
}

/** Serves the pool over HTTP: to any AWS SDK, and to its own controls under `/_faults`, `/_calls` and `/_outbox`. */
export function serveHttp(pool: EmbeddedPool, { port, host }: ServerAddress): Promise<EmbeddedServer> {
  const server = createServer((request, response) => {
    respond(pool, request, response).catch(() => response.destroy());
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return reject(new Error('The server has no port.'));
      const shownHost = address.family === 'IPv6' ? `[${address.address}]` : address.address;
      resolve({
        endpoint: `http://${shownHost}:${address.port}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}

/**
 * Returns the keys of a pool for `GET /<pool id>/.well-known/jwks.json`, as in Cognito, or null for any other request.
 */
function keySetAt(pool: EmbeddedPool, { method, url = '' }: IncomingMessage): KeySet | null {
  const userPoolId = /^\/([^/]+)\/\.well-known\/jwks\.json$/.exec(url)?.[1];
  return method === 'GET' && userPoolId !== undefined ? pool.jwks(userPoolId) : null;
}

async function respond(pool: EmbeddedPool, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const body = await text(request);
  const controlled = handleControlRequest(pool, request.method ?? '', request.url ?? '', body);
  if (controlled !== null) {
    response.writeHead(controlled.statusCode, { 'content-type': 'application/json' }).end(controlled.body);
    return;
  }
  const keySet = keySetAt(pool, request);
  if (keySet !== null) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(keySet));
    return;
  }
  const target = request.headers['x-amz-target'];
  const {
    statusCode,
    headers,
    body: json,
  } = await handleAwsJson(pool.service, typeof target === 'string' ? target : '', body, gone.signal);
  response.writeHead(statusCode, headers).end(json);
}
