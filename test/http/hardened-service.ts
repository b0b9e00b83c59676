import { pino } from 'pino';
import { createService, type Service, type ServiceDependencies } from '../../src/app/create-service.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { createHttpServer, type HttpServerOptions } from '../../src/http/server.ts';

/** The whole service over HTTP on a free port, as it is by default before a real pool: nobody sees the schema. */
export interface HardenedService {
  readonly service: Service;
  readonly url: string;
  /** Sends one JSON value, as it stands. */
  post(body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Every line that was logged so far. */
  readonly log: readonly string[];
  close(): Promise<void>;
}

export async function openHardenedService(
  env: Record<string, string> = {},
  options: Partial<HttpServerOptions> = {},
  dependencies: Partial<ServiceDependencies> = {},
): Promise<HardenedService> {
  const config = parseConfig({ EMBEDDED_POOL_QUOTAS: 'off', GRAPHIQL: 'off', ...env });
  const log: string[] = [];
  const logger = pino({ level: 'info', base: null }, { write: (line: string) => void log.push(line) });
  const service = await createService(config, { logger, examples: [], ...dependencies });
  const server = createHttpServer({
    routes: service.routes,
    logger,
    host: '127.0.0.1',
    port: 0,
    origins: config.corsOrigins,
    hosts: { kind: 'loopback-and-listen', listensOn: '127.0.0.1' },
    ...options,
  });
  const url = await server.listen();
  return {
    service,
    url,
    log,
    post: (body, headers) =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    async close() {
      await server.close(0);
      await service.close();
    },
  };
}
