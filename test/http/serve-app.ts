import { onTestFinished } from 'vitest';
import type { EmbeddedPool } from '../../src/embedded-pool/pool.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { openApp } from '../support/app.ts';

/** The service over real HTTP, on a free port, until the test is over. */
export async function serveApp(env: Record<string, string> = {}, pool?: EmbeddedPool) {
  const app = await openApp(env, pool);
  const server = createHttpServer({
    routes: app.service.routes,
    logger: { error: () => {} } as never,
    host: '127.0.0.1',
    port: 0,
  });
  onTestFinished(async () => {
    await server.close(0);
    await app.service.close();
  });
  const url = await server.listen();
  return { app, pool: app.pool, at: (path: string) => new URL(path, url) };
}
