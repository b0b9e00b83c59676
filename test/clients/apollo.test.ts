import { createHash } from 'node:crypto';
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache, Observable } from '@apollo/client';
import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors';
import { BatchHttpLink } from '@apollo/client/link/batch-http';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { assertInterfaceType, print } from 'graphql';
import { createClient } from 'graphql-sse';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { schema } from '../../src/graphql/schema.ts';
import {
  ADD,
  type ClientService,
  fourPages,
  GROUPS_OF_USER,
  openClientService,
  PAGE,
  type PageData,
  PROGRESS,
  type UserData,
} from './client-service.ts';

let opened: ClientService;
let client: ApolloClient;

beforeAll(async () => {
  opened = await openClientService();
  const { url, fetch } = opened;
  client = clientOf(new HttpLink({ uri: url, fetch }));
});
afterAll(() => opened.service.close());

const possibleTypes = {
  Error: schema.getPossibleTypes(assertInterfaceType(schema.getType('Error'))).map(({ name }) => name),
};
const clientOf = (link: ApolloLink) => new ApolloClient({ cache: new InMemoryCache({ possibleTypes }), link });
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

test('four pages are read', async () => {
  const query = gql(PAGE);
  const names = await fourPages(async (after) => (await client.query<PageData>({ query, variables: { after } })).data);
  expect(names.size).toBe(12);
});

test('a mutation changes the list that is cached, without a second request', async () => {
  const asked = { query: gql(GROUPS_OF_USER), variables: { username: 'emp1' } };
  await client.query(asked);
  await client.mutate({ mutation: gql(ADD), variables: { input: { username: 'emp1', groupName: 'admin' } } });
  const before = opened.sent.requests;
  const { data } = await client.query<UserData>(asked);
  expect(data?.user.groups.map(({ name }) => name)).toContain('admin');
  expect(opened.sent.requests).toBe(before);
});

test('a failure is data, and a fault an error with its code', async () => {
  const variables = { input: { username: 'emp1', groupName: 'nothing' } };
  const { data } = await client.mutate({ mutation: gql(ADD), variables });
  expect(data).toMatchObject({ addUserToGroup: { __typename: 'GroupNotFoundError', code: 'GROUP_NOT_FOUND' } });
  opened.service.service.embeddedPool?.faults.set([{ kind: 'access-denied', operation: 'ListGroups', times: 1 }]);
  const fault = client.query({ query: gql(PAGE), variables: { after: null }, fetchPolicy: 'network-only' });
  const error = await fault.catch((reason: unknown) => reason);
  expect(CombinedGraphQLErrors.is(error) && error.errors[0]?.extensions?.code).toBe('UPSTREAM_ACCESS_DENIED');
});

test('a subscription comes as events by a link of graphql-sse, and is refused in words by HttpLink', async () => {
  const events = createClient({ url: opened.url });
  const link = new ApolloLink(
    ({ query, variables, operationName }) =>
      new Observable((observer) =>
        events.subscribe<Record<string, unknown>>(
          { query: print(query), variables, operationName },
          {
            next: (result) => observer.next({ data: result.data ?? null }),
            error: (e) => observer.error(e),
            complete: () => observer.complete(),
          },
        ),
      ),
  );
  const query = gql(PROGRESS);
  const last = await new Promise((resolve, reject) => {
    let report: unknown;
    clientOf(link)
      .subscribe({ query })
      .subscribe({ next: ({ data }) => (report = data), error: reject, complete: () => resolve(report) });
  });
  expect(last).toMatchObject({ membershipReportProgress: { report: { totals: { users: expect.any(Number) } } } });

  const refused = await new Promise<unknown>((resolve) => {
    client.subscribe({ query }).subscribe({ next: ({ error }) => resolve(error), error: resolve });
  });
  expect(ServerError.is(refused) && refused.bodyText).toContain('accept: text/event-stream');
});

test('automatic persisted queries fall back to the text', async () => {
  const { url, fetch } = opened;
  const persisted = new PersistedQueryLink({ sha256: hashOf });
  const { data } = await clientOf(persisted.concat(new HttpLink({ uri: url, fetch }))).query<PageData>({
    query: gql(PAGE),
    variables: { after: null },
  });
  expect(data?.groups?.nodes).toHaveLength(3);
});

test("documents of Apollo's manifest are executed by their ids", async () => {
  const operations = [{ id: 'page-1', name: 'Page', type: 'query', body: PAGE }];
  const manifest = { format: 'apollo-persisted-query-manifest', version: 1, operations };
  const strict = await openClientService(manifest);
  const ids = new PersistedQueryLink({ generateHash: () => 'page-1' });
  const http = new HttpLink({ uri: strict.url, fetch: strict.fetch });
  const { data } = await clientOf(ids.concat(http)).query<PageData>({ query: gql(PAGE), variables: { after: null } });
  expect(data?.groups?.nodes).toHaveLength(3);
  await strict.service.close();
});

test('the error of a batch reaches the client', async () => {
  const { url, fetch } = opened;
  const batching = clientOf(new BatchHttpLink({ uri: url, fetch, batchInterval: 0 }));
  const error = await batching.query({ query: gql(PAGE) }).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ message: expect.stringContaining('send each operation by itself') });
});
