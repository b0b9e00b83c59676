import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HardenedService, openHardenedService } from '../hardened-service.ts';

let shown: HardenedService;

beforeAll(async () => {
  shown = await openHardenedService({ GRAPHIQL: 'on' });
});

afterAll(() => shown.close());

// What is hidden is told by the attacks; here, that it is there for those who develop.

test('GRAPHIQL=on shows GraphiQL, introspection and suggestions', async () => {
  const page = await fetch(shown.url, { headers: { accept: 'text/html' } });
  expect(await page.text()).toContain('<title>cognito-admin-graphql</title>');
  const schema = await (await shown.post({ query: '{ __schema { queryType { name } } }' })).json();
  expect(schema.data).toEqual({ __schema: { queryType: { name: 'Query' } } });
  const misspelt = await (await shown.post({ query: '{ usr { username } }' })).json();
  expect(misspelt.errors[0].message).toContain('Did you mean "user"');
});

test('a page has a policy of its own, and every other answer one that allows nothing', async () => {
  const page = await fetch(shown.url, { headers: { accept: 'text/html' } });
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'sha256-/);
  for (const path of ['/graphql?query={__typename}', '/health/live', '/nowhere', '/reports/membership.csv']) {
    const answer = await fetch(new URL(path, shown.url), { headers: { accept: 'application/json' } });
    expect(answer.headers.get('content-security-policy'), path).toBe("default-src 'none'; frame-ancestors 'none'");
    await answer.text();
  }
});

test('introspection in circles is refused even then', async () => {
  const query = '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }';
  const answer = await (await shown.post({ query })).json();
  expect(answer.data).toBeUndefined();
  expect(answer.errors[0].message).toContain('Maximum introspection depth exceeded');
});
