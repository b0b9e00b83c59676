import { describe, expect, test } from 'vitest';
import type { Fault } from '../../src/embedded-pool/faults.ts';
import { openApp } from '../support/app.ts';
import { type List, readPage, readToTheEnd } from './paginate.ts';

interface ListInPool {
  readonly list: List;
  /** A pool in which the list has so many items. */
  readonly open: (size: number) => ReturnType<typeof openApp>;
}

// Every user is in all three groups.
const poolOfUsers = (size: number) => openApp({ EMBEDDED_POOL_USERS: String(size), EMBEDDED_POOL_GROUPS: '3' });
const poolOfGroups = (size: number) => openApp({ EMBEDDED_POOL_USERS: '0', EMBEDDED_POOL_GROUPS: String(size) });

const LISTS: Readonly<Record<string, ListInPool>> = {
  users: { list: { field: 'users', key: 'username' }, open: poolOfUsers },
  'users, sieved here': {
    list: { field: 'users', args: 'filter: { email: { endsWith: "@example.com" } }', key: 'username' },
    open: poolOfUsers,
  },
  members: { list: { field: 'members', key: 'username', ofGroup: 'group-2' }, open: poolOfUsers },
  groups: { list: { field: 'groups', key: 'name' }, open: poolOfGroups },
  'groups in order': {
    list: { field: 'groups', args: 'orderBy: { field: PRECEDENCE, direction: DESC }', key: 'name' },
    open: poolOfGroups,
  },
};

const PAGES: Readonly<Record<string, readonly Fault[]>> = {
  full: [],
  short: [{ kind: 'short-page', items: 7 }],
  empty: [{ kind: 'empty-page', probability: 0.5 }],
  'short and empty': [
    { kind: 'empty-page', probability: 0.3 },
    { kind: 'short-page', items: 3, probability: 0.5 },
  ],
};

const WALKS = Object.keys(LISTS).flatMap((name) => Object.keys(PAGES).map((pages) => ({ name, pages })));

describe.each(WALKS)('$name, in pages of Cognito that are $pages', ({ name, pages }) => {
  test.each([
    { first: 1, size: 8 },
    { first: 7, size: 130 },
    { first: 59, size: 130 },
    { first: 60, size: 130 },
    { first: 61, size: 130 },
    { first: 500, size: 130 },
  ])('$first at a time finds each of $size items once', async ({ first, size }) => {
    const { list, open } = listNamed(name);
    const app = await open(size);
    const inOneGo = await readPage(app, list, 1_000);
    expect(new Set(inOneGo.keys).size).toBe(size);

    app.pool.faults.set(PAGES[pages] ?? []);
    const { keys, pageSizes } = await readToTheEnd(app, list, first);

    expect(keys).toEqual(inOneGo.keys);
    // However Cognito cuts its pages, a page of ours is full unless it is the last.
    expect(pageSizes.slice(0, -1).every((count) => count === first)).toBe(true);
  });
});

test.each([
  { first: 1, size: 8, calls: 8 },
  { first: 7, size: 130, calls: 19 },
  { first: 60, size: 130, calls: 3 },
  { first: 500, size: 130, calls: 3 },
  // In chains of 31: 2 pages, 3 of which one again, 2 of which one again.
  { first: 61, size: 130, calls: 7 },
])('$first at a time, $size users cost $calls calls', async ({ first, size, calls }) => {
  const { list, open } = listNamed('users');
  expect((await readToTheEnd(await open(size), list, first)).calls).toBe(calls);
});

test('a page says its position', async () => {
  const { list, open } = listNamed('users');
  const app = await open(130);
  const page = await readPage(app, list, 60);
  expect(page).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  expect([page.startCursor, page.endCursor]).toEqual([page.cursors[0], page.cursors[59]]);

  const last = await readPage(app, list, 100, page.endCursor);
  expect(last).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  expect(last.keys).toHaveLength(70);
});

test('an empty list has no cursors and no next page', async () => {
  const app = await openApp({ EMBEDDED_POOL_USERS: '0', EMBEDDED_POOL_GROUPS: '0' });
  expect(await readPage(app, { field: 'groups', key: 'name' }, 10)).toEqual({
    keys: [],
    cursors: [],
    hasNextPage: false,
    hasPreviousPage: false,
    startCursor: null,
    endCursor: null,
  });
});

test('a page is 60 items, one call if `first` is left out', async () => {
  const { data, calls } = await (await openApp()).query('{ users { nodes { username } } groups { nodes { name } } }');
  expect([data.users.nodes.length, data.groups.nodes.length]).toEqual([60, 60]);
  expect(calls).toEqual({ ListUsers: 1, ListGroups: 1 });
});

test('a page is read once, whichever of its fields are selected', async () => {
  const { data, calls } = await (await openApp()).query(`{
    users(first: 60) { pageInfo { endCursor } nodes { username } edges { cursor node { username } } }
  }`);
  expect(data.users.edges.map(({ node }: { node: object }) => node)).toEqual(data.users.nodes);
  expect(calls).toEqual({ ListUsers: 1 });
});

test('a page of which nothing is selected is not read', async () => {
  const { calls } = await (await openApp()).query('{ users { __typename } groups { pageInfo { hasPreviousPage } } }');
  expect(calls).toEqual({});
});

test.each([
  '{ users(first: 0) { nodes { username } } }',
  '{ users(first: -1) { nodes { username } } }',
  '{ users(first: 1001) { nodes { username } } }',
  '{ groups(first: 0) { nodes { name } } }',
  '{ groups(first: 1001) { nodes { name } } }',
])('%s is refused before a call is spent', async (document) => {
  const { data, errors, calls } = await (await openApp()).query(document);
  expect(Object.values(data)).toEqual([null]);
  expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT', field: 'first' }]);
  expect(calls).toEqual({});
});

test.each([0, -1, 1001])('members(first: %i) is refused', async (first) => {
  const { errors, calls } = await (await openApp()).query(
    `{ group(name: "admin") { members(first: ${first}) { nodes { username } } } }`,
  );
  expect(errors?.map(({ path, extensions }) => ({ path, extensions }))).toEqual([
    { path: ['group', 'members'], extensions: { code: 'BAD_USER_INPUT', field: 'first' } },
  ]);
  expect(calls).toEqual({ GetGroup: 1 });
});

function listNamed(name: string): ListInPool {
  const list = LISTS[name];
  if (list === undefined) throw new Error(`There is no list "${name}".`);
  return list;
}
