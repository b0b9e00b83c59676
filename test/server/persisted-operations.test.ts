import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPersistedDocuments } from '../../src/persisted-documents.ts';
import { type HardenedService, openHardenedService } from './hardened-service.ts';

let strict: HardenedService;

beforeAll(async () => {
  strict = await openHardenedService({ PERSISTED_OPERATIONS_ONLY: 'on' });
});

afterAll(() => strict.close());

const documents = readPersistedDocuments();
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
