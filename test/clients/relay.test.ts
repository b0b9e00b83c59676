import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createClient } from 'graphql-sse';
import relayCompiler from 'relay-compiler';
import {
  commitMutation,
  Environment,
  fetchQuery,
  Network,
  Observable,
  RecordSource,
  requestSubscription,
  Store,
} from 'relay-runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ADD,
  type ClientService,
  fourPages,
  GROUPS_OF_USER,
  openClientService,
  PAGE,
  type PageData,
  PROGRESS,
} from './client-service.ts';

/**
 * As Relay's compiler wants them: each named after the file that holds it. Where `errors` come beside data, Relay tells of
 * them only who asks for it.
 */
const SOURCES = {
  AppPageQuery: PAGE.replace('query Page($after: String)', 'query AppPageQuery($after: String) @throwOnFieldError'),
  AppGroupsQuery: GROUPS_OF_USER.replace('query GroupsOfUser', 'query AppGroupsQuery'),
  AppAddMutation: ADD.replace('mutation Add', 'mutation AppAddMutation'),
  AppProgressSubscription: PROGRESS.replace('subscription Progress', 'subscription AppProgressSubscription'),
};

const artifacts = new Map<string, Parameters<typeof fetchQuery>[1]>();
let opened: ClientService;
let environment: Environment;

beforeAll(async () => {
  const manifest = await compile();
  // No document but those that Relay's compiler has written to its manifest.
  opened = await openClientService(manifest);
  environment = environmentOf(opened);
});
afterAll(() => opened.service.close());

async function compile(): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'relay-'));
  mkdirSync(join(folder, 'src'));
  const tags = Object.values(SOURCES).map((text) => `graphql\`${text}\`;\n`);
  writeFileSync(join(folder, 'src', 'App.js'), tags.join(''));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  symlinkSync(resolve('schema/schema.graphql'), join(folder, 'schema.graphql'));
  writeFileSync(join(folder, 'persisted.json'), '{}');
  const persistConfig = { file: './persisted.json', algorithm: 'SHA256' };
  const config = { src: './src', schema: './schema.graphql', language: 'javascript', persistConfig };
  writeFileSync(join(folder, 'relay.config.json'), JSON.stringify(config));
  execFileSync(relayCompiler, ['relay.config.json'], { cwd: folder, stdio: 'pipe' });
  for (const name of Object.keys(SOURCES)) {
    const file = join(folder, 'src', '__generated__', `${name}.graphql.js`);
    artifacts.set(name, (await import(pathToFileURL(file).href)).default);
  }
  return JSON.parse(readFileSync(join(folder, 'persisted.json'), 'utf8'));
}

function artifact(name: keyof typeof SOURCES): Parameters<typeof fetchQuery>[1] {
  const found = artifacts.get(name);
  if (found === undefined) throw new Error(`Relay's compiler wrote no ${name}.`);
  return found;
}

/** The lines of docs/clients.md. */
function environmentOf({ url, fetch }: ClientService): Environment {
  const events = createClient({ url });
  const network = Network.create(
    async ({ id }, variables) => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ id, variables }) });
      return await response.json();
    },
    ({ id }, variables) =>
      // biome-ignore lint/suspicious/noExplicitAny: graphql-sse and Relay name the types of results differently.
      Observable.create<any>((sink) =>
        events.subscribe(
          { query: '', extensions: { persistedQuery: { version: 1, sha256Hash: id } }, variables },
          sink,
        ),
      ),
  );
  return new Environment({ network, store: new Store(new RecordSource()) });
}

test('four pages are read', async () => {
  const names = await fourPages(
    async (after) => (await fetchQuery(environment, artifact('AppPageQuery'), { after }).toPromise()) as PageData,
  );
  expect(names.size).toBe(12);
});

function add(groupName: string) {
  return new Promise<unknown>((onCompleted, onError) => {
    const variables = { input: { username: 'emp1', groupName } };
    commitMutation(environment, { mutation: artifact('AppAddMutation'), variables, onCompleted, onError });
  });
}

test('a mutation changes the list that is cached, without a second request', async () => {
  const query = artifact('AppGroupsQuery');
  const variables = { username: 'emp1' };
  await fetchQuery(environment, query, variables).toPromise();
  await add('admin');
  const before = opened.sent.requests;
  const cached = await fetchQuery(environment, query, variables, { fetchPolicy: 'store-or-network' }).toPromise();
  expect(cached).toMatchObject({
    user: { groups: expect.arrayContaining([expect.objectContaining({ name: 'admin' })]) },
  });
  expect(opened.sent.requests).toBe(before);
});

test('a failure is data, and a fault an error', async () => {
  expect(await add('nothing')).toMatchObject({ addUserToGroup: { code: 'GROUP_NOT_FOUND' } });
  opened.service.service.embeddedPool?.faults.set([{ kind: 'access-denied', operation: 'ListGroups', times: 1 }]);
  const fault = fetchQuery(environment, artifact('AppPageQuery'), { after: null }).toPromise();
  await expect(fault).rejects.toThrow('Unexpected response payload');
});

test('a subscription comes as events', async () => {
  const last = await new Promise((resolve, onError) => {
    let data: unknown;
    requestSubscription(environment, {
      subscription: artifact('AppProgressSubscription'),
      variables: {},
      onNext: (event) => {
        data = event;
      },
      onError,
      onCompleted: () => resolve(data),
    });
  });
  expect(last).toMatchObject({ membershipReportProgress: { report: { totals: { users: expect.any(Number) } } } });
});
