import { pino } from 'pino';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { createService } from '../../../src/app/create-service.ts';
import { parseConfig } from '../../../src/config/parse-config.ts';
import type { EmbeddedPool } from '../../../src/embedded-pool/pool.ts';
import { servePool } from '../../cli/pool-process.ts';

afterEach(() => vi.unstubAllEnvs());

/** The service over a pool behind HTTP, as it would be over AWS, and what it logs. */
async function begin(changes: Readonly<Record<string, string>> = {}, prepare: (pool: EmbeddedPool) => void = () => {}) {
  const { pool, env } = await servePool();
  prepare(pool);
  // The credentials, which the SDK reads from there.
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const log: string[] = [];
  const logger = pino({ base: null }, { write: (line: string) => void log.push(JSON.parse(line).msg) });
  const service = await createService(parseConfig({ ...env, ...changes }), { logger, examples: [] });
  onTestFinished(() => service.close());
  service.start();
  return { pool, service, log };
}

test('a service that begins looks at its pool, once for itself and the first probes', async () => {
  const { pool, service } = await begin();
  await vi.waitFor(() => expect(pool.calls.counts.DescribeUserPool).toBe(1), { timeout: 10_000 });
  expect(await service.health.ready()).toEqual({ ready: true });
  expect(pool.calls.counts.DescribeUserPool).toBe(1);
});

test('what is wrong with the pool is in the log before anybody asks', async () => {
  const { log } = await begin({ COGNITO_USER_POOL_ID: 'us-east-1_Missing00' });
  await vi.waitFor(() => expect(log.join()).toMatch(/Not ready: There is no user pool us-east-1_Missing00/), {
    timeout: 10_000,
  });
});

test('a service that begins learns the quotas of the account that are not configured', async () => {
  const { pool, service, log } = await begin();
  await vi.waitFor(() => expect(pool.calls.counts.GetProvisionedLimit).toBe(7), { timeout: 10_000 });
  const quotas = async () => {
    const response = await service.app.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ quotas { source } }' }),
    });
    return (await response.json()).data.quotas.map(({ source }: { source: string }) => source);
  };
  await vi.waitFor(async () =>
    expect((await quotas()).sort()).toEqual([...Array(2).fill('CONFIGURED'), ...Array(7).fill('PROVISIONED')]),
  );
  await vi.waitFor(() => expect(log).toContain('Cognito tells the quotas of the account.'), { timeout: 10_000 });
});

test('a service whose role may not ask for the quotas says so once, and keeps the defaults', async () => {
  const { log } = await begin({}, (pool) =>
    pool.faults.set([{ kind: 'access-denied', operation: 'GetProvisionedLimit' }]),
  );
  const told = /^IAM does not allow cognito-idp:GetProvisionedLimit: AWS's default quotas hold for UserRead, /;
  await vi.waitFor(() => expect(log.filter((line) => told.test(line))).toHaveLength(1), { timeout: 10_000 });
});
