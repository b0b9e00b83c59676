import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { isTrustedHost } from '../../../src/http/security/host-validation.ts';
import { openHardenedService } from '../hardened-service.ts';

describe('without authentication', () => {
  const loopback = { kind: 'loopback-and-listen', listensOn: '127.0.0.1' } as const;

  test.each([
    'localhost',
    'localhost:4000',
    'LOCALHOST',
    'localhost.',
    '127.0.0.1:4000',
    '127.1.2.3',
    '[::1]:4000',
    'app.localhost',
  ])('this machine is called by %s', (host) => expect(isTrustedHost(host, loopback)).toBe(true));

  test.each([
    undefined,
    '',
    'evil.test',
    'evil.test:4000',
    'localhost.evil.test',
    '127.0.0.1.evil.test',
    '10.0.0.1',
    '::1',
    '[::1',
    'a b',
    'user@localhost',
    'localhost:4000:80',
  ])('and not by %j', (host) => expect(isTrustedHost(host, loopback)).toBe(false));

  test('also by the name that it listens on', () => {
    const named = { kind: 'loopback-and-listen', listensOn: 'Admin.internal' } as const;
    expect(isTrustedHost('admin.internal:4000', named)).toBe(true);
    expect(isTrustedHost('other.internal:4000', named)).toBe(false);
  });

  test('where it listens on every address, by any address, and by no other name', () => {
    const everywhere = { kind: 'loopback-and-listen', listensOn: '0.0.0.0' } as const;
    expect(isTrustedHost('10.0.0.1:4000', everywhere)).toBe(true);
    expect(isTrustedHost('[2001:db8::1]:4000', everywhere)).toBe(true);
    expect(isTrustedHost('evil.test:4000', everywhere)).toBe(false);
  });
});

test('with authentication, any name will do', () => {
  expect(isTrustedHost('admin.example.com', { kind: 'any' })).toBe(true);
});

test.each(['/graphql?query={__typename}', '/reports/membership.csv', '/health/ready', '/'])(
  'a page that has had its name pointed at this machine learns nothing from %s',
  async (path) => {
    const service = await openHardenedService();
    const answer = await new Promise<[number | undefined, unknown]>((resolve, reject) => {
      request(new URL(path, service.url), { headers: { host: 'evil.test' } }, async (response) =>
        resolve([response.statusCode, await json(response)]),
      )
        .on('error', reject)
        .end();
    });
    expect(answer).toEqual([421, { error: expect.stringContaining('AUTH=cognito'), code: 'UNTRUSTED_HOST' }]);
    await service.close();
  },
);
