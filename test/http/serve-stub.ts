import { onTestFinished } from 'vitest';
import { createHttpServer, type HttpServerOptions } from '../../src/http/server.ts';
import { stubApp } from './stub-app.ts';

/** The stub over real HTTP, on a free port, until the test is over. */
export async function serveStub(options: Partial<HttpServerOptions> = {}) {
  const { app, logger } = stubApp();
  const server = createHttpServer({
    yoga: app,
    reportDownload: async () => {},
    health: { ready: () => ({ ready: true }) },
    logger,
    host: '127.0.0.1',
    port: 0,
    ...options,
  });
  onTestFinished(() => server.close(0));
  const url = await server.listen();
  return { server, url, at: (path: string) => new URL(path, url) };
}
