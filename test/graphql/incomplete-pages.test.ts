import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createService } from '../../src/app/create-service.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { openApp } from '../support/app.ts';
import { FakeClock } from '../support/fake-clock.ts';

const LIST = `users(first: $first, after: $after, filter: $filter) {
  nodes { username }
  pageInfo { hasNextPage startCursor endCursor incomplete }
}`;
const SEARCH = `query ($filter: UserFilterInput, $first: Int, $after: String) { ${LIST} }`;
// One user in every hundred.
const filter = { username: { endsWith: '00' } };
const open = (env: Record<string, string> = {}) =>
  openApp({ EMBEDDED_POOL_USERS: '1000', EMBEDDED_POOL_GROUPS: '1', ...env });

describe('a search that the call budget ends', () => {
  test('answers with what was found, says that it is incomplete, and what it cost', async () => {
    const app = await open({ CALL_BUDGET: '8' });
    const { data, errors, calls, extensions } = await app.query(SEARCH, { filter, first: 10 });
    expect(errors).toBeUndefined();
    const { nodes, pageInfo } = data.users;
    expect(nodes.length).toBeGreaterThan(0);
    expect(nodes.length).toBeLessThan(10);
    expect(pageInfo).toMatchObject({ hasNextPage: true, incomplete: 'CALL_BUDGET_EXCEEDED' });
    expect(calls).toEqual({ ListUsers: 8 });
    expect(extensions.cognito).toMatchObject({
      calls,
      users: { read: 480, returned: nodes.length },
      incomplete: ['CALL_BUDGET_EXCEEDED'],
    });
  });

  test('continues after the last item: no user twice, none missed, no page read again', async () => {
    const app = await open({ CALL_BUDGET: '3' });
    const everybody = (await (await open()).query(SEARCH, { filter, first: 1_000 })).data.users.nodes;
    const found: unknown[] = [];
    let pages = 0;
    let listUsers = 0;
    for (let after: string | null = null, more = true; more; pages += 1) {
      const { data, errors, calls } = await app.query(SEARCH, { filter, first: 1_000, after });
      expect(errors).toBeUndefined();
      found.push(...data.users.nodes);
      listUsers += calls.ListUsers ?? 0;
      more = data.users.pageInfo.hasNextPage;
      after = data.users.pageInfo.endCursor;
      if (!more) expect(data.users.pageInfo.incomplete).toBeNull();
    }
    expect(found).toEqual(everybody);
    expect(found).toHaveLength(10);
    expect(listUsers).toBe(17);
    expect(pages).toBe(6);
  });

  test('reads user by user if reading the groups could use up the calls that this takes', async () => {
    const app = await open({ EMBEDDED_POOL_USERS: '3000', EMBEDDED_POOL_GROUPS: '30', CALL_BUDGET: '100' });
    const { data, errors, calls } = await app.query(SEARCH, { filter: { inNoGroup: true }, first: 60 });
    expect(errors).toBeUndefined();
    expect(data.users.pageInfo).toMatchObject({ hasNextPage: true, incomplete: 'CALL_BUDGET_EXCEEDED' });
    expect(calls.AdminListGroupsForUser).toBe(60);
  });

  test('has a cursor to continue if it has found no user', async () => {
    const app = await open({ CALL_BUDGET: '9' });
    const nobody = { name: { contains: 'nobody at all' } };
    const first = await app.query(SEARCH, { filter: nobody, first: 10 });
    expect(first.data.users).toEqual({
      nodes: [],
      pageInfo: {
        hasNextPage: true,
        startCursor: null,
        endCursor: expect.any(String),
        incomplete: 'CALL_BUDGET_EXCEEDED',
      },
    });
    const rest = await app.query(SEARCH, { filter: nobody, after: first.data.users.pageInfo.endCursor });
    expect(rest.calls).toEqual({ ListUsers: 8 });
    expect(rest.data.users).toEqual({
      nodes: [],
      pageInfo: { hasNextPage: false, startCursor: null, endCursor: null, incomplete: null },
    });
    expect(rest.extensions.cognito).not.toHaveProperty('incomplete');
  });

  test('leaves enough of the budget for the fields of the users found', async () => {
    const app = await open({ CALL_BUDGET: '70' });
    const { data, errors } = await app.query(
      `query ($filter: UserFilterInput) {
        users(first: 100, filter: $filter) { nodes { username groups { name } } pageInfo { incomplete endCursor } }
      }`,
      { filter: { email: { contains: '@' } } },
    );
    expect(errors).toBeUndefined();
    expect(data.users.nodes).toHaveLength(60);
    expect(data.users.pageInfo).toEqual({ incomplete: 'CALL_BUDGET_EXCEEDED', endCursor: expect.any(String) });
  });

  test('shows the keys that were looked up until then', async () => {
    const app = await open({ CALL_BUDGET: '4' });
    const keys = { username: { in: ['user-1', 'nobody', 'user-2', 'user-3', 'user-4', 'user-5'] } };
    const { data, calls } = await app.query(SEARCH, { filter: keys, first: 60 });
    expect(data.users.nodes.map(({ username }: { username: string }) => username)).toEqual([
      'user-1',
      'user-2',
      'user-3',
    ]);
    expect(data.users.pageInfo.incomplete).toBe('CALL_BUDGET_EXCEEDED');
    expect(calls).toEqual({ ListUsers: 4 });
    const rest = await app.query(SEARCH, { filter: keys, first: 60, after: data.users.pageInfo.endCursor });
    expect(rest.data.users.nodes).toEqual([{ username: 'user-4' }, { username: 'user-5' }]);
    expect(rest.calls).toEqual({ ListUsers: 2 });
  });

  test('shows of the keys that were looked up those whose groups could still be asked for', async () => {
    const app = await open({ CALL_BUDGET: '8', EMBEDDED_POOL_GROUPS: '30' });
    const keys = ['user-1', 'user-2', 'user-3', 'user-4', 'user-5'];
    const nowhere = {
      username: { in: keys },
      notInAnyGroup: Array.from({ length: 9 }, (_, index) => `nowhere-${index}`),
    };
    const { data, errors, calls } = await app.query(SEARCH, { filter: nowhere, first: 60 });
    expect(errors).toBeUndefined();
    expect(calls).toEqual({ ListUsers: 5, AdminListGroupsForUser: 3 });
    expect(data.users.nodes).toEqual(keys.slice(0, 3).map((username) => ({ username })));
    const rest = await app.query(SEARCH, { filter: nowhere, first: 60, after: data.users.pageInfo.endCursor });
    expect(rest.data.users.nodes).toEqual(keys.slice(3).map((username) => ({ username })));
  });

  test('is an error if it has found out nothing at all', async () => {
    const { data, errors } = await (await open({ CALL_BUDGET: '1' })).query(
      `query ($filter: UserFilterInput) {
        all: users(first: 1) { nodes { username } }
        found: users(filter: $filter) { nodes { username } }
      }`,
      { filter },
    );
    expect(data.all.nodes).toHaveLength(1);
    expect(data.found).toBeNull();
    expect(errors?.map(({ path, extensions }) => [path?.[0], extensions.code])).toEqual([
      ['found', 'CALL_BUDGET_EXCEEDED'],
    ]);
  });

  test('has no totalCount, and an error says so', async () => {
    const { data, errors } = await (await open({ CALL_BUDGET: '5' })).query(
      'query ($filter: UserFilterInput) { users(filter: $filter) { nodes { username } totalCount pageInfo { incomplete } } }',
      { filter },
    );
    expect(data.users).toMatchObject({ totalCount: null, pageInfo: { incomplete: 'CALL_BUDGET_EXCEEDED' } });
    expect(errors?.map(({ path }) => path)).toEqual([['users', 'totalCount']]);
  });
});

