import { onTestFinished } from 'vitest';
import { createEmbeddedPool, type EmbeddedPool, type EmbeddedPoolOptions } from '../../src/embedded-pool/pool.ts';
import { serveHttp } from '../../src/embedded-pool/server.ts';

/** A pool behind HTTP, as Cognito is for a process of ours, and the environment that leads there. */
export interface ServedPool {
  readonly pool: EmbeddedPool;
  readonly env: Readonly<Record<string, string>>;
}

/** Until the test is over. */
export async function servePool(options: EmbeddedPoolOptions = {}): Promise<ServedPool> {
  const pool = createEmbeddedPool(options);
  const server = await serveHttp(pool, { port: 0, host: '127.0.0.1' });
  onTestFinished(() => server.close());
  const env = {
    COGNITO_ENDPOINT: server.endpoint,
    COGNITO_USER_POOL_ID: pool.userPoolId,
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
    // Beyond what the pool of the test has, so that nothing waits.
    COGNITO_QUOTAS: 'UserList=10000,UserPoolResourceRead=10000',
  };
  return { pool, env };
}
