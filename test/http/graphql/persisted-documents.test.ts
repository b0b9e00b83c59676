import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getOperationAST, print } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as generated from '../../../schema/generated/graphql.ts';
import { ConfigError } from '../../../src/config/parse-config.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { loadPersistedDocuments } from '../../../src/http/graphql/load-persisted-documents.ts';
import { type HardenedService, openHardenedService } from '../hardened-service.ts';

let strict: HardenedService;

beforeAll(async () => {
  strict = await openHardenedService({ PERSISTED_OPERATIONS_ONLY: 'on' });
});

afterAll(() => strict.close());

const documents = loadPersistedDocuments(null, schema);
const hashOf = (name: string) =>
  [...documents].find(([, document]) => document.startsWith(`query ${name}`))?.[0] ?? 'no such document';
const persistedQuery = (sha256Hash: string) => ({ persistedQuery: { version: 1, sha256Hash } });

test('the manifest names each document by the SHA-256 of its text', () => {
  expect(documents.size).toBeGreaterThanOrEqual(6);
  for (const [hash, document] of documents) expect(createHash('sha256').update(document).digest('hex')).toBe(hash);
});

describe('where only persisted operations are executed', () => {
  test('one of them is, by its hash, with variables, by POST and by GET', async () => {
    const extensions = persistedQuery(hashOf('UsersAndGroups'));
    const post = await strict.post({ extensions, variables: { first: 2 } });
    expect((await post.json()).data.users.nodes).toHaveLength(2);
    const get = await fetch(`${strict.url}?extensions=${JSON.stringify(extensions)}`);
    expect((await get.json()).data.users.nodes).toHaveLength(10);
  });

  test.each([
    ['a text', { query: '{ __typename }' }, 'Only documents known to this service are executed, not a text.'],
    ['the text of one of them', { query: [...documents.values()][0] }, 'Only documents known to this service'],
    [
      'a text with a hash',
      { query: '{ __typename }', extensions: persistedQuery(hashOf('UsersAndGroups')) },
      'not a text',
    ],
    [
      'another hash',
      { extensions: persistedQuery('0'.repeat(64)) },
      'No document known to this service has this hash.',
    ],
    ['nothing', {}, 'The request names no document. Send its hash:'],
  ])('%s is refused', async (_what, body, message) => {
    const response = await strict.post(body);
    const answer = await response.json();
    expect(response.status).toBe(400);
    expect(answer.data).toBeUndefined();
    expect(answer.errors).toEqual([
      { message: expect.stringContaining(message), extensions: { code: 'PERSISTED_OPERATIONS_ONLY' } },
    ]);
  });
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const folder = mkdtempSync(join(tmpdir(), 'persisted-'));

function fileOf(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('the documents of schema/operations', () => {
  test('are known by the hashes that Apollo Client makes of the generated client', () => {
    for (const document of Object.values(generated)) {
      expect(documents.has(sha256(print(document))), getOperationAST(document)?.name?.value).toBe(true);
    }
  });

  test('select what normalising caches keep objects by', () => {
    const document = documents.get(hashOf('GroupsOfUser'));
    expect(document).toContain(
      'user(by: {username: $username}) { __typename groups { __typename id name precedence } id username }',
    );
  });
});

describe("an application's own documents", () => {
  const text = 'query Mine { group(name: "admin") { __typename id name } }';

  test.each([
    [
      'Apollo',
      {
        format: 'apollo-persisted-query-manifest',
        version: 1,
        operations: [{ id: 'x1', name: 'Mine', type: 'query', body: text }],
      },
    ],
    ['Relay', { x1: text }],
    ['the client preset', { 'sha256:x1': text }],
  ])("are read from a manifest of %s, and found by each client's id", async (format, content) => {
    const file = fileOf(`${format}.json`, content);
    const service = await openHardenedService({ PERSISTED_OPERATIONS_ONLY: 'on', PERSISTED_DOCUMENTS: file });
    const bodies = [
      { id: 'x1' },
      { doc_id: 'x1' },
      { documentId: 'x1' },
      { documentId: 'sha256:x1' },
      { id: 'x1', query: null },
    ];
    for (const body of [...bodies, { extensions: persistedQuery('x1') }]) {
      expect(await (await service.post(body)).json()).toMatchObject({ data: { group: { name: 'admin' } } });
    }
    const get = await fetch(`${service.url}?documentId=x1`);
    expect(await get.json()).toMatchObject({ data: { group: { name: 'admin' } } });
    expect((await service.post({ id: hashOf('UsersAndGroups') })).status).toBe(200);
    await service.close();
  });

  test.each([
    [
      'a document that does not fit the schema',
      { x1: text, x2: 'query Old { gruop { name } }' },
      'the document "Old" with the id "x2": Cannot query field "gruop"',
    ],
    ['a text that is no document', { x3: 'query Old {' }, 'the document with the id "x3": Syntax Error'],
    [
      'one id of two documents',
      {
        format: 'apollo-persisted-query-manifest',
        version: 1,
        operations: [
          { id: 'x4', name: 'A', type: 'query', body: 'query A { viewer { subject } }' },
          { id: 'x4', name: 'B', type: 'query', body: 'query B { viewer { username } }' },
        ],
      },
      'the document "B" with the id "x4": Another document has this id.',
    ],
    ['no manifest', { x1: 3 }, 'is not a manifest of Apollo, Relay or'],
    ['no JSON', '{', 'cannot be read: '],
  ])('are refused at the start by name: %s', (name, content, message) => {
    const file = fileOf(`${name}.json`, content);
    expect(() => loadPersistedDocuments(file, schema)).toThrow(ConfigError);
    expect(() => loadPersistedDocuments(file, schema)).toThrow(message);
  });

  test('are refused if there is no such file', () => {
    expect(() => loadPersistedDocuments(join(folder, 'nothing'), schema)).toThrow('cannot be read: ENOENT');
  });
});

describe('where any document is executed', () => {
  let open: HardenedService;
  beforeAll(async () => {
    open = await openHardenedService();
  });
  afterAll(() => open.close());

  test.each([
    ['application/json', 200],
    ['application/graphql-response+json', 400],
  ])('automatic persisted queries fall back to the text: %s', async (accept, status) => {
    const extensions = persistedQuery('0'.repeat(64));
    const response = await open.post({ extensions }, { accept });
    expect([response.status, await response.json()]).toEqual([
      status,
      { errors: [{ message: 'PersistedQueryNotSupported', extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } }] },
    ]);
    const again = await open.post({ query: '{ __typename }', extensions }, { accept });
    expect(await again.json()).toMatchObject({ data: { __typename: 'Query' } });
  });

  test('a known one is executed by its hash', async () => {
    const response = await open.post({ extensions: persistedQuery(hashOf('AccessCheck')) });
    expect(await response.json()).toMatchObject({ data: { accessCheck: { granted: expect.any(Boolean) } } });
  });

  test('a request without a document is refused', async () => {
    const response = await open.post({ variables: {} });
    expect([response.status, (await response.json()).errors[0].extensions]).toEqual([400, { code: 'BAD_REQUEST' }]);
  });
});
