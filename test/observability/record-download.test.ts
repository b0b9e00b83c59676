import { once } from 'node:events';
import { get } from 'node:http';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createHttpServer } from '../../src/http/server.ts';
import { openApp } from '../support/app.ts';
import { recordSpans, stopRecording } from './recording-tracer.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  stopRecording();
});

/** The service over real HTTP, with metrics and traces. */
async function serve(env: Readonly<Record<string, string>> = {}) {
  const spans = recordSpans();
  const { service, pool, log } = await openApp({ METRICS_PORT: '0', ...env });
  const server = createHttpServer({
    routes: service.routes,
    logger: { error: () => {} } as never,
    host: '127.0.0.1',
    port: 0,
  });
  closing.push(async () => {
    await server.close(0);
    await service.close();
  });
  const url = await server.listen();

  /** What was recorded of the downloads, once there are so many. */
  async function recorded(count = 1) {
    await vi.waitFor(() => expect(log.filter((line) => line.includes('"msg":"request"'))).toHaveLength(count), 5_000);
    const text = (await service.metrics?.text()) ?? '';
    return {
      lines: log.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request'),
      counted: text.split('\n').filter((line) => line.startsWith('cognito_admin_requests_total{')),
      timed: text.split('\n').filter((line) => line.startsWith('cognito_admin_request_duration_seconds_count{')),
      roots: spans
        .filter(({ parent }) => parent === null)
        .map(({ name, ended, status }) => ({ name, ended, message: status?.message })),
      spans,
    };
  }
  const signIn = (username: string, groupName: string) => {
    pool.addLogin({ username, password: 'Any-1-password', groupName });
    return { authorization: `Bearer ${pool.signIn(username, 'Any-1-password').accessToken}` };
  };
  return { pool, at: (path: string) => new URL(path, url), recorded, signIn };
}

const CSV = '/reports/membership.csv';
const SMALL = `${CSV}?groups=onboarding`;

describe('a download is recorded as every request is', () => {
  test('in the metrics, the trace and once in the log', async () => {
    const { at, recorded } = await serve();
    const response = await fetch(at(SMALL), { headers: { 'x-request-id': 'mine' } });
    const bytes = (await response.arrayBuffer()).byteLength;
    const { lines, counted, timed, roots, spans } = await recorded();
    expect(lines).toEqual([
      {
        level: 30,
        time: expect.any(Number),
        pool: 'us-east-1_Embedded0',
        requestId: 'mine',
        operation: 'membership.csv',
        status: 200,
        ms: expect.any(Number),
        calls: 2,
        throttles: 0,
        waitedMs: 0,
        rows: 3,
        bytes,
        outcome: 'ok',
        msg: 'request',
      },
    ]);
    expect(counted).toEqual(['cognito_admin_requests_total{type="download",outcome="ok"} 1']);
    expect(timed).toEqual(['cognito_admin_request_duration_seconds_count{type="download"} 1']);
    expect(roots).toEqual([{ name: 'Report download', ended: true, message: undefined }]);
    const calls = spans.filter(({ name }) => name.startsWith('Cognito '));
    expect(calls.map(({ name, parent }) => `${name} < ${parent?.name}`).sort()).toEqual([
      'Cognito GetGroup < Report download',
      'Cognito ListUsersInGroup < Report download',
    ]);
    expect(spans.filter(({ ended }) => !ended)).toEqual([]);
  });

  test.each<[number, string, string, Record<string, string>?]>([
    [400, 'BAD_USER_INPUT', `${CSV}?columns=shoe_size`],
    [400, 'BAD_USER_INPUT', `${CSV}?groups=nobody`],
    [403, 'CROSS_SITE_REQUEST', SMALL, { 'sec-fetch-site': 'cross-site' }],
  ])('when it is rejected with %i %s: %s', async (status, code, path, headers = {}) => {
    const { at, recorded } = await serve();
    const answer = get(at(path), { headers });
    const [response] = await once(answer, 'response');
    response.resume();
    expectRejected(await recorded(), status, code);
  });

  test('when it has no token', async () => {
    const { at, recorded } = await serve({ AUTH: 'cognito' });
    await (await fetch(at(SMALL))).text();
    expectRejected(await recorded(), 401, 'UNAUTHENTICATED');
  });

  test('when its caller may not read reports', async () => {
    const { at, recorded, signIn } = await serve({ AUTH: 'cognito' });
    await (await fetch(at(SMALL), { headers: signIn('john.doe', 'employee') })).text();
    expectRejected(await recorded(), 403, 'FORBIDDEN');
  });

  test('when its caller has sent too many requests', async () => {
    const { at, recorded } = await serve({ RATE_LIMIT_PER_MINUTE: '1' });
    await (await fetch(at(SMALL))).text();
    const response = await fetch(at(SMALL));
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await response.json()).toEqual({
      error: expect.stringContaining('RATE_LIMIT_PER_MINUTE'),
      code: 'RATE_LIMITED',
      retryAfterSeconds: expect.any(Number),
    });
    const { lines, counted, roots } = await recorded(2);
    expect(lines).toMatchObject([{ status: 200 }, { status: 429, outcome: 'errors', codes: ['RATE_LIMITED'] }]);
    expect(counted).toContain('cognito_admin_requests_total{type="download",outcome="errors"} 1');
    expect(roots[1]).toEqual({ name: 'Report download', ended: true, message: 'errors RATE_LIMITED' });
  });

  test('when Cognito fails', async () => {
    const { at, pool, recorded } = await serve();
    pool.faults.set([{ kind: 'access-denied', operation: 'GetGroup' }]);
    await (await fetch(at(SMALL))).text();
    expectRejected(await recorded(), 502, 'UPSTREAM_ACCESS_DENIED');
  });

  test('when its client leaves', async () => {
    const { at, recorded } = await serve({
      EMBEDDED_POOL_USERS: '5000',
      EMBEDDED_POOL_GROUPS: '20',
      EMBEDDED_POOL_LATENCY_MS: '20',
    });
    const [response] = await once(get(at(CSV)), 'response');
    await once(response, 'data');
    response.destroy();
    const { lines, counted, roots } = await recorded();
    expect(lines).toMatchObject([{ operation: 'membership.csv', outcome: 'cancelled' }]);
    expect(lines[0].bytes).toBeGreaterThan(0);
    expect(counted).toEqual(['cognito_admin_requests_total{type="download",outcome="cancelled"} 1']);
    expect(roots).toEqual([{ name: 'Report download', ended: true, message: 'cancelled' }]);
  }, 20_000);
});

type Recorded = Awaited<ReturnType<Awaited<ReturnType<typeof serve>>['recorded']>>;

function expectRejected({ lines, counted, roots }: Recorded, status: number, code: string) {
  expect(lines).toMatchObject([
    { operation: 'membership.csv', status, rows: 0, bytes: 0, outcome: 'errors', codes: [code] },
  ]);
  expect(counted).toEqual(['cognito_admin_requests_total{type="download",outcome="errors"} 1']);
  expect(roots).toEqual([{ name: 'Report download', ended: true, message: `errors ${code}` }]);
}
