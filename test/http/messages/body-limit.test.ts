import { EventEmitter, once } from 'node:events';
import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { GraphQLString } from 'graphql';
import { describe, expect, test, vi } from 'vitest';
import { BulkService } from '../../../src/domain/bulk/bulk-service.ts';
import { type Actor, localAdministrator } from '../../../src/domain/model/actor.ts';
import { InvalidInputError } from '../../../src/domain/model/errors.ts';
import { openApp } from '../../support/app.ts';
import { serveStub } from '../serve-stub.ts';
import { STUB_URL, type StubApp, stubApp } from '../stub-app.ts';

/** May change nothing, and so has the limit of everybody. */
const reader: Actor = { ...localAdministrator, permissions: new Set(['DIRECTORY_READ']) };
const { app } = stubApp({ authenticate: async () => reader });
const headers = { 'content-type': 'application/json' };
const MEGABYTE = 1_000_000;

/** A valid request of exactly so many bytes. */
function requestOf(bytes: number): string {
  const empty = JSON.stringify({ query: '{ work }', extensions: { padding: '' } });
  return JSON.stringify({ query: '{ work }', extensions: { padding: 'x'.repeat(bytes - empty.length) } });
}

async function expectTooLarge(response: Response) {
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'REQUEST_ENTITY_TOO_LARGE' } }] });
}

test('a body of one megabyte is read', async () => {
  const response = await app.fetch(STUB_URL, { method: 'POST', headers, body: requestOf(MEGABYTE) });
  expect(await response.json()).toMatchObject({ data: { work: 'done' } });
});

/** Three megabytes of a body, sent as they are asked for; `sent` counts them. */
function upload() {
  const chunk = new TextEncoder().encode(' '.repeat(100_000));
  const progress = { sent: 0 };
  const body = new ReadableStream(
    {
      pull(controller) {
        if (progress.sent >= 3 * MEGABYTE) return controller.close();
        progress.sent += chunk.byteLength;
        controller.enqueue(chunk);
      },
    },
    { highWaterMark: 0 },
  );
  return { body, progress };
}

test('a body that says that it is longer is refused unread', async () => {
  const { body, progress } = upload();
  const length = { 'content-length': String(MEGABYTE + 1) };
  const init = { method: 'POST', headers: { ...headers, ...length }, body, duplex: 'half' as const };
  await expectTooLarge(await app.fetch(new Request(STUB_URL, init)));
  expect(progress.sent).toBe(0);
});

test('a body that does not say its length is read little further than the limit', async () => {
  const { body, progress } = upload();
  const init = { method: 'POST', headers, body, duplex: 'half' as const };
  await expectTooLarge(await app.fetch(new Request(STUB_URL, init)));
  expect(progress.sent).toBeLessThan(1.5 * MEGABYTE);
});

describe('over HTTP,', () => {
  /** A POST whose body the test writes. */
  async function post({ app: graphql }: Pick<StubApp, 'app'> = { app }) {
    const { url } = await serveStub({ graphql });
    return request(url, { method: 'POST', headers: { 'content-type': 'application/json' } });
  }

  test('a body in chunks is read whole, whatever they cut', async () => {
    const sent = await post();
    const bytes = Buffer.from(JSON.stringify({ query: '{ work }', extensions: { padding: 'é€😀' } }));
    for (const byte of bytes) sent.write(Buffer.of(byte));
    sent.end();
    const [response] = await once(sent, 'response');
    expect(await json(response)).toMatchObject({ data: { work: 'done' } });
  });

  test('a body in chunks that is too long is answered before its end, and the rest of it is taken', async () => {
    const sent = await post();
    sent.write(' '.repeat(MEGABYTE + 1));
    const [response] = await once(sent, 'response');
    expect(response.statusCode).toBe(413);
    expect(await json(response)).toMatchObject({ errors: [{ extensions: { code: 'REQUEST_ENTITY_TOO_LARGE' } }] });
    // No EPIPE: an error of the request would fail the test.
    sent.end(' '.repeat(3 * MEGABYTE));
    await once(sent, 'finish');
  });

  test('a body that says that it is too long is answered, and sent to its end without an error', async () => {
    const { url } = await serveStub({ graphql: app });
    const body = requestOf(10 * MEGABYTE);
    const sent = request(url, { method: 'POST', headers: { ...headers, 'content-length': String(body.length) } });
    sent.end(body);
    const [response] = await once(sent, 'response');
    expect(response.statusCode).toBe(413);
    expect(await json(response)).toMatchObject({ errors: [{ extensions: { code: 'REQUEST_ENTITY_TOO_LARGE' } }] });
  });

  test('a client that leaves in the middle of its body is no fault', async () => {
    const events = new EventEmitter();
    const stub = stubApp({
      // Before the body is read.
      authenticate: async () => {
        events.emit('begun');
        return localAdministrator;
      },
      observers: [{ onRequestCompleted: () => events.emit('ended') }],
    });
    const sent = await post(stub);
    sent.on('error', () => {});
    const begun = once(events, 'begun');
    const ended = once(events, 'ended');
    sent.write('{"query":');
    await begun;
    sent.destroy();
    await ended;
    expect(stub.log).toMatchObject([{ msg: 'request', outcome: 'cancelled' }]);
  });
});

