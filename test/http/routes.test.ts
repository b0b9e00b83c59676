import { describe, expect, test, vi } from 'vitest';
import { createFetchHandler, type ReportHandler } from '../../src/http/routes.ts';
import { STUB_POOL_ID, type StubHandlers, serveStub, stubRoutes } from './serve-stub.ts';

/** Of the connection, not of the response: Lambda's are written by the gateway before it. */
const HOP_HEADERS = ['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'];

const notReady: Partial<StubHandlers> = {
  health: { ready: () => ({ ready: false, serves: 'nothing', reason: 'No pool.' }) },
};
const readOnly: Partial<StubHandlers> = {
  health: { ready: () => ({ ready: false, serves: 'reads', reason: 'No store.' }) },
};
const unchecked: Partial<StubHandlers> = { health: { ready: () => Promise.reject(new Error('secret')) } };

async function contentOf(response: Response) {
  const headers = [...response.headers].filter(([name]) => !HOP_HEADERS.includes(name));
  return { status: response.status, headers: Object.fromEntries(headers), body: await response.text() };
}

/** What Node's server and the function answer to the same request. */
async function answersTo(method: string, path: string, handlers: Partial<StubHandlers>) {
  const init = { method, headers: { 'x-request-id': 'mine' }, redirect: 'manual' } as const;
  const { at } = await serveStub(handlers);
  const answer = createFetchHandler(stubRoutes(handlers));
  return {
    node: await contentOf(await fetch(at(path), init)),
    lambda: await contentOf(await answer(new Request(new URL(path, 'https://function.test'), init))),
  };
}

describe('Node and Lambda answer alike', () => {
  test.each<[string, string, number, Partial<StubHandlers>?]>([
    ['GET', '/graphql?query={work}', 200],
    ['GET', '/graphql?query={nothing}', 200],
    ['POST', '/graphql', 415],
    ['PUT', '/graphql', 405],
    ['GET', `/pools/${STUB_POOL_ID}/graphql?query={work}`, 200],
    ['GET', `/pools/${STUB_POOL_ID}/graphql?query={nothing}`, 200],
    ['POST', `/pools/${STUB_POOL_ID}/graphql`, 415],
    ['GET', '/pools/us-east-1_Nowhere00/graphql?query={work}', 404],
    ['GET', '/pools/us-east-1_Nowhere00/reports/membership.csv', 404],
    ['GET', `/pools/${STUB_POOL_ID}`, 404],
    ['GET', `/pools/${STUB_POOL_ID}/health`, 404],
    ['GET', '/', 302],
    ['GET', '/health', 200],
    ['HEAD', '/health', 200],
    ['GET', '/health', 503, notReady],
    ['GET', '/health?verbose=1', 200],
    ['GET', '/health/ready', 200],
    ['GET', '/health/ready', 503, notReady],
    ['GET', '/health/ready', 503, unchecked],
    ['GET', '/health/ready', 503, readOnly],
    ['GET', '/health/ready?serves=reads', 200],
    ['GET', '/health/ready?serves=reads', 200, readOnly],
    ['HEAD', '/health?serves=reads', 200, readOnly],
    ['GET', '/health/ready?serves=reads', 503, notReady],
    ['GET', '/health/ready?serves=reads', 503, unchecked],
    ['GET', '/health/ready?serves=everything', 503, readOnly],
    ['GET', '/health/live', 200],
    ['GET', '/health/live', 200, notReady],
    ['POST', '/health', 405],
    ['POST', '/health/live', 405],
    ['DELETE', '/', 405],
    ['GET', '/nowhere', 404],
    ['POST', '/nowhere', 404],
    ['GET', '/health/', 404],
    ['GET', '/graphql/groups', 404],
  ])('%s %s with %i', async (method, path, status, handlers = {}) => {
    const { node, lambda } = await answersTo(method, path, handlers);
    expect(node.status).toBe(status);
    expect(node.headers).toMatchObject({ 'x-request-id': 'mine', 'x-content-type-options': 'nosniff' });
    expect(lambda).toEqual(node);
  });
});

test('/health says what /health/ready says', async () => {
  for (const handlers of [{}, notReady]) {
    const health = await answersTo('GET', '/health', handlers);
    expect(health).toEqual(await answersTo('GET', '/health/ready', handlers));
  }
});

test('a method that a route does not have is answered 405, with those that it has', async () => {
  const { node, lambda } = await answersTo('POST', '/health', {});
  expect([node.headers.allow, lambda.headers.allow]).toEqual(['GET, HEAD', 'GET, HEAD']);
});

test('a download is found in Node alone: Lambda cannot stream', async () => {
  const serve = vi.fn<ReportHandler['serve']>(async ({ response }) => void response.end('rows'));
  const { node, lambda } = await answersTo('GET', '/reports/membership.csv', {
    reports: [{ file: 'membership.csv', serve, serveLink: serve }],
  });
  expect([node.status, node.body]).toEqual([200, 'rows']);
  expect(lambda.status).toBe(404);
  expect(serve).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ requestId: 'mine' }));
});

test('a handler that fails unexpectedly ends its connection, and is logged', async () => {
  const error = vi.fn();
  const { at } = await serveStub({
    reports: [
      { file: 'membership.ndjson', serve: () => Promise.reject(new Error('unexpected')), serveLink: async () => {} },
    ],
    logger: { error } as never,
  });
  await expect(fetch(at('/reports/membership.ndjson'))).rejects.toThrow();
  expect(error).toHaveBeenCalledExactlyOnceWith(
    { err: new Error('unexpected'), requestId: expect.any(String) },
    'A request failed unexpectedly.',
  );
});
