import { createHash } from 'node:crypto';
import { Client, fetchExchange, mapExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { introspectionFromSchema } from 'graphql';
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
let client: Client;

beforeAll(async () => {
  opened = await openClientService();
  client = clientOf(opened);
});
afterAll(() => opened.service.close());

/** The lines of docs/clients.md. */
function clientOf({ url, fetch }: ClientService): Client {
  return new Client({
    url,
    fetch,
    preferGetMethod: false,
    fetchSubscriptions: true,
    exchanges: [
      cacheExchange({ schema: introspectionFromSchema(schema), keys: { PageInfo: () => null } }),
      fetchExchange,
    ],
  });
}

test('four pages are read', async () => {
  const names = await fourPages(async (after) => (await client.query<PageData>(PAGE, { after }).toPromise()).data);
  expect(names.size).toBe(12);
});

test('a mutation changes the list that is cached, without a second request', async () => {
  const variables = { username: 'emp1' };
  await client.query(GROUPS_OF_USER, variables).toPromise();
  await client.mutation(ADD, { input: { username: 'emp1', groupName: 'admin' } }).toPromise();
  const before = opened.sent.requests;
  const cached = await client.query<UserData>(GROUPS_OF_USER, variables).toPromise();
  expect(cached.data?.user.groups.map(({ name }) => name)).toContain('admin');
  expect(opened.sent.requests).toBe(before);
});

test('a failure is data, and a fault an error with its code', async () => {
  const failed = await client.mutation(ADD, { input: { username: 'emp1', groupName: 'nothing' } }).toPromise();
  expect(failed.data.addUserToGroup).toMatchObject({ __typename: 'GroupNotFoundError', code: 'GROUP_NOT_FOUND' });
  opened.service.service.embeddedPool?.faults.set([{ kind: 'access-denied', operation: 'ListGroups', times: 1 }]);
  const { error } = await client.query(PAGE, { after: null }, { requestPolicy: 'network-only' }).toPromise();
  expect(error?.graphQLErrors[0]?.extensions.code).toBe('UPSTREAM_ACCESS_DENIED');
});

test('a subscription comes as events', async () => {
  const last = await new Promise((resolve) => {
    const { unsubscribe } = client.subscription(PROGRESS, {}).subscribe(({ data }) => {
      if (!data?.membershipReportProgress.report) return;
      resolve(data.membershipReportProgress.report.totals.users);
      setImmediate(() => unsubscribe());
    });
  });
  expect(last).toBeGreaterThan(10);
});

test('documents of the manifest of the client preset are executed by their ids', async () => {
  const id = createHash('sha256').update(PAGE).digest('hex');
  const strict = await openClientService({ [id]: PAGE });
  const ids = mapExchange({
    onOperation: (operation) => ({
      ...operation,
      extensions: { ...operation.extensions, persistedQuery: { version: 1, sha256Hash: id } },
    }),
  });
  const { url, fetch } = strict;
  const persisted = new Client({ url, fetch, preferGetMethod: false, exchanges: [ids, fetchExchange] });
  const { data } = await persisted.query<PageData>(PAGE, { after: null }).toPromise();
  expect(data?.groups?.nodes).toHaveLength(3);
  await strict.service.close();
});
