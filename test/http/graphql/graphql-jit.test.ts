import { describe, expect, test } from 'vitest';
import { DEFAULT_POOL_ID } from '../../../src/embedded-pool/user-pools.ts';
import { encodeNodeId } from '../../../src/graphql/node-id.ts';
import { type Answer, openApp } from '../../support/app.ts';
import { auditGraphqlOverHttp } from '../graphql-http-audit.ts';

/** Documents of every kind that executors could differ in. */
const DOCUMENTS: readonly {
  readonly name: string;
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}[] = [
  {
    name: 'objects, lists, enums, scalars, aliases, type names and fragments',
    query: `{ users(first: 3) { ...page } again: users(first: 1) { totalCount } viewer { __typename permissions } }
      fragment page on UserConnection { nodes { __typename id status createdAt groups { name } highestGroup { precedence } } pageInfo { endCursor } }`,
  },
  {
    name: 'a node of an interface',
    query: `{ node(id: "${encodeNodeId('User', 'john.doe', DEFAULT_POOL_ID)}") { __typename id ... on User { username } } }`,
  },
  {
    name: 'a failure of a result union',
    query: `mutation { addUserToGroup(input: { username: "nobody", groupName: "admin" }) { __typename ... on Error { code message } ... on UserNotFoundError { username } } }`,
  },
  { name: 'an error at a path', query: '{ viewer { subject } users(first: 0) { nodes { id } } }' },
  { name: 'an error in a nullable field', query: '{ viewer { subject } user(by: { username: "a b" }) { id } }' },
  {
    name: 'skipped and included fields',
    query:
      'query ($yes: Boolean!, $no: Boolean!) { viewer { subject @skip(if: $yes) groups @include(if: $no) username } }',
    variables: { yes: true, no: false },
  },
  {
    name: 'variables with defaults and input objects',
    query:
      'query ($first: Int = 2, $filter: UserFilterInput) { users(first: $first, filter: $filter) { nodes { username } } }',
    variables: { filter: { enabled: false, createdAt: { after: '2020-01-01T00:00:00Z' } } },
  },
  {
    name: 'a variable of the wrong type',
    query: 'query ($first: Int) { users(first: $first) { nodes { username } } }',
    variables: { first: 'many' },
  },
  {
    name: 'a variable that breaks @oneOf',
    query: 'query ($by: UserLookupInput!) { user(by: $by) { username } }',
    variables: { by: { username: 'john.doe', email: 'john.doe@example.com' } },
  },
  { name: 'a variable that is missing', query: 'query ($name: String!) { group(name: $name) { name } }' },
  { name: 'introspection', query: '{ __schema { queryType { name } } __type(name: "Group") { fields { name } } }' },
];

test.each(DOCUMENTS)('compiled code answers as graphql-js does: $name', async ({ query, variables }) => {
  const app = await openApp();
  const interpreted = await app.query(query, variables);
  for (const time of ['second', 'third']) {
    const compiled = await app.query(query, variables);
    expect({ time, ...withoutLocations(compiled) }).toEqual({ time, ...withoutLocations(interpreted) });
  }
  await app.service.close();
});

const audited = await openApp();

describe('the real service passes the audits of GraphQL over HTTP', () => {
  const { app } = audited.service;
  auditGraphqlOverHttp('http://localhost/graphql', async (url, init) => app.fetch(url, init ?? {}));
});

/**
 * Compiled code says at which path a resolver failed, but not where that stands in the document. How long it waited for
 * quota is another matter of chance.
 */
function withoutLocations({ errors, extensions, ...rest }: Answer): object {
  return {
    ...rest,
    counted: extensions?.cognito?.calls,
    errors: errors?.map(({ message, path, extensions }) => ({ message, path, extensions })),
  };
}
