import { EventEmitter, once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { json, text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import type { Readiness } from '../../src/server/health.ts';
import { createHttpServer, type HttpServer, type HttpServerOptions } from '../../src/server/http.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { stubApp } from './stub-app.ts';

const started: HttpServer[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.close(0)));
});

/** The stub over real HTTP, on a free port. */
async function serve(options: Partial<HttpServerOptions> = {}) {
  const { app, logger } = stubApp();
  const server = createHttpServer({
    yoga: app,
    reportDownload: async () => {},
    health: { ready: () => ({ ready: true }) },
    logger,
    host: '127.0.0.1',
    port: 0,
    ...options,
  });
  started.push(server);
  const url = await server.listen();
  return { server, url, at: (path: string) => new URL(path, url) };
}

describe('routes', () => {
  test('/graphql is the API', async () => {
    const { url } = await serve();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/graphql$/);
    const response = await fetch(`${url}?query={work}`);
    expect(await response.json()).toMatchObject({ data: { work: 'done' } });
  });

  test('/ leads to the API', async () => {
    const { at } = await serve();
    const response = await fetch(at('/'), { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, '/graphql']);
  });

  test('/health/live answers while the process does', async () => {
    const { at } = await serve({ health: { ready: () => ({ ready: false, reason: 'No pool.' }) } });
    const response = await fetch(at('/health/live'));
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  });

  test.each<[Readiness, number]>([
    [{ ready: true }, 200],
    [{ ready: false, reason: 'No pool.' }, 503],
  ])('/health/ready answers %j with %i', async (state, status) => {
    const { at } = await serve({ health: { ready: async () => state } });
    const response = await fetch(at('/health/ready'));
    expect([response.status, await response.json()]).toEqual([status, state]);
  });

  test('/health/ready answers 503 where the check itself fails', async () => {
    const { logger, log } = stubApp();
    const { at } = await serve({ logger, health: { ready: () => Promise.reject(new Error('secret')) } });
    const response = await fetch(at('/health/ready'));
    expect([response.status, await response.json()]).toEqual([
      503,
      { ready: false, reason: 'The readiness check failed.' },
    ]);
    expect(log).toMatchObject([{ level: 50, err: { message: 'secret' } }]);
  });

  test('anything else is not found', async () => {
    const { at } = await serve();
    const response = await fetch(at('/graphql/groups'));
    expect([response.status, await response.json()]).toEqual([
      404,
      { error: 'Nothing is here. The API is at /graphql.' },
    ]);
  });

  test('nothing beside the API takes a POST', async () => {
    const { at } = await serve();
    const response = await fetch(at('/health/ready'), { method: 'POST' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});

test.each(['/', '/graphql?query={work}', '/health/live', '/nowhere'])('%s has the security headers', async (path) => {
  const { at } = await serve();
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
  const { url } = await serve();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: new Blob(['x'.repeat(1_000_001)]),
  });
  expect([response.status, await response.json()]).toMatchObject([413, { errors: [{}] }]);
});

test('a Host header that is no host does not harm the service', async () => {
  const { url, at } = await serve();
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
  const { url } = await serve({ yoga: app });
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

describe('an address that cannot be had is told in one line', () => {
  test('a port in use', async () => {
    const { url } = await serve();
    const port = Number(new URL(url).port);
    await expect(serve({ port })).rejects.toThrow(`Cannot listen on 127.0.0.1:${port}: the port is in use.`);
  });

  test('a host of another machine', async () => {
    await expect(serve({ host: '192.0.2.1' })).rejects.toThrow(
      'Cannot listen on 192.0.2.1:0: the host is not an address of this machine.',
    );
  });
});

describe('closing', () => {
  /** A server with one request under way, on a connection that is kept alive; `finish` lets it end. */
  async function busy() {
    const clock = new FakeClock();
    const gate = new EventEmitter();
    const { app } = stubApp({
      work: async () => {
        gate.emit('begun');
        await once(gate, 'finish');
        return 'finished';
      },
    });
    const { server, url, at } = await serve({ yoga: app, clock });
    const begun = once(gate, 'begun');
    const agent = new Agent({ keepAlive: true });
    const answer = new Promise<IncomingMessage>((resolve, reject) => {
      get(`${url}?query={work}`, { agent }, resolve).on('error', reject);
    });
    await begun;
    return { clock, server, at, agent, answer, finish: () => gate.emit('finish') };
  }

  test('waits for the request under way, and then ends its connection', async () => {
    const { server, clock, answer, finish } = await busy();
    const closed = server.close(10_000);
    finish();
    expect(await json(await answer)).toMatchObject({ data: { work: 'finished' } });
    await clock.advance(100);
    await closed;
  });

  test('tells those on a connection that it still has to go elsewhere', async () => {
    const { server, clock, at, agent, answer, finish } = await busy();
    const closed = server.close(10_000);
    finish();
    await json(await answer);
    const again = await new Promise<IncomingMessage>((resolve) => get(at('/health/ready'), { agent }, resolve));
    expect([again.statusCode, again.headers.connection]).toEqual([503, 'close']);
    expect(await json(again)).toEqual({ ready: false, reason: 'The service is shutting down.' });
    await clock.advance(100);
    await closed;
  });

  test('takes no new connection', async () => {
    const { server, at, clock, answer, finish } = await busy();
    const closed = server.close(10_000);
    await expect(fetch(at('/health/live'))).rejects.toThrow('fetch failed');
    finish();
    (await answer).resume();
    await clock.advance(100);
    await closed;
  });

  test('cuts what is left when the grace is over', async () => {
    const { server, clock, answer } = await busy();
    const broken = expect(answer).rejects.toThrow('socket hang up');
    const closed = server.close(10_000);
    await clock.advance(9_999);
    await clock.advance(1);
    await closed;
    await broken;
  });

  test('asked for twice, is done once', async () => {
    const clock = new FakeClock();
    const { server } = await serve({ clock });
    const closing = [server.close(10_000), server.close(10_000)];
    expect(clock.pending).toBe(2);
    await Promise.all(closing);
  });

  test('leaves no timer behind', async () => {
    const clock = new FakeClock();
    const { server } = await serve({ clock });
    await server.close(10_000);
    expect(clock.pending).toBe(0);
  });

  test('closes a server that never listened', async () => {
    const { app, logger } = stubApp();
    const server = createHttpServer({
      yoga: app,
      reportDownload: async () => {},
      health: { ready: () => ({ ready: true }) },
      logger,
      host: '127.0.0.1',
      port: 0,
    });
    await expect(server.close(0)).resolves.toBeUndefined();
  });
});
