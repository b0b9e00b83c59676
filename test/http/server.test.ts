import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import type { Readiness } from '../../src/http/health/health.ts';
import { serveStub } from './serve-stub.ts';
import { stubApp } from './stub-app.ts';

describe('routes', () => {
  test('/graphql is the API', async () => {
    const { url } = await serveStub();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/graphql$/);
    const response = await fetch(`${url}?query={work}`);
    expect(await response.json()).toMatchObject({ data: { work: 'done' } });
  });

  test('/ leads to the API', async () => {
    const { at } = await serveStub();
    const response = await fetch(at('/'), { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, '/graphql']);
  });

  test('/health/live answers while the process does', async () => {
    const { at } = await serveStub({
      health: { ready: () => ({ ready: false, serves: 'nothing', reason: 'No pool.' }) },
    });
    const response = await fetch(at('/health/live'));
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  });

  test.each<[Readiness, number]>([
    [{ ready: true }, 200],
    [{ ready: false, serves: 'nothing', reason: 'No pool.' }, 503],
    [{ ready: false, serves: 'reads', reason: 'No store.' }, 503],
  ])('/health/ready answers %j with %i', async (state, status) => {
    const { at } = await serveStub({ health: { ready: async () => state } });
    const response = await fetch(at('/health/ready'));
    expect([response.status, await response.json()]).toEqual([status, state]);
  });

  test.each<[Readiness, number]>([
    [{ ready: true }, 200],
    [{ ready: false, serves: 'reads', reason: 'No store.' }, 200],
    [{ ready: false, serves: 'nothing', reason: 'No pool.' }, 503],
  ])('/health/ready?serves=reads answers %j with %i', async (state, status) => {
    const { at } = await serveStub({ health: { ready: async () => state } });
    const response = await fetch(at('/health/ready?serves=reads'));
    expect([response.status, await response.json()]).toEqual([status, state]);
  });

  test('/health/ready answers 503 if the check itself fails', async () => {
    const { logger, log } = stubApp();
    const { at } = await serveStub({ logger, health: { ready: () => Promise.reject(new Error('secret')) } });
    const response = await fetch(at('/health/ready'));
    expect([response.status, await response.json()]).toEqual([
      503,
      { ready: false, serves: 'nothing', reason: 'The readiness check failed.' },
    ]);
    expect(log).toMatchObject([{ level: 50, err: { message: 'secret' } }]);
  });

  test('anything else is not found', async () => {
    const { at } = await serveStub();
    const response = await fetch(at('/graphql/groups'));
    expect([response.status, await response.json()]).toEqual([
      404,
      { error: 'Nothing is here. The API is at /graphql.' },
    ]);
  });

  test('nothing beside the API takes a POST', async () => {
    const { at } = await serveStub();
    const response = await fetch(at('/health/ready'), { method: 'POST' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});

test.each(['/', '/graphql?query={work}', '/health/live', '/nowhere'])('%s has the security headers', async (path) => {
  const { at } = await serveStub();
  const response = await fetch(at(path), { redirect: 'manual', headers: { 'x-request-id': 'mine' } });
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'cache-control': 'no-store',
    'x-request-id': 'mine',
  });
});

test('an upload that is too long is refused with an answer, not with a broken connection', async () => {
  const { url } = await serveStub();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    // Longer than anybody may send: nobody has to sign in here.
    body: new Blob(['x'.repeat(16_000_001)]),
  });
  expect([response.status, await response.json()]).toMatchObject([413, { errors: [{}] }]);
});

test('a Host header that is no host does not harm the service', async () => {
  const { url, at } = await serveStub();
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.end('GET /graphql?query={work} HTTP/1.1\r\nHost: a b:::\r\nConnection: close\r\n\r\n');
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 \d{3} /);
  expect((await fetch(at('/health/live'))).status).toBe(200);
});

test('a watcher that goes away ends its subscription, and the log says so', async () => {
  const world = new EventEmitter();
  const { app, log } = stubApp({
    async *events({ signal }) {
      try {
        yield 'one';
        await once(world, 'never', { signal });
      } finally {
        world.emit('ended');
      }
    },
  });
  const { url } = await serveStub({ graphql: app });
  const ended = once(world, 'ended');
  const watcher = new AbortController();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: 'subscription Watch { events }' }),
    signal: watcher.signal,
  });
  await response.body?.getReader().read();
  watcher.abort();
  await ended;
  expect(log).toMatchObject([{ msg: 'request', operation: 'subscription Watch', outcome: 'cancelled' }]);
});

describe('an address that cannot be used is reported in one line', () => {
  test('a port in use', async () => {
    const { url } = await serveStub();
    const port = Number(new URL(url).port);
    await expect(serveStub({ port })).rejects.toThrow(`Cannot listen on 127.0.0.1:${port}: the port is in use.`);
  });

  test('a host of another machine', async () => {
    await expect(serveStub({ host: '192.0.2.1' })).rejects.toThrow(
      'Cannot listen on 192.0.2.1:0: the host is not an address of this machine.',
    );
  });
});
