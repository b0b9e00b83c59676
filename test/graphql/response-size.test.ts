import { expect, test } from 'vitest';
import { createEmbeddedPool } from '../../src/embedded-pool/pool.ts';
import { type Answer, openApp } from '../support/app.ts';

const pool = createEmbeddedPool({ users: 200, groups: 4, membershipsPerUser: 2 });

async function ask(document: string): Promise<Answer & { readonly bytes: number }> {
  const app = await openApp({}, pool);
  const answer = await app.query(document);
  await app.service.close();
  return { ...answer, bytes: JSON.stringify(answer.data ?? null).length };
}

test('lists within lists that multiply beyond all bounds are an error, and no answer', async () => {
  const { errors, data, bytes } = await ask(
    '{ groups { nodes { members(first: 1000) { nodes { highestGroup { members(first: 1000) { nodes { username email name } } } } } } } }',
  );
  expect(data).toBeUndefined();
  expect(bytes).toBeLessThan(1_000);
  expect(errors).toEqual([
    {
      message:
        'The answer would hold more than 100000 values. Ask for fewer items at once, for fewer fields of each, or for fewer lists within lists; membershipReport holds everybody with all groups, each once.',
      extensions: { code: 'ANSWER_TOO_LARGE', maxValues: 100_000 },
    },
  ]);
});

test.each([
  [
    'by edges',
    'members(first: 1000) { edges { node { highestGroup { members(first: 1000) { edges { cursor node { sub email } } } } } } }',
  ],
  [
    'by the groups of users',
    'members(first: 1000) { nodes { groups { members(first: 1000) { nodes { groups { name precedence description } } } } } }',
  ],
  [
    'by attributes',
    'members(first: 1000) { nodes { highestGroup { members(first: 1000) { nodes { attributes { name value } } } } } }',
  ],
  [
    'by claims',
    'members(first: 1000) { nodes { highestGroup { members(first: 1000) { nodes { tokenClaims { groups roles } } } } } }',
  ],
  ['by fragments', 'members(first: 1000) { nodes { highestGroup { ...Deep } } }'],
])('the bound holds %s', async (_what, fields) => {
  const deep =
    ' fragment Deep on Group { members(first: 1000) { nodes { ...Three } } } fragment Three on User { sub email name }';
  const { errors } = await ask(`{ groups { nodes { ${fields} } } }${fields.includes('...Deep') ? deep : ''}`);
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['ANSWER_TOO_LARGE']);
});

test('what a large page of users with all that is known of them takes is far below it', async () => {
  const { errors, data } = await ask(
    '{ users(first: 1000) { nodes { id username sub email name enabled status createdAt updatedAt attributes { name value } groups { id name precedence description } } } }',
  );
  expect(errors).toBeUndefined();
  expect(data.users.nodes).toHaveLength(200);
});

test('what is skipped does not count', async () => {
  const { errors } = await ask(
    '{ groups { nodes { members(first: 1000) { nodes { username highestGroup { name members(first: 1000) @skip(if: true) { nodes { username email name } } } } } } } }',
  );
  expect(errors).toBeUndefined();
});

test('a report of the same pool is not held to it', async () => {
  const { errors } = await ask(
    '{ membershipReport { users { user { username attributes { name value } } groups { name } } groups { members { username attributes { name value } } } } }',
  );
  expect(errors).toBeUndefined();
});
