import { describe, expect, test } from 'vitest';
import { type App, openApp } from '../support/app.ts';
import { otherAdministrator } from './out-of-band-admin.ts';
import { askForPage, type List, readPage } from './paginate.ts';

const users: List = { field: 'users', key: 'username' };
const usersSieved: List = { ...users, args: 'filter: { name: { contains: "a" } }' };
const members: List = { field: 'members', key: 'username', ofGroup: 'group-1' };
const groups: List = { field: 'groups', key: 'name' };
const groupsInOrder: List = { ...groups, args: 'orderBy: { field: NAME, direction: DESC }' };

describe.each([
  { name: 'users', list: users },
  { name: 'users, sieved here', list: usersSieved },
  { name: 'members', list: members },
  { name: 'groups', list: groups },
  { name: 'groups in order', list: groupsInOrder },
])('$name', ({ list }) => {
  // Every user is in both groups where there are two.
  const open = () => openApp({ EMBEDDED_POOL_USERS: '80', EMBEDDED_POOL_GROUPS: list.field === 'groups' ? '70' : '2' });

  test('the cursor of every edge resumes right after it', async () => {
    const app = await open();
    // Chains of 35 to 40: cursors in the middle of a page and at its end.
    const { keys, cursors } = await readPage(app, list, 1_000);
    for (const [index, cursor] of cursors.entries()) {
      expect((await readPage(app, list, 3, cursor)).keys).toEqual(keys.slice(index + 1, index + 4));
    }
  });

  test('a cursor outlives short pages', async () => {
    const app = await open();
    const { keys } = await readPage(app, list, 1_000);
    const { cursors } = await readPage(app, list, 20);
    app.pool.faults.set([{ kind: 'short-page', items: 4 }]);
    for (const [index, cursor] of cursors.entries()) {
      expect((await readPage(app, list, 3, cursor)).keys).toEqual(keys.slice(index + 1, index + 4));
    }
  });

  test('items that leave before the place do not shift it', async () => {
    const app = await open();
    const { keys, cursors } = await readPage(app, list, 10);
    const next = (await readPage(app, list, 3, cursors[6])).keys;
    await remove(app, list, [keys[0], keys[3], keys[5]]);
    expect((await readPage(app, list, 3, cursors[6])).keys).toEqual(next);
  });

  test('where the item of the cursor has left, the cursor is stale', async () => {
    const app = await open();
    const { keys, cursors } = await readPage(app, list, 10);
    await remove(app, list, [keys[6]]);
    await expectStale(app, list, cursors[6], /has left the list\. Start again from the first page/);
  });
});

test('an item that joins before the place does not shift it', async () => {
  const app = await openApp({ EMBEDDED_POOL_USERS: '0', EMBEDDED_POOL_GROUPS: '70' });
  const { keys, cursors } = await readPage(app, groups, 60);
  const { cognito, pool } = otherAdministrator(app);
  for (const name of ['a', 'b', 'c']) await cognito.createGroup({ ...pool, GroupName: name });
  expect((await readPage(app, groups, 2, cursors[57])).keys).toEqual(keys.slice(58, 60));
  // Three have moved from the page to the next one; after the last of the page nothing is missed or repeated.
  expect((await readPage(app, groups, 100, cursors[58])).keys).toHaveLength(11);
});

test('a page end resumes although the item before it has left', async () => {
  const app = await openApp({ EMBEDDED_POOL_USERS: '0', EMBEDDED_POOL_GROUPS: '70' });
  const { keys, endCursor } = await readPage(app, groups, 60);
  const next = (await readPage(app, groups, 60, endCursor)).keys;
  await remove(app, groups, [keys[59]]);
  expect((await readPage(app, groups, 60, endCursor)).keys).toEqual(next);
});

describe('a cursor of', () => {
  const filtered = (value: string): List => ({ ...users, args: `filter: { email: { startsWith: "${value}" } }` });

  test.each([
    { of: 'another field', from: users, to: groups },
    { of: 'the members, for all users', from: members, to: users },
    { of: 'another group', from: members, to: { ...members, ofGroup: 'group-2' } },
    { of: 'the unfiltered list', from: users, to: filtered('user') },
    { of: 'the filtered list, for all', from: filtered('user'), to: users },
    { of: 'another filter', from: filtered('user'), to: filtered('use') },
    { of: 'another order', from: groupsInOrder, to: groups },
    {
      of: 'another direction',
      from: groupsInOrder,
      to: { ...groups, args: 'orderBy: { field: NAME, direction: ASC }' },
    },
  ])('$of is stale before a call is spent on it', async ({ from, to }) => {
    const app = await openApp({ EMBEDDED_POOL_USERS: '10', EMBEDDED_POOL_GROUPS: '3' });
    const { startCursor } = await readPage(app, from, 2);
    const { calls } = await expectStale(app, to, startCursor, /belongs to another list, or to other arguments/);
    expect(calls.ListUsers ?? calls.ListGroups ?? calls.ListUsersInGroup).toBeUndefined();
  });

  test('the same arguments, written another way, is good', async () => {
    const app = await openApp();
    const { startCursor, keys } = await readPage(app, filtered('l'), 2);
    const { data } = await app.query(
      'query ($after: String, $email: StringFilterInput) { users(after: $after, first: 1, filter: { email: $email }) { nodes { username } } }',
      { after: startCursor, email: { startsWith: 'l' } },
    );
    expect(data.users.nodes).toEqual([{ username: keys[1] }]);
  });

  test('the same list goes on at any size of page', async () => {
    const app = await openApp();
    const { keys } = await readPage(app, users, 250);
    const { endCursor } = await readPage(app, users, 7);
    expect((await readPage(app, users, 100, endCursor)).keys).toEqual(keys.slice(7, 107));
  });
});

