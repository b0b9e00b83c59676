import { EventEmitter, once } from 'node:events';
import { Agent, get, type IncomingMessage, type RequestOptions } from 'node:http';
import { connect } from 'node:net';
import { json, text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { NodeExchange } from '../../../src/http/connections/node-exchange.ts';
import { sendJson } from '../../../src/http/connections/send-json.ts';
import { createHttpServer } from '../../../src/http/server.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { serveStub, stubRoutes } from '../serve-stub.ts';
import { stubApp } from '../stub-app.ts';

const STOPPING = { message: expect.stringMatching(/^The service is stopping/), extensions: { code: 'STOPPING' } };

/** A server in a time of its own. */
async function open() {
  const clock = new FakeClock();
  const gate = new EventEmitter();
  const work = async () => {
    gate.emit('begun');
    await once(gate, 'finish');
    return 'finished';
  };
  const { app, log } = stubApp({
    work,
    async *events() {
      yield 'first';
      yield await work();
    },
  });
  const serve = async ({ response }: NodeExchange) => {
    response.write('row\n');
  };
  const reports = [{ file: 'membership.csv', serve, serveLink: serve }];
  return { ...(await serveStub({ graphql: app, clock, reports })), clock, log, gate };
}

/** The same with one request under way, on a connection that is kept; `finish` lets it end. */
async function busy(query = '{ work }', accept = 'application/json') {
  const { gate, ...opened } = await open();
  const begun = once(gate, 'begun');
  const url = new URL(`?query=${encodeURIComponent(query)}`, opened.url);
  const answer = ask(url, { headers: { accept }, agent: new Agent({ keepAlive: true }) });
  await begun;
  return { ...opened, answer, finish: () => gate.emit('finish') };
}

function ask(url: URL, options: RequestOptions = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false, ...options }, resolve).on('error', reject);
  });
}

/** In which a server that nobody calls stops to listen. */
async function someTurns(): Promise<void> {
  for (let turns = 0; turns < 5; turns += 1) await turn();
}

