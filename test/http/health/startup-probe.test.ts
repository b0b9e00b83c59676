import { pino } from 'pino';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { createService } from '../../../src/app/create-service.ts';
import { parseConfig } from '../../../src/config/parse-config.ts';
import { servePool } from '../../cli/pool-process.ts';

afterEach(() => vi.unstubAllEnvs());

/** The service over a pool behind HTTP, as it would be over AWS, and what it logs. */
async function begin(changes: Readonly<Record<string, string>> = {}) {
  const { pool, env } = await servePool();
  // The credentials, which the SDK reads from there.
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const log: string[] = [];
  const logger = pino({ base: null }, { write: (line: string) => void log.push(JSON.parse(line).msg) });
  const service = createService(parseConfig({ ...env, ...changes }), { logger, examples: [] });
  onTestFinished(() => service.close());
  service.start();
  return { pool, service, log };
}

test('a service that begins looks at its pool, once for itself and the first probes', async () => {
  const { pool, service } = await begin();
  await vi.waitFor(() => expect(pool.calls.counts).toEqual({ DescribeUserPool: 1 }));
  expect(await service.health.ready()).toEqual({ ready: true });
  expect(pool.calls.counts).toEqual({ DescribeUserPool: 1 });
});

test('what is wrong with the pool is in the log before anybody asks', async () => {
  const { log } = await begin({ COGNITO_USER_POOL_ID: 'us-east-1_Missing00' });
  await vi.waitFor(() => expect(log.join()).toMatch(/Not ready: There is no user pool us-east-1_Missing00/));
});
