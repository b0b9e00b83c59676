import { describe, expect, test } from 'vitest';
import { createCognitoClient } from '../../src/cognito/client.ts';
import { isThrottle } from '../../src/cognito/errors.ts';
import { ProvisionedQuotas, type ProvisionedQuotasResult } from '../../src/cognito/provisioned-quotas.ts';
import { Pacer } from '../../src/cognito/rate/pacer.ts';
import { overrideQuotas, type QuotaCategory } from '../../src/cognito/rate/quotas.ts';
import { createEmbeddedPool, type EmbeddedPoolOptions } from '../../src/embedded-pool/pool.ts';
import { FakeClock } from '../support/fake-clock.ts';

const HOUR_MS = 3_600_000;

/** An account with these quotas, and a pacer that begins with AWS's defaults but for the configured ones. */
function account(quotas: EmbeddedPoolOptions['quotas'], overrides: Partial<Record<QuotaCategory, number>> = {}) {
  const clock = new FakeClock();
  const pool = createEmbeddedPool({ users: 1, groups: 1, quotas, clock });
  const { region, requestHandler } = pool;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const configured = overrideQuotas(overrides);
  const pacer = new Pacer({ quotas: configured, clock, isThrottle });
  const results: ProvisionedQuotasResult[] = [];
  const provisionedQuotas = new ProvisionedQuotas({
    client: createCognitoClient({ region, requestHandler, credentials }),
    pacer,
    clock,
    configured: configured.configured,
    onRefreshed: (result) => results.push(result),
  });
  const quotaOf = (category: QuotaCategory) => {
    const usage = pacer.usage().find((each) => each.category === category);
    return [usage?.quotaPerSecond, usage?.source, usage?.limitPerSecond];
  };
  return { clock, pool, pacer, provisionedQuotas, results, quotaOf };
}

describe('the quotas that Cognito enforces for the account', () => {
  test('replace the defaults at the start, by one call per category', async () => {
    const { pool, provisionedQuotas, quotaOf, results } = account({ UserRead: 240, UserResourceRead: 100 });
    await provisionedQuotas.start();
    expect(quotaOf('UserRead')).toEqual([240, 'PROVISIONED', 228]);
    expect(quotaOf('UserResourceRead')).toEqual([100, 'PROVISIONED', 95]);
    expect(quotaOf('UserList')).toEqual([30, 'PROVISIONED', 28]);
    expect(pool.calls.counts).toEqual({ GetProvisionedLimit: 9 });
    expect(results[0]?.failures.size).toBe(0);
  });

  test('do not replace COGNITO_QUOTAS, and are not read for its categories', async () => {
    const { pool, provisionedQuotas, quotaOf } = account({ UserRead: 240 }, { UserRead: 60 });
    await provisionedQuotas.start();
    expect(quotaOf('UserRead')).toEqual([60, 'CONFIGURED', 57]);
    expect(pool.calls.counts).toEqual({ GetProvisionedLimit: 8 });
  });

  test('are read again every hour, until the process stops', async () => {
    const { clock, pool, provisionedQuotas } = account('on');
    await provisionedQuotas.start();
    await clock.advance(HOUR_MS - 1);
    expect(pool.calls.counts.GetProvisionedLimit).toBe(9);
    await clock.advance(1);
    await expect.poll(() => pool.calls.counts.GetProvisionedLimit).toBe(18);
    provisionedQuotas.stop();
    await clock.advance(3 * HOUR_MS);
    expect(pool.calls.counts.GetProvisionedLimit).toBe(18);
  });

  test('are not known if IAM does not allow the call: the defaults hold', async () => {
    const { pool, provisionedQuotas, quotaOf, results } = account({ UserRead: 240 });
    pool.faults.set([{ kind: 'access-denied', operation: 'GetProvisionedLimit' }]);
    await provisionedQuotas.start();
    expect(quotaOf('UserRead')).toEqual([120, 'DEFAULT', 114]);
    expect(results[0]?.failures.size).toBe(9);
  });

  test('of one category that Cognito does not tell leave the others known', async () => {
    const { pool, provisionedQuotas, quotaOf, results } = account({ UserRead: 240, UserList: 60 });
    pool.faults.set([{ kind: 'access-denied', operation: 'GetProvisionedLimit', times: 1 }]);
    await provisionedQuotas.start();
    // UserRead is asked for first.
    expect(quotaOf('UserRead')).toEqual([120, 'DEFAULT', 114]);
    expect(quotaOf('UserList')).toEqual([60, 'PROVISIONED', 57]);
    expect([...(results[0]?.failures.keys() ?? [])]).toEqual(['UserRead']);
  });
});
