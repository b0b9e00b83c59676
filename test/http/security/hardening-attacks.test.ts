import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_TIMEOUTS } from '../../../src/http/server.ts';
import { type HardenedService, openHardenedService } from '../hardened-service.ts';

let hardened: HardenedService;

beforeAll(async () => {
  hardened = await openHardenedService();
});

afterAll(() => hardened.close());

async function answerTo(query: string) {
  const response = await hardened.post({ query });
  const body = await response.json();
  return { status: response.status, body, messages: messagesOf(body) };
}

function messagesOf(body: { errors?: { message: string }[] }): readonly string[] {
  return (body.errors ?? []).map(({ message }) => message);
}

/** The checks of graphql-cop, each by the request that it sends and the answer that it takes for a weakness. */
describe('graphql-cop finds no', () => {
  test('alias overloading', async () => {
    const aliases = Array.from({ length: 101 }, (_, index) => `alias${index}: __typename`).join(' ');
    const { body, messages } = await answerTo(`query cop { ${aliases} }`);
    expect(body.data).toBeUndefined();
    expect(messages).toEqual(['The document has 101 aliases; at most 30.']);
  });

  test('batching of operations in an array', async () => {
    const response = await hardened.post(Array.from({ length: 10 }, () => ({ query: 'query cop { __typename }' })));
    const answers: readonly object[] = await response.json();
    expect(new Set(answers.map((answer) => Object.keys(answer).join()))).toEqual(new Set(['errors']));
  });

  test('directive overloading', async () => {
    const ten = await answerTo(`query cop { __typename ${'@aa'.repeat(10)} }`);
    expect(ten.messages.length).toBeLessThan(10);
    const many = await answerTo(`query cop { __typename ${'@include(if: true) '.repeat(21)} }`);
    expect(many.messages).toEqual(['The document has 21 directives; at most 20.']);
  });

  test('circular introspection', async () => {
    const { body } = await answerTo(
      'query cop { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }',
    );
    expect(body.data).toBeUndefined();
  });

  test.each([
    ['a field', '{ __schema { directive } }'],
    ['a root field', '{ usr { username } }'],
    ['an argument', '{ users(frst: 1) { nodes { username } } }'],
    ['an enum value', '{ groups(orderBy: { field: NAM, direction: ASC }) { nodes { name } } }'],
    ['a type', '{ node(id: "x") { ... on Usr { username } } }'],
  ])('suggestion for %s', async (_place, query) => {
    const { messages } = await answerTo(query);
    expect(messages.length).toBeGreaterThan(0);
    expect(messages.join()).not.toContain('Did you mean');
  });

  test('suggestion for a value of a variable', async () => {
    const query =
      'query ($field: GroupOrderField!) { groups(orderBy: { field: $field, direction: ASC }) { nodes { name } } }';
    const messages = messagesOf(await (await hardened.post({ query, variables: { field: 'NAM' } })).json());
    expect(messages).toEqual([expect.stringMatching(/got invalid value "NAM".*enum\.$/)]);
  });

  test('mutation by GET', async () => {
    const response = await fetch(`${hardened.url}?query=mutation{__typename}`);
    expect(response.status).toBe(405);
    expect(await response.text()).not.toContain('"Mutation"');
  });

  test('query or mutation as a form', async () => {
    for (const query of ['query cop { __typename }', 'mutation cop { __typename }']) {
      const response = await fetch(hardened.url, { method: 'POST', body: new URLSearchParams({ query }) });
      expect(response.status).toBe(415);
      expect(await response.text()).not.toContain('"__typename"');
    }
  });

  test.each(['/', '/graphql', '/graphiql', '/playground', '/console'])('GraphiQL at %s', async (path) => {
    const response = await fetch(new URL(path, hardened.url), { headers: { accept: 'text/html' } });
    expect(await response.text()).not.toMatch(/graphiql|playground/i);
  });

  test('tracing', async () => {
    const { body } = await answerTo('query cop { __typename }');
    expect(body.data).toEqual({ __typename: 'Query' });
    expect(Object.keys(body.extensions)).toEqual(['cognito']);
  });

  test.each(['query cop { __schema { types { name fields { name } } } }', '{ __type(name: "User") { name } }'])(
    'introspection by %s',
    async (query) => {
      const { body, messages } = await answerTo(query);
      expect(body.data).toBeUndefined();
      expect(messages.join()).toContain('introspection');
    },
  );

  test('query by GET that a page of another site can send', async () => {
    const response = await fetch(`${hardened.url}?query={__typename}`, { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('unhandled error', async () => {
    for (const body of ['qwerty cop { abc }', '{', '"query"', '{"query": 1}', '{"query": "query cop {"}', 'null']) {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(hardened.url, { method: 'POST', headers, body });
      expect(response.status, body).toBeLessThan(500);
      expect(await response.text(), body).not.toMatch(/exception|stacktrace|originalError|SyntaxError|node_modules/i);
    }
  });
});

describe('is answered or cut within a second, and others are answered meanwhile:', () => {
  async function bounded<Outcome>(attack: () => Promise<Outcome>, service = hardened): Promise<Outcome> {
    // The first request of all loads code.
    expect((await service.post({ query: '{ viewer { subject } }' })).status).toBe(200);
    const begun = performance.now();
    const [outcome, others] = await Promise.all([attack(), service.post({ query: '{ viewer { subject } }' })]);
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect(others.status).toBe(200);
    return outcome;
  }

  test('a query 100 fields deep', async () => {
    const query = `{ user(by: { username: "x" }) { ${'highestGroup { members { nodes { '.repeat(33)}username${' } } }'.repeat(33)} } }`;
    expect(await bounded(() => answerTo(query))).toMatchObject({
      messages: ['The document is 101 fields deep; at most 15.'],
    });
  });

  test('a query of 10,000 aliases', async () => {
    const aliases = Array.from({ length: 10_000 }, (_, index) => `a${index}: __typename`).join(' ');
    expect(await bounded(() => answerTo(`{ ${aliases} }`))).toMatchObject({
      messages: ['The document has more than 1000 tokens. Send long lists as variables.'],
    });
  });

  test('fragments that double the work with each', async () => {
    const levels = Array.from({ length: 40 }, (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`);
    const document = `{ ...F0 } ${levels.join(' ')} fragment F40 on Query { users { nodes { groups { name } } } }`;
    expect(await bounded(() => answerTo(document))).toMatchObject({ status: 200, body: { data: { users: {} } } });
  });

  test('a fragment within itself', async () => {
    const document = '{ ...F } fragment F on Query { ...G } fragment G on Query { ...F }';
    expect(await bounded(() => answerTo(document))).toMatchObject({
      messages: ['Cannot spread fragment "F" within itself via "G".'],
    });
  });

  test('a body of 10 MB', async () => {
    const outcome = await bounded(async () => {
      const response = await hardened.post({ query: '{ __typename }', variables: { padding: 'x'.repeat(10_000_000) } });
      return { status: response.status, messages: messagesOf(await response.json()) };
    });
    expect(outcome).toEqual({
      status: 413,
      messages: [
        'The request is longer than 1 MB, which is the limit of all but bulk mutations by who may make them. Send fewer items at once; for bulk input the command line, cognito-admin-graphql, takes files.',
      ],
    });
  });

  test('twenty clients that send their headers slowly', async () => {
    expect(DEFAULT_TIMEOUTS.headersMs).toBeLessThan(1_000);
    const service = await openHardenedService({}, { timeouts: { headersMs: 150, requestMs: 30_000, checkMs: 20 } });
    const slowClient = () => {
      const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
      socket.write('POST /graphql HTTP/1.1\r\nHost: localhost\r\n');
      const drip = setInterval(() => socket.write('X-Slow: 1\r\n'), 50);
      // Reset where it writes on after the end.
      const answer = text(socket).catch(() => 'cut');
      return answer.finally(() => clearInterval(drip));
    };
    const outcomes = await bounded(() => Promise.all(Array.from({ length: 20 }, slowClient)), service);
    for (const outcome of outcomes) expect(outcome).toMatch(/^(HTTP\/1\.1 408 |cut$)/);
    await service.close();
  });

  test('a client that sends its body slowly', async () => {
    const service = await openHardenedService({}, { timeouts: { headersMs: 200, requestMs: 250, checkMs: 20 } });
    const outcome = await bounded(
      () =>
        new Promise((resolve) => {
          const headers = { 'content-type': 'application/json', 'content-length': '1000' };
          const slow = request(service.url, { method: 'POST', headers }, (response) => resolve(response.statusCode));
          slow.on('error', () => resolve('cut'));
          slow.write('{');
        }),
      service,
    );
    expect([408, 'cut']).toContain(outcome);
    await service.close();
  });
});

test('documents of the size that this service is for are let in', async () => {
  const query = '{ users(first: 50) { nodes { groups { members(first: 1) { nodes { highestGroup { name } } } } } } }';
  expect(await answerTo(query)).toMatchObject({ status: 200, messages: [] });
});
