import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../src/embedded-pool/faults.ts';
import { type App, openApp } from '../support/app.ts';
import { otherAdministrator } from './out-of-band-admin.ts';
import { type List, readPage, readToTheEnd } from './paginate.ts';

const names = (count: number, name: (number: number) => string) =>
  JSON.stringify(Array.from({ length: count }, (_, index) => name(index + 1)));

// Every user is in three of the five groups; of the names, every other one is nobody's.
const open = (users = 150) => openApp({ EMBEDDED_POOL_USERS: String(users), EMBEDDED_POOL_GROUPS: '5' });
const looked = names(90, (number) => (number % 2 === 0 ? `nobody-${number}` : `user-${number}`));

/** Of a pool so large that 90 lookups take no more calls than reading it would. */
const LOOKUPS: Readonly<Record<string, List>> = {
  'users looked up': { field: 'users', key: 'username', args: `filter: { username: { in: ${looked} } }` },
  'users looked up and sieved': {
    field: 'users',
    key: 'username',
    args: `filter: { username: { in: ${looked} }, notInAnyGroup: ["group-1"] }`,
  },
};

const LISTS: Readonly<Record<string, List>> = {
  'members of one group': { field: 'users', key: 'username', args: 'filter: { inAnyGroup: ["group-2"] }' },
  'members of several groups': {
    field: 'users',
    key: 'username',
    args: 'filter: { inAnyGroup: ["group-4", "nowhere", "group-2", "group-1"] }',
  },
  'members of several groups, sieved': {
    field: 'users',
    key: 'username',
    args: 'filter: { inAnyGroup: ["group-4", "group-2"], notInAnyGroup: ["group-3"], email: { contains: "1" } }',
  },
  'one of several clauses': {
    field: 'users',
    key: 'username',
    args: `filter: { or: [{ username: { startsWith: "user-1" } }, { inAnyGroup: ["group-2"] }, { email: { startsWith: "user-11" } }, { or: [{ username: { in: ${looked} } }, { inAnyGroup: ["group-1"] }] }] }`,
  },
  'one of several clauses, sieved': {
    field: 'users',
    key: 'username',
    args: 'filter: { or: [{ username: { startsWith: "user-1" }, email: { contains: "2" } }, { email: { startsWith: "user-2" } }, { inAnyGroup: ["group-2"] }], notInAnyGroup: ["group-3"] }',
  },
  'a scan sieved by groups': { field: 'users', key: 'username', args: 'filter: { notInAnyGroup: ["group-2"] }' },
  'members of a group, sieved by another': {
    field: 'members',
    ofGroup: 'group-1',
    key: 'username',
    args: 'filter: { not: { inAnyGroup: ["group-2"] } }',
  },
};

const FAULTS: readonly Fault[] = [
  { kind: 'empty-page', probability: 0.3 },
  { kind: 'short-page', items: 13, probability: 0.5 },
];

const EVERY_LIST = [
  ...Object.entries(LOOKUPS).map(([name, list]) => ({ name, list, users: 5_400 })),
  ...Object.entries(LISTS).map(([name, list]) => ({ name, list, users: 150 })),
];

describe.each(EVERY_LIST)('$name', ({ list, users }) => {
  // Its tests only read: one pool is enough for all.
  let app: App;
  beforeAll(async () => {
    app = await open(users);
  });
  afterEach(() => app.pool.faults.set([]));
  afterAll(() => app.service.close());

  test.each([1, 7, 60, 100])('%i at a time, each comes once, in the same order', async (first) => {
    const { keys } = await readPage(app, list, 1_000);
    expect(keys.length).toBeGreaterThan(10);
    expect(new Set(keys).size).toBe(keys.length);
    const read = await readToTheEnd(app, list, first);
    expect(read.keys).toEqual(keys);
    expect(read.pageSizes.slice(0, -1).every((size) => size === first)).toBe(true);
  });

  test('the cursor of every edge resumes right after it, however Cognito cuts its pages', async () => {
    const { keys, cursors } = await readPage(app, list, 1_000);
    app.pool.faults.set(FAULTS);
    for (const [index, cursor] of cursors.entries()) {
      expect((await readPage(app, list, 3, cursor)).keys).toEqual(keys.slice(index + 1, index + 4));
    }
  });
});

test.each([
  // 45 of the 90 names are users': a page of 10 takes 19 or 20 lookups, none of them again for the next page.
  { name: 'users looked up', first: 10, calls: 90 },
  // Of some 90 members each: two pages a group, and each of ours begins in the middle of one.
  { name: 'members of one group', first: 60, calls: 2 },
])('$name cost $calls calls in all, $first at a time', async ({ name, first, calls }) => {
  const known = EVERY_LIST.find((candidate) => candidate.name === name);
  if (known === undefined) throw new Error(`There is no list "${name}".`);
  expect((await readToTheEnd(await open(known.users), known.list, first)).calls).toBe(calls);
});

test('a cursor of users looked up does not lose its place if several share a key', async () => {
  const app = await openApp({ EMBEDDED_POOL_USERS: '0', EMBEDDED_POOL_GROUPS: '0' });
  const { cognito, pool } = otherAdministrator(app);
  for (const number of [1, 2, 3, 4, 5, 6]) {
    const email = `pair-${Math.ceil(number / 2)}@example.com`;
    await cognito.adminCreateUser({
      ...pool,
      Username: `u${number}`,
      UserAttributes: [{ Name: 'email', Value: email }],
    });
  }
  const list: List = {
    field: 'users',
    key: 'username',
    args: `filter: { email: { in: ${names(3, (number) => `pair-${number}@example.com`)} } }`,
  };
  const { keys } = await readPage(app, list, 10);
  expect([...keys].sort()).toEqual(['u1', 'u2', 'u3', 'u4', 'u5', 'u6']);
  for (const first of [1, 3, 5]) expect((await readToTheEnd(app, list, first)).keys).toEqual(keys);
});

test('who joins an earlier group between two pages is not repeated, and nobody else is lost', async () => {
  const app = await open();
  const list: List = { field: 'users', key: 'username', args: 'filter: { inAnyGroup: ["group-1", "group-2"] }' };
  const before = (await readPage(app, list, 1_000)).keys;
  const first = await readPage(app, list, 100);
  const { cognito, pool } = otherAdministrator(app);
  // Whoever is only in the second group comes on the second page. One of them joins the first group meanwhile.
  const joiner = before.at(-1);
  await cognito.adminAddUserToGroup({ ...pool, Username: joiner, GroupName: 'group-1' });
  const rest = await readPage(app, list, 1_000, first.endCursor);
  const both = [...first.keys, ...rest.keys];
  expect(new Set(both).size).toBe(both.length);
  expect(new Set([...both, joiner])).toEqual(new Set(before));
});

test('a cursor that points at a part that the list does not have is stale', async () => {
  const app = await open();
  const list = LISTS['members of several groups'] ?? { field: 'users', key: 'username' };
  const { cursors } = await readPage(app, list, 1_000);
  const parts: unknown[] = JSON.parse(Buffer.from(cursors.at(-1) ?? '', 'base64url').toString());
  for (const token of ['9:', 'x', '-1:']) {
    const forged = Buffer.from(JSON.stringify([...parts.slice(0, 3), token])).toString('base64url');
    await expect(readPage(app, list, 3, forged)).rejects.toThrow('STALE_CURSOR');
  }
});
