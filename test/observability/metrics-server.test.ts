import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { createMetricsServer, type MetricsServer } from '../../src/observability/metrics-server.ts';

const started: MetricsServer[] = [];
afterEach(() => {
  for (const server of started.splice(0)) server.close();
});

const silent = pino({ level: 'silent' });

function serve(text: () => Promise<string>, port = 0): MetricsServer {
  const server = createMetricsServer({
    metrics: { text, contentType: 'text/plain; version=0.0.4' },
    logger: silent,
    host: '127.0.0.1',
    port,
  });
  started.push(server);
  return server;
}

test('the metrics are at /metrics, in the format that Prometheus asks for', async () => {
  const response = await fetch(await serve(async () => 'up 1\n').listen());
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4');
  expect(await response.text()).toBe('up 1\n');
});

test('nothing else is there, and nothing is taken', async () => {
  const url = await serve(async () => 'up 1\n').listen();
  expect((await fetch(new URL('/graphql', url))).status).toBe(404);
  expect((await fetch(url, { method: 'POST' })).status).toBe(404);
});

test('metrics that cannot be collected are a 500, and the next scrape is served', async () => {
  let broken = true;
  const url = await serve(async () => {
    if (broken) throw new Error('no usage');
    return 'up 1\n';
  }).listen();
  expect((await fetch(url)).status).toBe(500);
  broken = false;
  expect((await fetch(url)).status).toBe(200);
});

test('a port that is taken is named, with its variable', async () => {
  const { port } = new URL(await serve(async () => '').listen());
  await expect(serve(async () => '', Number(port)).listen()).rejects.toThrow(/METRICS_PORT/);
});