test('a list without a filter is cut short in the same way', async () => {
  const { data, errors } = await (await open({ CALL_BUDGET: '6' })).query(
    `{ one: users(first: 100) { nodes { username } }
       two: users(first: 300) { nodes { username } pageInfo { incomplete } } }`,
  );
  expect(errors).toBeUndefined();
  expect(data.one.nodes).toHaveLength(100);
  expect(data.two.nodes).toHaveLength(240);
  expect(data.two.pageInfo.incomplete).toBe('CALL_BUDGET_EXCEEDED');
});

test('a page that is full, or the last, is complete', async () => {
  const { data, extensions } = await (await open()).query(
    `{ full: users(first: 5) { pageInfo { incomplete } } last: users(first: 1000) { pageInfo { incomplete } }
       groups { pageInfo { incomplete } } }`,
  );
  const complete = { pageInfo: { incomplete: null } };
  expect(data).toEqual({ full: complete, last: complete, groups: complete });
  expect(extensions.cognito).not.toHaveProperty('incomplete');
});

test('a search answers with what it has found before the time-out of queries would end it with nothing', async () => {
  const clock = new FakeClock();
  const config = parseConfig({
    EMBEDDED_POOL_USERS: '1000',
    EMBEDDED_POOL_GROUPS: '1',
    EMBEDDED_POOL_LATENCY_MS: '1000',
    EMBEDDED_POOL_QUOTAS: 'off',
    EXECUTION_TIMEOUT_SECONDS: '8',
  });
  const { app, close } = await createService(config, { logger: pino({ level: 'silent' }), examples: [], clock });
  onTestFinished(close);
  const answer = app.fetch('http://service.test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: SEARCH, variables: { filter, first: 1_000 } }),
  });
  for (let second = 0; second < 20; second += 1) await clock.advance(1_000);
  const { data, errors, extensions } = await (await answer).json();
  expect(errors).toBeUndefined();
  expect(data.users.pageInfo).toMatchObject({ hasNextPage: true, incomplete: 'THROTTLED' });
  expect(extensions.cognito).toMatchObject({ calls: { ListUsers: 6 }, users: { read: 360 } });
});
