import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { type Clock, systemClock } from '../../src/domain/clock.ts';
import { cutSlowHeaders } from '../../src/server/slow-headers.ts';
import { FakeClock } from '../support/fake-clock.ts';

const LIMIT_MS = 20;
const REQUEST = 'GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n';

/** A client whose connection the server has taken, and which has sent nothing. */
async function connected(clock: Clock) {
  const server = createServer((_request, response) => response.end('answered'));
  cutSlowHeaders(server, LIMIT_MS, clock);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const taken = once(server, 'connection');
  const client = connect(port, '127.0.0.1');
  const [[socket]] = await Promise.all([taken, once(client, 'connect')]);
  return { client, ended: once(socket, 'close') };
}

test('a client that has sent its headers in time is answered, however busy the process was until it read them', async () => {
  const { client } = await connected(systemClock);
  client.write(REQUEST);
  const until = performance.now() + 3 * LIMIT_MS;
  while (performance.now() < until);
  expect(await text(client)).toMatch(/^HTTP\/1\.1 200 /);
});

test('a client that sends nothing is answered 408 once its time is up, and not before', async () => {
  const clock = new FakeClock();
  const { client } = await connected(clock);
  const answer = text(client);
  await clock.advance(LIMIT_MS - 1);
  expect(client.bytesRead).toBe(0);
  await clock.advance(1);
  expect(await answer).toMatch(/^HTTP\/1\.1 408 /);
});

test('a client that was heard, or has gone, is waited for no longer', async () => {
  const clock = new FakeClock();
  const heard = await connected(clock);
  heard.client.write(REQUEST);
  await text(heard.client);
  const gone = await connected(clock);
  gone.client.destroy();
  await gone.ended;
  expect(clock.pending).toBe(0);
});