test.each(['', 'x', '!!!', 'W10', 'eyJhIjoxfQ', Buffer.from('["a",60,null,null]').toString('base64url'), '\u0000'])(
  'garbage is stale, not an error of the server: %j',
  async (cursor) => {
    const { calls } = await expectStale(
      await openApp(),
      users,
      cursor,
      /not a cursor of this service|belongs to another list/,
    );
    expect(calls).toEqual({});
  },
);

describe('a cursor that was tampered with is stale:', () => {
  // The place in the middle of the second page: it has a token and an item.
  async function cursorParts(app: App): Promise<readonly unknown[]> {
    const { endCursor } = await readPage(app, users, 100);
    const { cursors } = await readPage(app, users, 10, endCursor);
    return JSON.parse(Buffer.from(cursors[3] ?? '', 'base64url').toString());
  }

  test.each([
    { what: 'the list it belongs to', change: ([, ...rest]: readonly unknown[]) => ['AAAAAAAAAAAAAAAA', ...rest] },
    { what: 'the limit of its chain', change: ([list, , ...rest]: readonly unknown[]) => [list, 7, ...rest] },
    {
      what: 'a limit that Cognito does not know',
      change: ([list, , ...rest]: readonly unknown[]) => [list, 61, ...rest],
    },
    { what: 'a limit that is no number', change: ([list, , ...rest]: readonly unknown[]) => [list, '60', ...rest] },
    { what: 'its item', change: ([a, b, , d]: readonly unknown[]) => [a, b, 'nobody', d] },
    { what: 'its item, of another type', change: ([a, b, , d]: readonly unknown[]) => [a, b, 7, d] },
    { what: 'its token', change: ([a, b, c, d]: readonly unknown[]) => [a, b, c, `${d}x`] },
    { what: 'its token, of another type', change: ([a, b, c]: readonly unknown[]) => [a, b, c, {}] },
    { what: 'cut short', change: (parts: readonly unknown[]) => parts.slice(0, 2) },
  ])('$what', async ({ change }) => {
    const app = await openApp();
    const forged = Buffer.from(JSON.stringify(change(await cursorParts(app)))).toString('base64url');
    await expectStale(app, users, forged, /Start again from the first page, without a cursor\.$/);
  });

  test('and untouched it is good', async () => {
    const app = await openApp();
    const { keys } = await readPage(app, users, 250);
    const cursor = Buffer.from(JSON.stringify(await cursorParts(app))).toString('base64url');
    expect((await readPage(app, users, 2, cursor)).keys).toEqual(keys.slice(104, 106));
  });
});

test.each([users, { ...members, ofGroup: 'employees' }, groups])(
  'a cursor is stale whose page Cognito no longer knows: $field',
  async (list) => {
    const app = await openApp();
    const { endCursor } = await readPage(app, list, 60);
    app.pool.faults.set([{ kind: 'stale-token' }]);
    await expectStale(app, list, endCursor, /Cognito no longer knows the page that the cursor points at/);
  },
);

async function expectStale(app: App, list: List, cursor: string | null | undefined, message: RegExp) {
  const answer = await askForPage(app, list, 3, cursor);
  expect(answer.errors?.[0]?.message).toMatch(message);
  expect(new Set(answer.errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(['STALE_CURSOR']));
  // `list` is never null, and what was asked for with it neither: no page at all rather than a wrong one.
  expect(Object.values(answer.data)).toEqual([null]);
  return answer;
}

/** Takes the items out of the list: out of the pool. */
async function remove(app: App, { field }: List, keys: readonly (string | undefined)[]): Promise<void> {
  const { cognito, pool } = otherAdministrator(app);
  for (const key of keys) {
    if (field === 'groups') await cognito.deleteGroup({ ...pool, GroupName: key });
    else await cognito.adminDeleteUser({ ...pool, Username: key });
  }
}