describe('a server that is closed', () => {
  test('waits for the request under way, and ends its connection with the answer', async () => {
    const { server, answer, finish } = await busy();
    const closed = server.close(10_000);
    await someTurns();
    finish();
    const answered = await answer;
    expect(answered.headers.connection).toBe('close');
    expect(await json(answered)).toMatchObject({ data: { work: 'finished' } });
    await closed;
  });

  test('answers what comes on an idle connection, and tells the client to go elsewhere with the next', async () => {
    const { server, at, clock } = await open();
    const agent = new Agent({ keepAlive: true });
    await text(await ask(at('/health/live'), { agent }));
    const closed = server.close(10_000);
    await clock.advance(999);
    const again = await ask(at('/health/ready'), { agent });
    expect([again.statusCode, again.headers.connection]).toEqual([503, 'close']);
    expect(await json(again)).toEqual({ ready: false, serves: 'nothing', reason: 'The service is shutting down.' });
    await closed;
  });

  test('ends the connections that stay idle', async () => {
    const { server, at, clock, finish, answer } = await busy();
    const agent = new Agent({ keepAlive: true });
    await text(await ask(at('/health/live'), { agent }));
    const [socket] = Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? []);
    if (socket === undefined) throw new Error('The connection was not kept.');
    const closed = server.close(10_000);
    const ended = once(socket, 'close');
    await someTurns();
    await clock.advance(1_000);
    await ended;
    finish();
    (await answer).resume();
    await closed;
  });

  test.each(['/health/ready', '/reports/membership.csv'])(
    'leaves %s as it was told, where its own answer comes after the end of the grace',
    async (path) => {
      const gate = new EventEmitter();
      const clock = new FakeClock();
      const faults: unknown[] = [];
      const late = async () => {
        gate.emit('begun');
        await once(gate, 'finish');
      };
      const ready = async () => {
        await late();
        return { ready: true } as const;
      };
      const serve = async ({ response, requestId }: NodeExchange) => {
        await late();
        sendJson(response, 500, { error: 'too late', requestId });
      };
      const { server, at } = await serveStub({
        clock,
        health: { ready },
        reports: [{ file: 'membership.csv', serve, serveLink: serve }],
      });
      const begun = once(gate, 'begun');
      const answer = ask(at(path));
      await begun;
      process.on('uncaughtExceptionMonitor', (error) => faults.push(error));
      const closed = server.close(1_000);
      await someTurns();
      await clock.advance(1_000);
      const response = await answer;
      expect(response.statusCode).toBe(503);
      expect(await json(response)).toMatchObject({ code: 'STOPPING' });
      gate.emit('finish');
      await someTurns();
      await clock.advance(1_000);
      await closed;
      expect(faults).toEqual([]);
    },
  );

  test('comes late to its timer, and answers what had come before on an idle connection', async () => {
    const timers: (() => void)[] = [];
    const clock = {
      now: () => 0,
      date: () => new Date(0),
      after(_milliseconds: number, run: () => void) {
        timers.push(run);
        return () => {};
      },
    };
    const { server, at } = await serveStub({ clock });
    const socket = connect(Number(at('/').port), '127.0.0.1');
    const alive = `GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n`;
    socket.write(alive);
    await once(socket, 'data');
    timers.length = 0;
    const closed = server.close(10_000);
    await someTurns();
    const endIdle = timers.at(-1);
    // As a process that was busy: its timers are due, and the request lies in the socket unread.
    setTimeout(() => {
      socket.write(alive);
      endIdle?.();
    });
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK/);
    await closed;
  });

  test('sends no client away while it still takes connections', async () => {
    const { server, at } = await open();
    const sockets = Array.from({ length: 20 }, () => connect(Number(at('/').port), '127.0.0.1'));
    for (const socket of sockets) socket.write('GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n');
    const answers = Promise.all(sockets.map((socket) => once(socket, 'data')));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    const closed = server.close(10_000);
    // A client takes so short a time for none, and opens another connection, which would be reset.
    for (const [answer] of await answers) expect(String(answer)).not.toMatch(/keep-alive: timeout=1\r/i);
    for (const socket of sockets) socket.destroy();
    await closed;
  });

  test('answers on connections that came before, of which Node takes one a turn', async () => {
    const { server, at } = await open();
    const sockets = Array.from({ length: 20 }, () => connect(Number(at('/').port), '127.0.0.1'));
    for (const socket of sockets)
      socket.write('GET /health/live HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
    const answers = Promise.all(sockets.map((socket) => text(socket).catch((error: Error) => error.message)));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    await server.close(10_000);
    for (const answer of await answers) expect(answer).toMatch(/^HTTP\/1\.1 200 OK/);
  });

  test('tells those as well that have not had their turn when the grace is over', async () => {
    const clock = new FakeClock();
    const { server, at } = await serveStub({
      clock,
      // The first of them: the others wait for their turns.
      graphql: Object.assign(
        () => {
          void server.close(0);
          void clock.advance(0);
        },
        { fetch: () => new Response() },
      ),
    });
    const socket = connect(Number(at('/').port), '127.0.0.1');
    socket.write('GET /graphql HTTP/1.1\r\nhost: localhost\r\n\r\n'.repeat(20));
    // Its answer ends the connection, and with it all that follow.
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 503 /);
  });

  test('takes no new connection', async () => {
    const { server, at, answer, finish } = await busy();
    const closed = server.close(10_000);
    await someTurns();
    await expect(ask(at('/health/live'))).rejects.toThrow('ECONNREFUSED');
    finish();
    (await answer).resume();
    await closed;
  });

  test('asked for twice, is closed once', async () => {
    const { server, clock, answer, finish } = await busy();
    const closing = [server.close(10_000), server.close(10_000)];
    await someTurns();
    expect(clock.pending).toBe(2);
    finish();
    (await answer).resume();
    await Promise.all(closing);
    expect(clock.pending).toBe(0);
  });

  test('without ever having listened, is closed', async () => {
    const { logger } = stubApp();
    const server = createHttpServer({
      routes: stubRoutes(),
      logger,
      host: '127.0.0.1',
      port: 0,
    });
    await expect(server.close(0)).resolves.toBeUndefined();
  });
});

describe('when the grace is over,', () => {
  test('a waiting request gets a response that says so', async () => {
    const { server, clock, answer, log } = await busy();
    const closed = server.close(10_000);
    await clock.advance(9_999);
    await clock.advance(1);
    const told = await answer;
    expect([told.statusCode, told.headers['retry-after']]).toEqual([503, '1']);
    expect(await json(told)).toEqual({ errors: [STOPPING] });
    await closed;
    expect(log).toMatchObject([{ msg: 'request', outcome: 'cancelled' }]);
  });

  test('a stream ends with an event that says so', async () => {
    const { server, clock, answer } = await busy('subscription { events }', 'text/event-stream');
    const stream = text(await answer);
    const closed = server.close(10_000);
    await clock.advance(10_000);
    const [last, end] = (await stream).trimEnd().split('\n\n').slice(-2);
    expect(JSON.parse(/^event: next\ndata: (.+)$/.exec(last ?? '')?.[1] ?? '')).toEqual({ errors: [STOPPING] });
    expect(end).toBe('event: complete\ndata:');
    await closed;
  });

  test('a download is cut, not ended', async () => {
    const { server, clock, at } = await open();
    const cut = expect(text(await ask(at('/reports/membership.csv')))).rejects.toThrow('aborted');
    const closed = server.close(10_000);
    await clock.advance(10_000);
    await cut;
    await closed;
  });

  test('whoever takes no answer is cut soon after', async () => {
    const { server, clock, at } = await open();
    const socket = connect(Number(at('/').port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write('GET /health/live HTTP/1.1\r\n');
    await once(socket, 'ready');
    // Answered after the bytes above have arrived.
    await text(await ask(at('/health/live')));
    const closed = server.close(10_000);
    await clock.advance(10_499);
    expect(socket.destroyed).toBe(false);
    await clock.advance(1);
    await closed;
  });
});
