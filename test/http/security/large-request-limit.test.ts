import { EventEmitter, once } from 'node:events';
import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { LargeRequestLimit } from '../../../src/http/security/large-request-limit.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { serveStub } from '../serve-stub.ts';
import { stubApp } from '../stub-app.ts';

const forever = new AbortController().signal;

test('the large requests of a caller are served one after another, and those of others meanwhile', async () => {
  const limit = new LargeRequestLimit(new FakeClock());
  const served: string[] = [];
  const enter = async (caller: string, name: string) => {
    const leave = await limit.enter(caller, forever);
    served.push(name);
    return leave;
  };
  const first = enter('ann', 'ann 1');
  const second = enter('ann', 'ann 2');
  (await enter('ben', 'ben'))();
  expect(served).toEqual(['ann 1', 'ben']);
  (await first)();
  (await second)();
  expect(served).toEqual(['ann 1', 'ben', 'ann 2']);
  await new Promise(setImmediate);
  expect(limit.size).toBe(0);
});

test('of those that wait there are eight at most, each for 20 s at most, and none whose client has left', async () => {
  const clock = new FakeClock();
  const limit = new LargeRequestLimit(clock);
  await limit.enter('ann', forever);
  const client = new AbortController();
  const left = limit.enter('ann', client.signal);
  const late = Array.from({ length: 7 }, () => limit.enter('ann', forever));
  const refused = { extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 10 } };
  await expect(limit.enter('ann', forever)).rejects.toMatchObject(refused);
  client.abort();
  await expect(left).rejects.toThrow('aborted');
  const expectations = late.map((each) => expect(each).rejects.toMatchObject(refused));
  await clock.advance(20_000);
  await Promise.all(expectations);
});

describe('over HTTP,', () => {
  async function openService() {
    const events = new EventEmitter();
    const stub = stubApp({ work: () => new Promise((resolve) => events.once('answer', () => resolve('done'))) });
    const { url } = await serveStub({ graphql: stub.app });
    const answered: string[] = [];
    const send = async (name: string, query: string, bytes: number, saysLength = true) => {
      const body = JSON.stringify({ query, extensions: { padding: 'x'.repeat(bytes) } });
      const headers = { 'content-type': 'application/json', ...(saysLength && { 'content-length': body.length }) };
      const sent = request(url, { method: 'POST', headers });
      // In two pieces: Node would say the length of what is sent at once.
      sent.write(body.slice(0, 500));
      sent.end(body.slice(500));
      const [response] = await once(sent, 'response');
      answered.push(name);
      response.resume();
    };
    return { events, answered, send };
  }

  test.each([
    ['says its length', true],
    ['comes in chunks', false],
  ])(
    'a large body that %s waits until the one before is answered; small ones do not wait',
    async (_how, saysLength) => {
      const { events, answered, send } = await openService();
      const slow = send('slow', '{ work }', 200_000, saysLength);
      while (events.listenerCount('answer') === 0) await new Promise(setImmediate);
      const waiting = send('waiting', '{ colour }', 200_000, saysLength);
      for (let sent = 0; sent < 10; sent += 1) await send('small', '{ colour }', 1_000, saysLength);
      expect(new Set(answered)).toEqual(new Set(['small']));
      events.emit('answer');
      await Promise.all([slow, waiting]);
      expect(answered.slice(10).sort()).toEqual(['slow', 'waiting']);
    },
  );
});
