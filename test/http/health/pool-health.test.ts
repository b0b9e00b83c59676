import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { createCognitoDirectory } from '../../../src/cognito/directory.ts';
import { isThrottle } from '../../../src/cognito/errors.ts';
import { Pacer } from '../../../src/cognito/rate/pacer.ts';
import { UNLIMITED } from '../../../src/cognito/rate/quotas.ts';
import { CallMeter } from '../../../src/domain/ports/call-meter.ts';
import { systemClock } from '../../../src/domain/ports/clock.ts';
import { createEmbeddedPool } from '../../../src/embedded-pool/pool.ts';
import { combineHealth, combinePoolHealth, type Health } from '../../../src/http/health/health.ts';
import { PoolHealth } from '../../../src/http/health/pool-health.ts';
import { StorageHealth } from '../../../src/http/health/storage-health.ts';
import { createHttpServer } from '../../../src/http/server.ts';
import { openApp } from '../../support/app.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { stubRoutes } from '../serve-stub.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function recordLog() {
  const messages: string[] = [];
  const logger = pino({}, { write: (line: string) => void messages.push(JSON.parse(line).msg) });
  return { logger, messages };
}

/** A pool that can be looked at by hand. */
function openHealth() {
  const clock = new FakeClock();
  const { logger, messages } = recordLog();
  let looks = 0;
  let fault: Error | null = null;
  const health = new PoolHealth({
    clock,
    logger,
    look: async () => {
      looks += 1;
      if (fault !== null) throw fault;
    },
  });
  return {
    clock,
    health,
    messages,
    looks: () => looks,
    breakBy(error: Error | null) {
      fault = error;
    },
  };
}

describe('one look at the pool', () => {
  test('is shared by the probes that come while it is under way', async () => {
    const { health, looks } = openHealth();
    await Promise.all([health.ready(), health.ready(), health.ready()]);
    expect(looks()).toBe(1);
  });

  test('is believed for a minute if the pool is there', async () => {
    const { health, looks, clock } = openHealth();
    await health.ready();
    await clock.advance(59_999);
    await health.ready();
    expect(looks()).toBe(1);
    await clock.advance(1);
    await health.ready();
    expect(looks()).toBe(2);
  });

  test('is believed for five seconds if it is not, so that recovery is seen soon', async () => {
    const { health, looks, clock, breakBy } = openHealth();
    breakBy(new Error('gone'));
    await health.ready();
    await clock.advance(4_999);
    expect(await health.ready()).toEqual({ ready: false, serves: 'nothing', reason: 'gone' });
    expect(looks()).toBe(1);
    breakBy(null);
    await clock.advance(1);
    expect(await health.ready()).toEqual({ ready: true });
  });
});

test('the log has one line when the answer changes, and none while it stays', async () => {
  const { health, clock, messages, breakBy } = openHealth();
  const probe = async (fault: string | null) => {
    breakBy(fault === null ? null : new Error(fault));
    await clock.advance(61_000);
    await health.ready();
  };
  for (const fault of [null, null, 'gone', 'gone', 'denied', 'denied', null, null]) await probe(fault);
  expect(messages).toEqual(['Not ready: gone', 'Not ready: denied', 'Ready again.']);
});

describe('over HTTP', () => {
  /** What `/health/ready` answers of a pool that is reached in this way. */
  async function ready(
    connection: { readonly userPoolId?: string; readonly credentials?: 'none' },
    faults: 'denied' | 'no' = 'no',
  ) {
    const pool = createEmbeddedPool();
    if (faults === 'denied') pool.faults.set([{ kind: 'access-denied', operation: 'DescribeUserPool' }]);
    const client = new CognitoIdentityProviderClient({
      region: pool.region,
      requestHandler: pool.requestHandler,
      credentials:
        connection.credentials === 'none'
          ? async () => {
              throw Object.assign(new Error('Could not load credentials from any providers'), {
                name: 'CredentialsProviderError',
              });
            }
          : { accessKeyId: 'id', secretAccessKey: 'secret' },
    });
    const openDirectory = createCognitoDirectory({
      client,
      pacer: new Pacer({ quotas: UNLIMITED, clock: systemClock, isThrottle }),
      userPoolId: connection.userPoolId ?? pool.userPoolId,
      region: pool.region,
    });
    const { logger } = recordLog();
    const health = new PoolHealth({
      look: () => openDirectory({ priority: 'interactive', meter: new CallMeter() }).describePool(),
      clock: systemClock,
      logger,
    });
    const server = createHttpServer({
      routes: stubRoutes({ health }),
      logger,
      host: '127.0.0.1',
      port: 0,
    });
    closing.push(
      () => server.close(0),
      () => client.destroy(),
    );
    const response = await fetch(new URL('/health/ready', await server.listen()));
    return { status: response.status, body: await response.json() };
  }

  test('a pool that can be used is 200', async () => {
    expect(await ready({})).toEqual({ status: 200, body: { ready: true } });
  });

  test('missing credentials are 503, and say how to give them', async () => {
    const { status, body } = await ready({ credentials: 'none' });
    expect(status).toBe(503);
    expect(body).toMatchObject({
      ready: false,
      reason: expect.stringMatching(/no valid AWS credentials.*AWS_PROFILE/),
    });
  });

  test('the id of no pool is 503, and names the id and its variable', async () => {
    const { status, body } = await ready({ userPoolId: 'us-east-1_Nowhere' });
    expect(status).toBe(503);
    expect(body.reason).toMatch(/no user pool us-east-1_Nowhere.*COGNITO_USER_POOL_ID/);
  });

  test('denied access is 503, and names the IAM action that is missing', async () => {
    const { status, body } = await ready({}, 'denied');
    expect(status).toBe(503);
    expect(body.reason).toContain('cognito-idp:DescribeUserPool');
  });
});

