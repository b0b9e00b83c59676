import { createClient } from 'graphql-sse';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ADD,
  type ClientService,
  fourPages,
  openClientService,
  PAGE,
  type PageData,
  PROGRESS,
} from './client-service.ts';

let opened: ClientService;

beforeAll(async () => {
  opened = await openClientService();
});
afterAll(() => opened.service.close());

async function last(payload: { query: string; variables?: Record<string, unknown> }) {
  const client = createClient({ url: opened.url });
  let result: unknown;
  for await (const event of client.iterate(payload)) result = event;
  client.dispose();
  return result as { data?: unknown; errors?: readonly { extensions: { code: string } }[] };
}

test('four pages are read', async () => {
  const names = await fourPages(async (after) => (await last({ query: PAGE, variables: { after } })).data as PageData);
  expect(names.size).toBe(12);
});

test('a failure is data, and a fault an error with its code', async () => {
  const input = { username: 'emp1', groupName: 'nothing' };
  const { data } = await last({ query: ADD, variables: { input } });
  expect(data).toMatchObject({ addUserToGroup: { code: 'GROUP_NOT_FOUND' } });
  opened.service.service.embeddedPool?.faults.set([{ kind: 'access-denied', operation: 'ListGroups', times: 1 }]);
  expect((await last({ query: PAGE })).errors?.[0]?.extensions.code).toBe('UPSTREAM_ACCESS_DENIED');
});

test('a subscription comes as events', async () => {
  expect(await last({ query: PROGRESS })).toMatchObject({
    data: { membershipReportProgress: { report: { totals: { users: expect.any(Number) } } } },
  });
});
