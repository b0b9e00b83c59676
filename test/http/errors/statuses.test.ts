import { afterAll, describe, expect, test } from 'vitest';
import { openApp } from '../../support/app.ts';

const app = await openApp({ CALL_BUDGET: '1' });
afterAll(() => app.service.close());

async function statusOf(accept: string, body: string): Promise<number> {
  const response = await app.service.app.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body,
  });
  await response.text();
  return response.status;
}

const json = (query: unknown, variables?: unknown, more: object = {}) => JSON.stringify({ query, variables, ...more });
const typed = 'query($first: Int!) { groups(first: $first) { nodes { name } } }';

/**
 * By the draft of GraphQL over HTTP: a request that is no request of GraphQL is 400 for everybody. Of one that is, who
 * accepts `application/json` alone gets 200, as proxies write answers of that type; the type of its own tells statuses apart.
 */
describe.each([
  ['no JSON', '{', 400, 400],
  ['no object', '3', 400, 400],
  ['no document', json(undefined), 400, 400],
  ['a document that is no text', json(3), 400, 400],
  ['variables that are no object', json('{ __typename }', 3), 400, 400],
  ['a name that is no text', json('{ __typename }', {}, { operationName: 3 }), 400, 400],
  ['a syntax error', json('{'), 200, 400],
  ['an unknown field', json('{ nothing }'), 200, 400],
  ['a variable that is missing', json(typed), 200, 400],
  ['a variable of another type', json(typed, { first: 'many' }), 200, 400],
  ['no operation of this name', json('query A { __typename }', {}, { operationName: 'B' }), 200, 400],
  ['several operations, none named', json('query A { __typename } query B { __typename }'), 200, 400],
  ['a document that is too deep', json(`${'{ a '.repeat(20)}${'}'.repeat(20)}`), 200, 400],
  ['a document that is too long', json(`{ ${'a '.repeat(2_000)} }`), 200, 400],
  ['a persisted document that is not known', json(undefined, {}, { documentId: 'x' }), 200, 400],
  ['an answer', json('{ __typename }'), 200, 200],
  ['a failure as data', json('{ group(name: "nothing") { name } }'), 200, 200],
  ['more calls than the budget has', json('{ users(first: 60) { nodes { groups { name } } } }'), 200, 200],
  ['an error of a field', json('{ groups(first: 0) { nodes { name } } }'), 200, 200],
])('%s', (_what, body, asJson, asGraphql) => {
  test.each([
    ['application/json', asJson],
    ['application/graphql-response+json', asGraphql],
    ['application/graphql-response+json, application/json;q=0.9', asGraphql],
  ])('is answered as %s with %i', async (accept, status) => {
    expect(await statusOf(accept, body)).toBe(status);
  });
});
