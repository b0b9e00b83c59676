import { expect, test } from 'vitest';
import { ThrottledError, UserNotFoundError } from '../../../src/domain/model/errors.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { type StubApp, stubApp } from '../stub-app.ts';

const requestLines = ({ log }: StubApp) => log.filter(({ msg }) => msg === 'request');

test('a request leaves one line: what it was, how long it took, what it cost, how it ended', async () => {
  const clock = new FakeClock();
  const stub = stubApp({
    clock,
    work: async ({ meter }) => {
      meter.countCall('ListUsers');
      meter.countThrottle();
      meter.addWait(0, 200);
      await clock.advance(250);
    },
  });
  await stub.send('query DailyReport { work }', { headers: { 'x-request-id': 'mine' } });
  expect(requestLines(stub)).toMatchObject([
    {
      level: 30,
      requestId: 'mine',
      operation: 'query DailyReport',
      status: 200,
      ms: 250,
      calls: 1,
      throttles: 1,
      waitedMs: 200,
      outcome: 'ok',
    },
  ]);
});

test('the line names the codes of the errors, each once', async () => {
  const stub = stubApp({
    work: () => {
      throw new ThrottledError('ListUsers', 1);
    },
  });
  await stub.send('{ work again: work }');
  expect(requestLines(stub)).toMatchObject([
    { operation: 'query (anonymous)', outcome: 'errors', codes: ['THROTTLED'] },
  ]);
});

test('a refused document has a line without an operation', async () => {
  const stub = stubApp();
  await stub.send('query Nope { nope }');
  expect(requestLines(stub)).toMatchObject([
    { operation: null, outcome: 'errors', codes: ['GRAPHQL_VALIDATION_FAILED'] },
  ]);
});

test('no variable and no message reaches the log', async () => {
  const stub = stubApp({
    work: () => {
      throw new UserNotFoundError('ann@example.com');
    },
  });
  await stub.send('query ($times: Int) { work(times: $times) }', { variables: { times: 7177 } });
  expect(JSON.stringify(stub.log)).not.toMatch(/ann@example|7177/);
});

test('the line of a subscription comes when it ends', async () => {
  const stub = stubApp({
    async *events({ meter }) {
      yield 'one';
      expect(requestLines(stub)).toEqual([]);
      meter.countCall('ListUsers');
      yield 'two';
    },
  });
  const response = await stub.send('subscription Watch { events }', { headers: { accept: 'text/event-stream' } });
  expect(await response.text()).toContain('two');
  expect(requestLines(stub)).toMatchObject([{ operation: 'subscription Watch', calls: 1, outcome: 'ok' }]);
});

test('a subscription that asks for JSON is refused, and leaves a line all the same', async () => {
  const stub = stubApp({
    async *events() {
      yield 'never';
    },
  });
  await stub.send('subscription { events }', { headers: { accept: 'application/json' } });
  expect(requestLines(stub)).toMatchObject([{ status: 406 }]);
});
