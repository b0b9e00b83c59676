import { afterEach, describe, expect, test } from 'vitest';
import { localAdministrator } from '../../../src/domain/model/actor.ts';
import { RateLimiter } from '../../../src/http/security/rate-limiter.ts';
import { openGuardedApp } from '../../support/authenticated-app.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { type HardenedService, openHardenedService } from '../hardened-service.ts';

describe('a caller', () => {
  test("may send a minute's worth at once, and then at the steady rate", async () => {
    const clock = new FakeClock();
    const limit = new RateLimiter(60, clock);
    for (let sent = 0; sent < 60; sent += 1) expect(limit.tryTake('a')).toBe(0);
    expect(limit.tryTake('a')).toBe(1_000);
    await clock.advance(400);
    expect(limit.tryTake('a')).toBeCloseTo(600);
    await clock.advance(600);
    expect(limit.tryTake('a')).toBe(0);
    expect(limit.tryTake('a')).toBeGreaterThan(0);
  });

  test('who was quiet for an hour has no more than a minute saved', async () => {
    const clock = new FakeClock();
    const limit = new RateLimiter(2, clock);
    limit.tryTake('a');
    await clock.advance(3_600_000);
    expect([limit.tryTake('a'), limit.tryTake('a')]).toEqual([0, 0]);
    expect(limit.tryTake('a')).toBe(30_000);
  });

  test('has a limit of their own', () => {
    const limit = new RateLimiter(1, new FakeClock());
    expect([limit.tryTake('a'), limit.tryTake('b')]).toEqual([0, 0]);
    expect(limit.tryTake('a')).toBeGreaterThan(0);
  });

  test('who is known by a token is not known by an address', () => {
    const limit = new RateLimiter(1, new FakeClock());
    const bearer = { ...localAdministrator, subject: 'one', expiresAt: 1 };
    limit.consume(bearer, '10.0.0.1');
    expect(() => limit.consume(bearer, '10.0.0.2')).toThrow('More than 1 requests in a minute');
    expect(() => limit.consume({ ...bearer, subject: 'two' }, '10.0.0.1')).not.toThrow();
  });

  test('without a token is known by the address, and without a connection not at all', () => {
    const limit = new RateLimiter(1, new FakeClock());
    limit.consume(localAdministrator, '10.0.0.1');
    expect(() => limit.consume(localAdministrator, '10.0.0.1')).toThrow('RATE_LIMIT_PER_MINUTE');
    expect(() => limit.consume(localAdministrator, '10.0.0.2')).not.toThrow();
    for (let sent = 0; sent < 3; sent += 1) limit.consume(localAdministrator, undefined);
  });
});

test('of very many callers, those who were quiet for longest are forgotten', () => {
  const limit = new RateLimiter(1, new FakeClock());
  for (let caller = 0; caller < 10_000; caller += 1) limit.tryTake(`caller ${caller}`);
  limit.tryTake('caller 0');
  limit.tryTake('one more');
  expect(limit.size).toBe(10_000);
  expect(limit.tryTake('caller 0')).toBeGreaterThan(0);
  expect(limit.tryTake('caller 1')).toBe(0);
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
