import { onTestFinished } from 'vitest';
import { createRoutes, type Route, type RouteHandlers } from '../../src/http/routes.ts';
import { createHttpServer, type HttpServerOptions } from '../../src/http/server.ts';
import { stubApp } from './stub-app.ts';

/** Every route of the service; by default over the stub, and ready. */
export function stubRoutes(handlers: Partial<RouteHandlers> = {}): readonly Route[] {
  const { app, logger } = stubApp();
  return createRoutes({
    graphql: app,
    reportDownload: async () => {},
    health: { ready: () => ({ ready: true }) },
    logger,
    ...handlers,
  });
}

/** The stub over real HTTP, on a free port, until the test is over. */
export async function serveStub(options: Partial<HttpServerOptions & RouteHandlers> = {}) {
  const { logger } = stubApp();
  const server = createHttpServer({ routes: stubRoutes(options), logger, host: '127.0.0.1', port: 0, ...options });
  onTestFinished(() => server.close(0));
  const url = await server.listen();
  return { server, url, at: (path: string) => new URL(path, url) };
}