describe('the store', () => {
  const ready: Health = { ready: () => ({ ready: true }) };
  const store: Health = { ready: () => ({ ready: false, serves: 'reads', reason: 'No store.' }) };
  const pool: Health = { ready: () => ({ ready: false, serves: 'nothing', reason: 'No pool.' }) };

  test('that takes no write makes the service unready, with one line in the log', async () => {
    const clock = new FakeClock();
    const { logger, messages } = recordLog();
    let full = false;
    const health = new StorageHealth(
      async () => {
        if (full) throw new Error('database or disk is full');
      },
      clock,
      logger,
    );
    expect(await health.ready()).toEqual({ ready: true });
    full = true;
    await clock.advance(5_001);
    expect(await health.ready()).toMatchObject({ ready: false, reason: expect.stringContaining('disk is full') });
    await clock.advance(5_001);
    await health.ready();
    full = false;
    await clock.advance(5_001);
    await health.ready();
    expect(messages).toEqual([expect.stringContaining('Not ready: The store'), 'Ready again.']);
  });

  test('is written once in five seconds, however many probes come', async () => {
    const clock = new FakeClock();
    let writes = 0;
    const health = new StorageHealth(
      async () => {
        writes += 1;
      },
      clock,
      recordLog().logger,
    );
    await Promise.all([health.ready(), health.ready()]);
    await clock.advance(4_999);
    await health.ready();
    expect(writes).toBe(1);
    await clock.advance(1);
    await health.ready();
    expect(writes).toBe(2);
  });

  test('of the whole service is probed without a call; one call tells whether reads work', async () => {
    const app = await openApp();
    await app.service.close();
    expect(await app.service.health.ready()).toMatchObject({
      ready: false,
      serves: 'reads',
      reason: expect.stringContaining('DATA_DIR'),
    });
    expect(app.pool.calls.counts).toEqual({ DescribeUserPool: 1 });
  });

  test('and the pool are looked at both: reads are served while the pool can be read', async () => {
    expect(await combineHealth([store, ready]).ready()).toEqual(await store.ready());
    expect(await combineHealth([ready, pool]).ready()).toEqual(await pool.ready());
    expect(await combineHealth([store, pool]).ready()).toEqual({
      ready: false,
      serves: 'nothing',
      reason: 'No store. No pool.',
    });
  });

  test('of one pool of several that takes no write is named, and reads are served', async () => {
    const pools = [
      { id: 'first', health: ready },
      { id: 'second', health: store },
    ];
    expect(await combinePoolHealth(pools).ready()).toEqual({
      ready: false,
      serves: 'reads',
      reason: 'second: No store.',
    });
  });

  test('that is slow does not keep a probe waiting, and is written once however many probes come', async () => {
    const clock = new FakeClock();
    const { logger, messages } = recordLog();
    const pending: (() => void)[] = [];
    let writes = 0;
    const write = () => {
      writes += 1;
      return new Promise<void>((resolve) => pending.push(resolve));
    };
    const health = new StorageHealth(write, clock, logger);
    const first = health.ready();
    await clock.advance(1_500);
    expect(await first).toEqual({
      ready: false,
      serves: 'reads',
      reason: expect.stringContaining('has not taken a write within 1.5 s'),
    });
    await clock.advance(5_000);
    const second = health.ready();
    await clock.advance(1_500);
    expect(await second).toMatchObject({ ready: false, serves: 'reads' });
    expect(writes).toBe(1);
    // What took so long ends well: the next probe writes again, and is in time.
    for (const resolve of pending.splice(0)) resolve();
    await clock.advance(5_000);
    const third = health.ready();
    for (const resolve of pending.splice(0)) resolve();
    expect(await third).toEqual({ ready: true });
    expect([writes, messages.length]).toEqual([2, 2]);
  });
});
