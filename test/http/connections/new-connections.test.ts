import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Clock, systemClock } from '../../../src/domain/ports/clock.ts';
import { NewConnections } from '../../../src/http/connections/new-connections.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { serveStub } from '../serve-stub.ts';

const LIMITS = { headersMs: 20, silentMs: 1_000, mostSilent: 3 };
const REQUEST = 'GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n';

/** A server with the limits, in the time of the clock. */
async function open(clock: Clock) {
  const server = createServer((_request, response) => response.end('answered'));
  const connections = new NewConnections(server, LIMITS, clock);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  /** A client whose connection the server has taken, and which has sent nothing. */
  async function connected() {
    const taken: Promise<Socket[]> = once(server, 'connection');
    const client = connect(port, '127.0.0.1');
    const [[socket]] = await Promise.all([taken, once(client, 'connect')]);
    if (socket === undefined) throw new Error('No connection was taken.');
    return { client, socket, ended: once(socket, 'close') };
  }

  /** Sends it, and waits until the server has read it. */
  async function send({ client, socket }: { readonly client: Socket; readonly socket: Socket }, bytes: string) {
    const before = socket.bytesRead;
    client.write(bytes);
    await vi.waitFor(() => expect(socket.bytesRead).toBeGreaterThan(before), { interval: 1 });
  }
  return { connections, connected, send };
}

/** Time in steps: the limits look at connections from time to time, after what has come is read. */
async function pass(clock: FakeClock, milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 5) {
    await clock.advance(5);
    await turn();
  }
}

describe('a client', () => {
  test('that has sent its headers in time is answered, however busy the process was until it read them', async () => {
    const { connected } = await open(systemClock);
    const { client } = await connected();
    client.write(REQUEST);
    const until = performance.now() + 3 * LIMITS.headersMs;
    while (performance.now() < until);
    expect(await text(client)).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('that begins its headers and does not end them is answered 408 once their time is up, and not before', async () => {
    const clock = new FakeClock();
    const { connected, send } = await open(clock);
    const connection = await connected();
    const answer = text(connection.client);
    await send(connection, 'GET / HTTP/1.1\r\n');
    await pass(clock, LIMITS.headersMs - 5);
    expect(connection.client.bytesRead).toBe(0);
    await pass(clock, 10);
    expect(await answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('that opens its connection ahead of its use has the whole time of its headers from their first byte', async () => {
    const clock = new FakeClock();
    const { connected, send } = await open(clock);
    const connection = await connected();
    const answer = text(connection.client);
    await pass(clock, LIMITS.silentMs - 50);
    await send(connection, REQUEST.slice(0, 10));
    await pass(clock, LIMITS.headersMs - 5);
    connection.client.write(REQUEST.slice(10));
    expect(await answer).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('that was heard, or has gone, is waited for no longer', async () => {
    const clock = new FakeClock();
    const { connected } = await open(clock);
    const heard = await connected();
    heard.client.write(REQUEST);
    await text(heard.client);
    const gone = await connected();
    gone.client.destroy();
    await gone.ended;
    expect(clock.pending).toBe(0);
  });
});

describe('a silent connection', () => {
  test('is ended without a word after its time', async () => {
    const clock = new FakeClock();
    const { connected } = await open(clock);
    const { client, socket, ended } = await connected();
    const answer = text(client);
    await pass(clock, LIMITS.silentMs - 5);
    expect(socket.destroyed).toBe(false);
    await pass(clock, 10);
    await ended;
    expect(await answer).toBe('');
  });

  test('is ended if there are too many: the oldest, and none that has just come', async () => {
    const clock = new FakeClock();
    const { connected } = await open(clock);
    const sockets: Socket[] = [];
    for (let count = 0; count < LIMITS.mostSilent + 2; count += 1) sockets.push((await connected()).socket);
    const destroyed = () => sockets.map((socket) => socket.destroyed);
    await pass(clock, LIMITS.headersMs - 5);
    expect(destroyed()).toEqual([false, false, false, false, false]);
    await pass(clock, 10);
    expect(destroyed()).toEqual([true, true, false, false, false]);
  });

  test('is ended at once by a server that stops, and one that has begun to send is not', async () => {
    const { connections, connected, send } = await open(new FakeClock());
    const silent = await connected();
    const sending = await connected();
    await send(sending, 'GET ');
    connections.endSilent();
    await silent.ended;
    expect(sending.socket.destroyed).toBe(false);
  });
});

describe('a server', () => {
  test("leaves a silent connection open beyond Node's own limits, and answers what comes on it", async () => {
    const { at } = await serveStub({ timeouts: { headersMs: 100, requestMs: 150, checkMs: 20 } });
    const client = connect(Number(at('/').port), '127.0.0.1');
    await once(client, 'connect');
    // Node has looked at it several times by then, and has found a slow body on another connection.
    const slow = connect(Number(at('/').port), '127.0.0.1');
    slow.write(
      'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
    );
    expect(await text(slow)).toMatch(/^HTTP\/1\.1 408 /);
    client.write('GET /health/live HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
    expect(await text(client)).toMatch(/^HTTP\/1\.1 200 /);
  });

  test.each([
    ['what is no HTTP', 'hello\r\n\r\n', '400 Bad Request'],
    ['too many headers', `GET / HTTP/1.1\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, '431 Request Header Fields Too Large'],
  ])('answers %s as Node does', async (_what, bytes, status) => {
    const { at } = await serveStub();
    const client = connect(Number(at('/').port), '127.0.0.1');
    client.on('error', () => {});
    client.write(bytes);
    expect(await text(client).catch(() => '')).toMatch(`HTTP/1.1 ${status}`);
  });

  test('that stops does not wait for a silent connection until its grace is over', async () => {
    const clock = new FakeClock();
    const { server, at } = await serveStub({ clock });
    const client = connect(Number(at('/').port), '127.0.0.1');
    await once(client, 'connect');
    await fetch(at('/health/live'), { headers: { connection: 'close' } });
    const closed = server.close(600_000);
    for (let turns = 0; turns < 5; turns += 1) await turn();
    await clock.advance(1_000);
    await closed;
  });
});
