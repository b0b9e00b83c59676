import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HardenedService, openHardenedService } from '../hardened-service.ts';

const FRIEND = 'https://dashboard.example.com';
let open: HardenedService;
let closed: HardenedService;

beforeAll(async () => {
  open = await openHardenedService({ CORS_ORIGINS: `${FRIEND},http://localhost:3000` });
  closed = await openHardenedService();
});

afterAll(async () => {
  await open.close();
  await closed.close();
});

const preflight = (service: HardenedService, origin: string, path = '/graphql') =>
  fetch(new URL(path, service.url), {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
  });

const corsOf = (response: Response) =>
  Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('access-control-')));

describe('a page of an origin that is let in', () => {
  test('may send a token and read the answer, without cookies', async () => {
    const asked = await preflight(open, FRIEND);
    expect(asked.status).toBe(204);
    expect(corsOf(asked)).toEqual({
      'access-control-allow-origin': FRIEND,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': expect.stringMatching(
        /^authorization, content-type, x-request-id, .*apollographql-client-name.*x-graphql-client-name/,
      ),
      'access-control-max-age': '600',
      'access-control-expose-headers': 'x-request-id, retry-after, www-authenticate, content-disposition',
    });
    const answer = await open.post({ query: '{ __typename }' }, { origin: FRIEND, 'sec-fetch-site': 'cross-site' });
    expect(answer.headers.get('access-control-allow-origin')).toBe(FRIEND);
    expect(await answer.json()).toMatchObject({ data: { __typename: 'Query' } });
  });

  test('may download the report', async () => {
    const url = new URL('/reports/membership.csv', open.url);
    const answer = await fetch(url, { headers: { origin: FRIEND, 'sec-fetch-site': 'cross-site' } });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, FRIEND]);
    await answer.text();
  });
});

describe('a page of any other origin', () => {
  test.each([
    'https://dashboard.example.com.evil.test',
    'https://evil.test',
    'http://dashboard.example.com',
    'https://dashboard.example.com:8443',
    'null',
  ])('is told nothing: %s', async (origin) => {
    expect(corsOf(await preflight(open, origin))).toEqual({});
    const answer = await open.post({ query: '{ __typename }' }, { origin, 'sec-fetch-site': 'cross-site' });
    expect([answer.status, corsOf(answer)]).toEqual([403, {}]);
  });

  test('receives nothing if no origin is allowed', async () => {
    expect(corsOf(await preflight(closed, FRIEND))).toEqual({});
    expect((await closed.post({ query: '{ __typename }' }, { origin: FRIEND })).headers.get('vary')).toBeNull();
  });

  test('cannot make an image of a query, for which browsers name no origin', async () => {
    const answer = await fetch(`${open.url}?query={__typename}`, { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(answer.status).toBe(403);
  });
});

test('a preflight never needs a token', async () => {
  const guarded = await openHardenedService({ AUTH: 'cognito' });
  const asked = await preflight(guarded, FRIEND);
  expect([asked.status, corsOf(asked)]).toEqual([204, {}]);
  await guarded.close();
});

test('a cache is told that answers differ by origin', async () => {
  expect((await open.post({ query: '{ __typename }' })).headers.get('vary')).toBe('origin');
});
