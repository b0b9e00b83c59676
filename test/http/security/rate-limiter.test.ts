import { afterEach, describe, expect, test } from 'vitest';
import { localAdministrator } from '../../../src/domain/model/actor.ts';
import { callerOf } from '../../../src/domain/model/caller.ts';
import { RateLimiter } from '../../../src/http/security/rate-limiter.ts';
import { LocalRequestBuckets } from '../../../src/http/security/request-buckets.ts';
import { openGuardedApp } from '../../support/authenticated-app.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { type HardenedService, openHardenedService } from '../hardened-service.ts';

const openLimit = (perMinute: number) =>
  new RateLimiter(perMinute, new LocalRequestBuckets(perMinute, new FakeClock()));

describe('a caller', () => {
  test('who is known by a token is not known by an address, and in another pool is somebody else', async () => {
    const limit = openLimit(1);
    const bearer = { ...localAdministrator, subject: 'one', expiresAt: 1 };
    const consume = (subject: string, issuer: string, address: string) =>
      limit.consume(callerOf({ ...bearer, subject }, { issuer, address }));
    await consume('one', 'pool-a', '10.0.0.1');
    await expect(consume('one', 'pool-a', '10.0.0.2')).rejects.toThrow('More than 1 requests in a minute');
    await consume('two', 'pool-a', '10.0.0.1');
    await consume('one', 'pool-b', '10.0.0.1');
  });

  test('without a token is known by the address, and without a connection not at all', async () => {
    const limit = openLimit(1);
    const consume = (address: string | undefined) =>
      limit.consume(callerOf(localAdministrator, { issuer: null, address }));
    await consume('10.0.0.1');
    await expect(consume('10.0.0.1')).rejects.toThrow('RATE_LIMIT_PER_MINUTE');
    await consume('10.0.0.2');
    for (let sent = 0; sent < 3; sent += 1) await consume(undefined);
  });
});

describe('over HTTP', () => {
  const opened: HardenedService[] = [];
  afterEach(() => Promise.all(opened.splice(0).map((service) => service.close())));

  test('too many requests are answered 429, with the time to wait', async () => {
    const service = await openHardenedService({ RATE_LIMIT_PER_MINUTE: '2' });
    opened.push(service);
    const answers = [];
    for (let sent = 0; sent < 3; sent += 1) answers.push(await service.post({ query: '{ __typename }' }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers[2]?.headers.get('retry-after')).toBe('30');
    expect(await answers[2]?.json()).toEqual({
      errors: [
        {
          message: 'More than 2 requests in a minute (RATE_LIMIT_PER_MINUTE). Try again in 30 s.',
          extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 30 },
        },
      ],
    });
    expect(service.log.join()).toContain('"codes":["RATE_LIMITED"]');
  });

  test('downloads count with the rest', async () => {
    const service = await openHardenedService({ RATE_LIMIT_PER_MINUTE: '1' });
    opened.push(service);
    await service.post({ query: '{ __typename }' });
    const answer = await fetch(new URL('/reports/membership.csv', service.url));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '60']);
    expect(await answer.json()).toMatchObject({ code: 'RATE_LIMITED' });
  });

  test('health is not counted', async () => {
    const service = await openHardenedService({ RATE_LIMIT_PER_MINUTE: '1' });
    opened.push(service);
    for (let sent = 0; sent < 3; sent += 1) {
      expect((await fetch(new URL('/health/live', service.url))).status).toBe(200);
    }
  });
});

test('the bearers of two tokens do not use up each other', async () => {
  const app = await openGuardedApp({ RATE_LIMIT_PER_MINUTE: '1' });
  const { auditor, operator } = app.staff;
  const statuses = [];
  for (const token of [auditor, operator, auditor]) statuses.push((await app.send(token, '{ __typename }')).status);
  expect(statuses).toEqual([200, 200, 429]);
  await app.service.close();
});
