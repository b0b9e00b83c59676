import { expect, onTestFinished, test } from 'vitest';
import { createService } from '../../../src/app/create-service.ts';
import { addSamplePeople } from '../../../src/app/sample-people.ts';
import { parseConfig } from '../../../src/config/parse-config.ts';
import type { Dashboard } from '../../../src/http/dashboard/load-dashboard.ts';
import { createFetchHandler } from '../../../src/http/routes.ts';
import { stubApp } from '../stub-app.ts';

const REAL = { COGNITO_USER_POOL_ID: 'eu-central-1_Example01', AWS_REGION: 'eu-central-1' };
const CLIENT = { AUTH_CLIENT_IDS: 'client1' };
const DOMAIN = { AUTH_LOGIN_DOMAIN: 'login.example.com' };

const dashboard: Dashboard = {
  page: {
    body: new Uint8Array(),
    brotli: null,
    gzip: null,
    headers: { 'content-security-policy': "connect-src 'self'" },
  },
  assets: new Map(),
  documents: new Map(),
};

async function open(env: Record<string, string>) {
  const config = parseConfig({ EMBEDDED_POOL_QUOTAS: 'off', ...env });
  const { logger } = stubApp();
  const service = await createService(config, { logger, examples: [], dashboard });
  onTestFinished(() => service.close());
  const answer = createFetchHandler(service.routes);
  return {
    config,
    service,
    get: (path: string, init?: RequestInit) => answer(new Request(`http://service.test${path}`, init)),
  };
}

test.each([
  { with: 'without authentication', env: {}, login: { kind: 'none' } },
  { with: 'with a real pool of this machine', env: { ...REAL, AUTH: 'none' }, login: { kind: 'none' } },
  { with: 'with a real pool', env: { ...REAL, ...CLIENT }, login: { kind: 'pasted-token' } },
  {
    with: 'with a real pool and its managed login',
    env: { ...REAL, ...CLIENT, ...DOMAIN, AUTH_TOKEN_USE: 'id' },
    login: { kind: 'managed-login', origin: 'https://login.example.com', clientId: 'client1', tokenUse: 'id' },
  },
])('/login says how one signs in, $with', async ({ env, login }) => {
  const { get } = await open(env);
  const response = await get('/login');
  expect([response.status, await response.json()]).toEqual([200, login]);
  expect(response.headers.get('cache-control')).toBe('no-store');
});

test('the people of the embedded pool can be chosen, who get in with their tokens', async () => {
  const { config, service, get } = await open({ AUTH: 'cognito' });
  expect(await (await get('/login')).json()).toEqual({ kind: 'sample-people', people: [] });
  if (service.embeddedPool === null) throw new Error('It runs on the embedded pool.');
  addSamplePeople(service.embeddedPool, config.accessGroups, 'access');
  const { people } = await (await get('/login')).json();
  expect(people).toEqual([
    { username: 'auditor', role: 'AUDITOR', token: expect.stringMatching(/^ey/) },
    { username: 'operator', role: 'OPERATOR', token: expect.stringMatching(/^ey/) },
    { username: 'administrator', role: 'ADMINISTRATOR', token: expect.stringMatching(/^ey/) },
  ]);
  const answer = await get('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${people[1].token}` },
    body: JSON.stringify({ query: '{ viewer { username } }' }),
  });
  expect(await answer.json()).toMatchObject({ data: { viewer: { username: 'operator' } } });
});

test('nobody can be chosen who has been disabled meanwhile', async () => {
  const { config, service, get } = await open({ AUTH: 'cognito' });
  if (service.embeddedPool === null) throw new Error('It runs on the embedded pool.');
  addSamplePeople(service.embeddedPool, config.accessGroups, 'access');
  const [, , administrator] = (await (await get('/login')).json()).people;
  await get('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${administrator.token}` },
    body: JSON.stringify({ query: 'mutation { disableUser(input: { username: "auditor" }) { __typename } }' }),
  });
  const { people } = await (await get('/login')).json();
  expect(people.map(({ username }: { username: string }) => username)).toEqual(['operator', 'administrator']);
});

// What `--auth` sets is AUTH=cognito.
test.each([
  { ...REAL, ...CLIENT, AUTH: 'cognito' },
  { ...REAL, ...CLIENT, ...DOMAIN, AUTH: 'cognito' },
  { ...REAL, ...CLIENT, AUTH_USER_POOL_ID: 'us-east-1_Staff0001', AUTH: 'cognito' },
  { ...REAL, AUTH: 'none' },
  // The embedded pool is asked with the tokens of a real one: those of its own people would not be accepted.
  { ...CLIENT, AUTH_USER_POOL_ID: 'us-east-1_Staff0001', AUTH: 'cognito' },
])('no token is given out where those of a real pool are accepted: %j', async (env) => {
  const { get } = await open(env);
  for (const path of ['/login', `/pools/${REAL.COGNITO_USER_POOL_ID}/login`]) {
    expect(await (await get(path)).text(), path).not.toMatch(/"token"|people|ey[\w-]+\./);
  }
});

test('a page that signs in at a login may ask that one, and no other origin', async () => {
  const policy = async (env: Record<string, string>) =>
    (await (await open(env)).get('/people')).headers.get('content-security-policy');
  expect(await policy({ ...REAL, ...CLIENT, ...DOMAIN })).toMatch(/connect-src 'self' https:\/\/login\.example\.com;/);
  expect(await policy({ ...REAL, ...CLIENT })).toBe("connect-src 'self'");
});

test('/login is only read, and is not there without the dashboard', async () => {
  expect((await (await open({})).get('/login', { method: 'POST' })).status).toBe(405);
  expect((await (await open({ DASHBOARD: 'off', AUTH: 'cognito' })).get('/login')).status).toBe(404);
});
