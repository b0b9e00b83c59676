import { describe, expect, test } from 'vitest';
import { STUB_URL, stubApp } from '../stub-app.ts';

const { app } = stubApp();
const body = JSON.stringify({ query: 'mutation { change }' });

async function answer(response: Response) {
  return { status: response.status, code: (await response.json()).errors?.[0].extensions.code };
}

describe('a POST is JSON or refused', () => {
  test.each(['application/json', 'application/json; charset=utf-8'])('%s passes', async (type) => {
    const response = await app.fetch(STUB_URL, { method: 'POST', headers: { 'content-type': type }, body });
    expect(await response.json()).toMatchObject({ data: { change: 'done' } });
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/graphql',
    'application/jsonp',
    'Application/JSON',
  ])('%s is refused', async (type) => {
    const response = await app.fetch(STUB_URL, { method: 'POST', headers: { 'content-type': type }, body });
    expect(await answer(response)).toEqual({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' });
  });

  test('a form is refused, whatever it holds', async () => {
    const form = new FormData();
    form.set('operations', body);
    form.set('map', '{}');
    expect(await answer(await app.fetch(STUB_URL, { method: 'POST', body: form }))).toEqual({
      status: 415,
      code: 'UNSUPPORTED_MEDIA_TYPE',
    });
  });

  test('no content type is refused', async () => {
    const response = await app.fetch(STUB_URL, { method: 'POST', body: new TextEncoder().encode(body) });
    expect(response.status).toBe(415);
  });
});

describe('a browser that says which site asks', () => {
  test.each(['cross-site', 'same-site'])('is refused for a %s page, by GET and by POST', async (site) => {
    const get = await app.fetch(`${STUB_URL}?query={work}`, { headers: { 'sec-fetch-site': site } });
    expect(await answer(get)).toEqual({ status: 403, code: 'CROSS_SITE_REQUEST' });
    const headers = { 'sec-fetch-site': site, 'content-type': 'application/json' };
    const post = await app.fetch(STUB_URL, { method: 'POST', headers, body });
    expect(await answer(post)).toEqual({ status: 403, code: 'CROSS_SITE_REQUEST' });
  });

  test.each(['same-origin', 'none'])('is served where it says %s', async (site) => {
    const response = await app.fetch(`${STUB_URL}?query={work}`, { headers: { 'sec-fetch-site': site } });
    expect(response.status).toBe(200);
  });
});

describe('a GET', () => {
  test('cannot change anything', async () => {
    const response = await app.fetch(`${STUB_URL}?query=mutation{change}`);
    expect(response.status).toBe(405);
    expect(await response.text()).not.toContain('done');
  });

  test('with variables that are not JSON is the fault of the caller', async () => {
    const response = await app.fetch(`${STUB_URL}?query={work}&variables={`);
    expect(await answer(response)).toEqual({ status: 400, code: 'BAD_REQUEST' });
  });
});

test('several operations in one request are refused', async () => {
  const headers = { 'content-type': 'application/json' };
  const response = await app.fetch(STUB_URL, { method: 'POST', headers, body: `[${body},${body}]` });
  expect(response.status).toBe(200);
  expect(await response.text()).not.toContain('done');
});

test('no other origin is let in', async () => {
  const preflight = await app.fetch(STUB_URL, {
    method: 'OPTIONS',
    headers: { origin: 'https://elsewhere.test', 'access-control-request-method': 'POST' },
  });
  expect([...preflight.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
});
