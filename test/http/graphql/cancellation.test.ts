import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { STUB_URL, stubApp } from '../stub-app.ts';

test('a client that goes away ends its request: the signal fires, and no later step is begun', async () => {
  const client = new AbortController();
  const signals: AbortSignal[] = [];
  const stub = stubApp({
    work: async ({ signal }) => {
      signals.push(signal);
      client.abort();
      await turn();
    },
  });
  const request = stub.app.fetch(STUB_URL, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'mutation { first: change second: change }' }),
    signal: client.signal,
  });
  await expect(request).rejects.toThrow('aborted');
  for (let turns = 0; turns < 5; turns += 1) await turn();
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  expect(stub.log).toMatchObject([{ msg: 'request', outcome: 'cancelled' }]);
});
