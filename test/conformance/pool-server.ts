import { createEmbeddedPool } from '../../src/embedded-pool/pool.ts';
import { serveHttp } from '../../src/embedded-pool/server.ts';

/** A server that speaks Cognito's wire format and can make user pools. */
export interface PoolServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

export function startEmbeddedPool(): Promise<PoolServer> {
  return serveHttp(createEmbeddedPool({ users: 0, groups: 0 }), { port: 0, host: '127.0.0.1' });
}
