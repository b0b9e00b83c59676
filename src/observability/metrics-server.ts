import { createServer } from 'node:http';
import type { Logger } from 'pino';
import type { Metrics } from './metrics.ts';

export interface MetricsServerOptions {
  readonly metrics: Pick<Metrics, 'text' | 'contentType'>;
  readonly logger: Logger;
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
}

export interface MetricsServer {
  /** Returns the URL of the metrics. Rejects if the address cannot be used. */
  listen(): Promise<string>;
  /** Interrupts a scrape in progress, which will be repeated. */
  close(): void;
}

/** Serves `GET /metrics` on a port of its own, so that it can be open to the monitoring and not to the API's clients. */
export function createMetricsServer({ metrics, logger, host, port }: MetricsServerOptions): MetricsServer {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics' || request.method !== 'GET') {
      response.writeHead(404).end();
      return;
    }
    metrics.text().then(
      (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
      (err: unknown) => {
        logger.error({ err }, 'The metrics could not be collected.');
        response.writeHead(500).end();
      },
    );
  });
  return {
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', (error) =>
          reject(new Error(`Cannot serve metrics on ${host}:${port} (METRICS_HOST, METRICS_PORT): ${error.message}.`)),
        );
        server.listen(port, host, () => {
          const address = server.address();
          const bound = typeof address === 'object' && address ? address.port : port;
          resolve(`http://${host.includes(':') ? `[${host}]` : host}:${bound}/metrics`);
        });
      }),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
