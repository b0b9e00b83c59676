import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createService } from '../../../src/app/create-service.ts';
import { parseConfig } from '../../../src/config/parse-config.ts';
import { type Dashboard, readDashboard } from '../../../src/http/dashboard/load-dashboard.ts';
import { DASHBOARD_PAGES } from '../../../src/http/dashboard/pages.ts';
import { createFetchHandler } from '../../../src/http/routes.ts';
import { STUB_POOL_ID, serveStub, stubRoutes } from '../serve-stub.ts';
import { stubApp } from '../stub-app.ts';

const PAGE = '<!doctype html><script type="module" src="/assets/index-1a2b.js"></script>';
const SCRIPT = 'console.log("a script that is long enough to be worth compressing");';
const DOCUMENT = 'query Viewer { viewer { username } }';
const HASH = 'f00d'.repeat(16);

let folder: string;
let dashboard: Dashboard;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dashboard-'));
  mkdirSync(join(folder, 'assets'));
  const files = {
    'index.html': PAGE,
    'assets/index-1a2b.js': SCRIPT,
    'assets/index-1a2b.js.br': brotliCompressSync(SCRIPT),
    'assets/index-1a2b.js.gz': gzipSync(SCRIPT),
    'assets/icon-3c4d.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'persisted-documents.json': JSON.stringify({ [HASH]: DOCUMENT }),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  dashboard = readDashboard(new URL(`${pathToFileURL(folder).href}/`));
});

afterAll(() => rmSync(folder, { recursive: true }));

async function ask(path: string, init: RequestInit = {}) {
  const { at } = await serveStub({ dashboard });
  return fetch(at(path), { redirect: 'manual', ...init });
}

describe('the page', () => {
  test.each(['/', '/people', '/people/anna%2Fb', `/pools/${STUB_POOL_ID}/`, `/pools/${STUB_POOL_ID}/people/anna`])(
    'is at %s',
    async (path) => {
      const response = await ask(path);
      expect([response.status, await response.text()]).toEqual([200, PAGE]);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    },
  );

  const ELSEWHERE = [
    '/persons',
    '/people/anna/b',
    '/people.html',
    '/assets/',
    '/assets/none.js',
    '/index.html',
    '/pools/us-east-1_Other0000/',
  ];

  test.each(ELSEWHERE)('is not at %s', async (path) => {
    const response = await ask(path);
    expect([response.status, await response.json()]).toEqual([404, { error: expect.stringContaining('/graphql') }]);
  });

  test.each(ELSEWHERE)('tells a browser at %s that nothing is there, with the way to its screens', async (path) => {
    const response = await ask(path, { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } });
    expect([response.status, await response.text()]).toEqual([404, PAGE]);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('is not what a program gets that posts to a wrong address', async () => {
    const response = await ask('/persons', { method: 'POST', headers: { accept: 'text/html' } });
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/json; charset=utf-8']);
  });

  test('allows only what comes from this origin, no script or style in it, and no frame around it', async () => {
    const policy = (await ask('/people')).headers.get('content-security-policy')?.split('; ') ?? [];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy.join()).not.toMatch(/unsafe|\*|https?:|data:|blob:/);
  });

  test('is asked for anew each time, and not sent again where it is the same', async () => {
    const { at } = await serveStub({ dashboard });
    const first = await fetch(at('/people'));
    expect(first.headers.get('cache-control')).toBe('no-cache');
    const again = await fetch(at('/people'), { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  test('is not posted to', async () => {
    expect((await ask('/people', { method: 'POST' })).status).toBe(405);
  });
});

describe('its files', () => {
  test.each([
    { accepts: 'gzip, br', coding: 'br' },
    { accepts: 'gzip;q=1, br;q=0', coding: 'gzip' },
    { accepts: 'GZIP', coding: 'gzip' },
    { accepts: 'identity', coding: null },
  ])('come as $coding where the client accepts $accepts', async ({ accepts, coding }) => {
    const response = await ask('/assets/index-1a2b.js', { headers: { 'accept-encoding': accepts } });
    expect(response.headers.get('content-encoding')).toBe(coding);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('vary')).toBe('accept-encoding');
    expect(await response.text()).toBe(SCRIPT);
  });

  test('come as bytes from a function as well', async () => {
    const answer = createFetchHandler(stubRoutes({ dashboard }));
    const headers = { 'accept-encoding': 'br' };
    const response = await answer(new Request('https://function.test/assets/index-1a2b.js', { headers }));
    expect(brotliDecompressSync(new Uint8Array(await response.arrayBuffer())).toString()).toBe(SCRIPT);
  });

  test('come as they are where none is compressed', async () => {
    const response = await ask('/assets/icon-3c4d.svg', { headers: { 'accept-encoding': 'br' } });
    expect([response.headers.get('content-type'), response.headers.get('content-encoding')]).toEqual([
      'image/svg+xml',
      null,
    ]);
  });
});

async function openWith(env: Record<string, string>) {
  const { logger } = stubApp();
  const service = await createService(parseConfig(env), { logger, examples: [], dashboard });
  onTestFinished(() => service.close());
  const answer = createFetchHandler(service.routes);
  return (path: string, init?: RequestInit) => answer(new Request(`http://localhost${path}`, init));
}

function askByHash(hash: string): RequestInit {
  const extensions = { persistedQuery: { version: 1, sha256Hash: hash } };
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ extensions }) };
}

test('its documents are executed where no text is', async () => {
  const answer = await openWith({ PERSISTED_OPERATIONS_ONLY: 'on' });
  expect(await (await answer('/graphql', askByHash(HASH))).json()).toMatchObject({
    data: { viewer: { username: null } },
  });
});

test('DASHBOARD=off serves none of it: the root leads to the API, as before', async () => {
  const answer = await openWith({ DASHBOARD: 'off', PERSISTED_OPERATIONS_ONLY: 'on' });
  const root = await answer('/');
  expect([root.status, root.headers.get('location')]).toEqual([302, '/graphql']);
  for (const path of [...DASHBOARD_PAGES.slice(1), '/assets/index-1a2b.js']) {
    expect((await answer(path)).status, path).toBe(404);
  }
  expect(await (await answer('/graphql', askByHash(HASH))).json()).toMatchObject({
    errors: [{ extensions: { code: 'PERSISTED_OPERATIONS_ONLY' } }],
  });
});
