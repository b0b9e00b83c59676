import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createService, type Service } from '../../src/app/create-service.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { servePool } from '../cli/pool-process.ts';
import { testSchema } from '../support/postgres/test-schema.ts';

async function query(service: Service, document: string) {
  const response = await service.app.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query: document }),
  });
  return response.json();
}

test('two processes on one database have no call throttled together, and sign off at their end', async () => {
  const { env, pool } = await servePool({ users: 20, quotas: 'on' });
  const { url, schema, query: sql } = await testSchema(onTestFinished);
  // The SDK looks for credentials there.
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'x');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
  onTestFinished(() => void vi.unstubAllEnvs());
  const config = parseConfig({
    ...env,
    COGNITO_QUOTAS: 'UserList=30',
    DATABASE_URL: url,
    DATABASE_SCHEMA: schema,
    AWS_REGION: 'eu-west-1',
  });
  const services = await Promise.all(
    [0, 1].map(() => createService(config, { logger: pino({ level: 'silent' }), examples: [] })),
  );
  const replicas = async () => (await sql('SELECT id FROM quota_replica')).length;
  await expect.poll(replicas, { timeout: 10_000 }).toBe(2);
  // Each alone would send them all at once, 40 in a second of 30.
  const lists = services.flatMap((service) =>
    Array.from({ length: 20 }, (_, index) => query(service, `{ users(first: ${index + 1}) { nodes { username } } }`)),
  );
  for (const { errors } of await Promise.all(lists)) expect(errors).toBeUndefined();
  expect(pool.calls.counts.ListUsers).toBeGreaterThanOrEqual(40);
  for (const service of services) {
    const { data } = await query(service, '{ quotas { category throttledInLastMinute } }');
    expect(data.quotas).toContainEqual({ category: 'UserList', throttledInLastMinute: 0 });
  }
  for (const service of services) await service.close();
  expect(await replicas()).toBe(0);
});
