import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApp } from '../support/app.ts';
import { type HardenedService, openHardenedService } from './hardened-service.ts';
import { serveStub } from './serve-stub.ts';
import { STUB_URL, stubApp } from './stub-app.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const { app } = stubApp();

async function post(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
  const response = await app.fetch(STUB_URL, { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body });
  return { status: response.status, answer: await response.json() };
}

describe('a body', () => {
  const work = JSON.stringify({ query: '{ work }' });

  test('with a byte order mark is read', async () => {
    expect(await post(`\uFEFF${work}`)).toMatchObject({ status: 200, answer: { data: { work: 'done' } } });
  });

  test('that is not UTF-8 is refused, not mended', async () => {
    const bytes = new Uint8Array(Buffer.from('{"query":"{ work }","variables":{"name":"M\u00fcller"}}', 'latin1'));
    const { status, answer } = await post(bytes);
    expect([status, answer.errors[0]]).toEqual([
      400,
      { message: 'The body is not UTF-8. Encode it so.', extensions: { code: 'BAD_REQUEST' } },
    ]);
  });

  test.each(['application/json; charset=utf-8', 'application/json;charset="UTF-8"'])(
    'of type %s is read',
    async (type) => {
      expect((await post(work, { 'content-type': type })).status).toBe(200);
    },
  );

  test('in another character set is refused by name', async () => {
    const { status, answer } = await post(work, { 'content-type': 'application/json; charset=iso-8859-1' });
    expect([status, answer.errors[0].message]).toEqual([
      415,
      expect.stringContaining('another character set than UTF-8'),
    ]);
  });

  test('that is compressed is refused in a sentence', async () => {
    const { status, answer } = await post(new Uint8Array(gzipSync(work)), { 'content-encoding': 'gzip' });
    expect([status, answer.errors[0].message]).toEqual([415, expect.stringContaining('compressed. Send it as it is.')]);
  });

  test('may hold members that are not known, such as operationType', async () => {
    const body = JSON.stringify({ query: '{ work }', operationType: 'query', onError: 'NULL', anything: [1] });
    expect(await post(body)).toMatchObject({ status: 200, answer: { data: { work: 'done' } } });
  });

  test.each([1, 2, 100])(
    'that is a batch of %i is answered with as many refusals, which batching links show',
    async (n) => {
      const { status, answer } = await post(JSON.stringify(Array.from({ length: n }, () => ({ query: '{ work }' }))));
      expect(status).toBe(200);
      expect(answer).toHaveLength(n);
      expect(answer[0].errors[0].message).toContain('send each operation by itself');
    },
  );

  test.each([0, 101, 400_000])('that is a batch of %i is answered with one', async (n) => {
    const { status, answer } = await post(JSON.stringify(Array.from({ length: n }, () => 0)));
    expect([status, answer.errors]).toEqual([400, [expect.objectContaining({ message: expect.any(String) })]]);
  });
});

describe('values within values,', () => {
  test.each(['post', 'get'])('5,000 deep, are refused and are no fault: %s', async (method) => {
    const { service } = await openApp();
    const depth = method === 'post' ? 5_000 : 500;
    const filter = `${'{"not":'.repeat(depth)}{"username":{"eq":"a"}}${'}'.repeat(depth)}`;
    const query = 'query($filter: UserFilter) { users(filter: $filter) { nodes { username } } }';
    const url = 'http://localhost/graphql';
    const response = await (method === 'post'
      ? service.app.fetch(url, {
          method: 'POST',
          headers: { ...JSON_TYPE },
          body: `{"query":${JSON.stringify(query)},"variables":{"filter":${filter}}}`,
        })
      : service.app.fetch(`${url}?${new URLSearchParams({ query, variables: `{"filter":${filter}}` })}`));
    expect(response.status).toBe(400);
    expect((await response.json()).errors[0]).toMatchObject({ extensions: { code: 'BAD_REQUEST' } });
  });
});

describe('a query of an address that is not UTF-8', () => {
  let service: HardenedService;
  beforeAll(async () => {
    service = await openHardenedService();
  });
  afterAll(() => service.close());

  test.each(['/graphql?query={__typename}&operationName=M%FCller', '/reports/membership.csv?groups=M%FCller'])(
    'is refused: %s',
    async (path) => {
      const response = await fetch(new URL(path, service.url));
      expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('UTF-8')]);
    },
  );

  test('a list of groups may be written as JSON', async () => {
    const response = await fetch(new URL('/reports/membership.ndjson?groups=["administrators"]', service.url));
    expect([response.status, (await response.text()).includes('"administrators"')]).toEqual([200, true]);
  });
});

describe('a subscription', () => {
  async function* events() {
    yield 'one';
  }
  const query = 'subscription { events }';

  test('is answered so that proxies neither keep nor compress its events', async () => {
    const { url } = await serveStub({ graphql: stubApp({ events }).app });
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...JSON_TYPE, accept: 'text/event-stream' },
      body: JSON.stringify({ query }),
    });
    expect({
      cache: response.headers.get('cache-control'),
      buffering: response.headers.get('x-accel-buffering'),
      coding: response.headers.get('content-encoding'),
    }).toEqual({ cache: 'no-cache, no-transform', buffering: 'no', coding: null });
    expect(await response.text()).toContain('"events":"one"');
  });

  test.each([
    'application/json',
    'multipart/mixed',
    'multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/graphql-response+json,application/json;q=0.9',
  ])('for who accepts only %s is refused in words', async (accept) => {
    const stub = stubApp({ events });
    const response = await stub.send(query, { headers: { accept } });
    const { errors } = await response.json();
    expect([response.status, errors[0].message]).toEqual([406, expect.stringContaining('accept: text/event-stream')]);
    expect(stub.log).toMatchObject([{ msg: 'request', status: 406 }]);
  });
});

describe('a query or mutation for who accepts nothing that there is', () => {
  test.each(['text/html', ','.repeat(14_000)])('%# is refused in words, before it is executed', async (accept) => {
    let isDone = false;
    const stub = stubApp({
      work: () => {
        isDone = true;
      },
    });
    const response = await stub.send('mutation { change }', { headers: { accept } });
    const { errors } = await response.json();
    expect([response.status, errors[0].message, isDone]).toEqual([
      406,
      expect.stringContaining('accept: application/json'),
      false,
    ]);
    expect(response.headers.get('accept')).toBeNull();
  });

  test.each([
    'application/json',
    'APPLICATION/JSON',
    '*/*',
    'application/*;q=0.1',
    'text/event-stream',
    'text/html, application/graphql-response+json',
  ])('%s is there', async (accept) => {
    expect((await stubApp().send('mutation { change }', { headers: { accept } })).status).toBe(200);
  });
});
