import { onTestFinished } from 'vitest';
import { createRoutes, type PoolHandlers, type Route, type RouteHandlers } from '../../src/http/routes.ts';
import { createHttpServer, type HttpServerOptions } from '../../src/http/server.ts';
import { stubApp } from './stub-app.ts';

/** What answers the requests, of the one pool that the stub has unless `pools` names others. */
export interface StubHandlers extends PoolHandlers, RouteHandlers {}

/** Every route of the service; by default over the stub, and ready. */
export function stubRoutes(handlers: Partial<StubHandlers> = {}): readonly Route[] {
  const { app, logger } = stubApp();
  const pool: PoolHandlers = {
    poolId: STUB_POOL_ID,
    graphql: app,
    reports: [],
    login: () => ({ kind: 'none' }),
    ...handlers,
  };
  return createRoutes({ pools: [pool], health: { ready: () => ({ ready: true }) }, logger, ...handlers });
}

export const STUB_POOL_ID = 'us-east-1_Stub00000';

/** The stub over real HTTP, on a free port, until the test is over. */
export async function serveStub(options: Partial<HttpServerOptions & StubHandlers> = {}) {
  const { logger } = stubApp();
  const server = createHttpServer({ routes: stubRoutes(options), logger, host: '127.0.0.1', port: 0, ...options });
  onTestFinished(() => server.close(0));
  const url = await server.listen();
  return { server, url, at: (path: string) => new URL(path, url) };
}