describe('a body longer than a megabyte, of who may change the pool in bulk,', () => {
  const BULK = /* GraphQL */ `
    mutation ($usernames: [String!]!) {
      bulkAddUsersToGroups(input: { usernames: $usernames, groupNames: ["admin"], dryRun: true, waitSeconds: 0 }) {
        __typename
        ... on BulkPayload { bulkOperation { total } }
        ... on Error { message }
      }
    }
  `;

  test('takes the 100,000 items that are promised, of the longest names', async () => {
    const app = await openApp({ EMBEDDED_POOL_USERS: '10' });
    const usernames = Array.from({ length: 100_000 }, (_, index) => `${index}`.padStart(128, 'u'));
    const { data, errors } = await app.query(BULK, { usernames });
    expect([data?.bulkAddUsersToGroups, errors]).toEqual([
      { __typename: 'BulkPayload', bulkOperation: { total: 100_000 } },
      undefined,
    ]);
    await app.service.drain();
    await app.service.close();
  });

  test('is decoded, parsed, checked once and looked through in turns of the event loop of their own', async () => {
    const app = await openApp({ EMBEDDED_POOL_USERS: '10' });
    const usernames = Array.from({ length: 20_000 }, (_, index) => `${index}`.padStart(64, 'u'));
    let turn = 0;
    let immediate = setImmediate(function next() {
      turn += 1;
      immediate = setImmediate(next);
    });
    const turns: Record<string, number> = {};
    const decode = vi.spyOn(TextDecoder.prototype, 'decode').mockImplementationOnce((bytes) => {
      turns.decode = turn;
      decode.mockRestore();
      return new TextDecoder().decode(bytes);
    });
    const parse = vi.spyOn(JSON, 'parse').mockImplementationOnce((text) => {
      turns.parse = turn;
      parse.mockRestore();
      return JSON.parse(text);
    });
    const check = vi.spyOn(GraphQLString, 'parseValue');
    check.mockImplementation((value) => {
      turns.check ??= turn;
      return String(value);
    });
    const start = vi.spyOn(BulkService.prototype, 'start').mockImplementationOnce(async () => {
      turns.start = turn;
      throw new InvalidInputError('enough', 'usernames');
    });
    await app.query(BULK, { usernames });
    clearImmediate(immediate);
    const checked = check.mock.calls.length;
    check.mockRestore();
    start.mockRestore();
    await app.service.close();
    const inTurn = [turns.decode, turns.parse, turns.check, turns.start];
    expect([new Set(inTurn).size, checked]).toEqual([4, 20_000]);
  });

  test.each([
    [
      'a query',
      'query ($usernames: [String!]!) { accessCheck(username: "a", anyOf: $usernames) { granted } }',
      'usernames',
    ],
    ['two bulk mutations', BULK.replace('{\n', '{ again: __typename\n'), 'usernames'],
    ['a long text', `#${'x'.repeat(MEGABYTE)}\n${BULK}`, 'usernames'],
  ])('is refused with %s', async (_what, document, name) => {
    const app = await openApp();
    const { status, errors } = await app.query(document, { [name]: ['x'.repeat(MEGABYTE)] });
    await app.service.close();
    expect([status, errors?.[0]?.extensions.code]).toEqual([413, 'REQUEST_ENTITY_TOO_LARGE']);
  });

  test('more than 10,000 items are refused likewise, before any of them is looked at', async () => {
    const app = await openApp();
    const promote = `mutation ($roles: [String!]) { promoteUser(input: { username: "a", role: "b", roles: $roles }) { __typename } }`;
    // Not names: whoever looked at them would say so.
    const { status, errors } = await app.query(promote, { roles: Array(10_001).fill(1) });
    await app.service.close();
    expect([status, errors?.[0]?.extensions.code, errors?.[0]?.message]).toEqual([
      400,
      'BAD_REQUEST',
      expect.stringMatching(/more than 10,000 items, which is the limit of all but bulk mutations/),
    ]);
  });

  test('ends at 16 megabytes', async () => {
    const { app } = stubApp();
    await expectTooLarge(
      await app.fetch(STUB_URL, { method: 'POST', headers: { ...headers }, body: requestOf(16 * MEGABYTE + 1) }),
    );
  });
});
