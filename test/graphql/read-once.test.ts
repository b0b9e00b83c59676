import { expect, test } from 'vitest';
import { openApp } from '../support/app.ts';

const pool = { EMBEDDED_POOL_USERS: '130', EMBEDDED_POOL_GROUPS: '6' };

test('the members of a group are read once for all the parents that lead to it', async () => {
  const app = await openApp(pool);
  const { data } = await app.query('{ groups(first: 1) { nodes { name } } }');
  const name = data.groups.nodes[0].name;
  const answer = await app.query(
    `{ group(name: "${name}") { members(first: 20) { nodes { highestGroup { name members(first: 20) { nodes { username } } } } } } }`,
  );
  expect(answer.errors).toBeUndefined();
  const members = answer.data.group.members.nodes;
  const groups = new Set([name, ...members.map((user: { highestGroup: { name: string } }) => user.highestGroup.name)]);
  expect(members.length).toBeGreaterThan(5);
  expect(answer.calls).toEqual({
    GetGroup: 1,
    AdminListGroupsForUser: members.length,
    ListUsersInGroup: groups.size,
  });
});

test.each([
  [
    'a list of users',
    '{ a: users(first: 70) { nodes { sub } } b: users(first: 70) { nodes { username } } }',
    { ListUsers: 2 },
  ],
  ['a length of a list', '{ a: users(first: 1) { totalCount } b: users(first: 2) { totalCount } }', { ListUsers: 3 }],
  [
    "a list with a filter of Cognito's",
    '{ a: users(filter: { enabled: false }) { nodes { sub } } b: users(filter: { enabled: false }) { totalCount } }',
    { ListUsers: 1 },
  ],
  [
    'a list of groups',
    '{ a: groups { nodes { name } } b: groups { nodes { description } } c: groups(first: 2) { totalCount } }',
    { ListGroups: 1 },
  ],
  [
    'a key, for each of the groups',
    '{ groups { nodes { members(filter: { email: { equals: "nobody@example.com" } }) { nodes { username } } } } }',
    { ListGroups: 1, ListUsers: 1 },
  ],
  [
    'a key, by several names',
    '{ a: user(by: { email: "nobody@example.com" }) { sub } b: user(by: { email: "nobody@example.com" }) { username } }',
    { ListUsers: 1 },
  ],
  [
    "the pool's description",
    '{ a: pool { estimatedNumberOfUsers } b: pool { estimatedNumberOfUsers } }',
    { DescribeUserPool: 1 },
  ],
])('%s is read once a request', async (_what, document, calls) => {
  const answer = await (await openApp(pool)).query(document);
  expect(answer.errors).toBeUndefined();
  expect(answer.calls).toEqual(calls);
});

test('the number of members costs no more beside the pages of them', async () => {
  const app = await openApp(pool);
  const { data, calls } = await app.query(
    '{ groups { nodes { memberCount members { totalCount nodes { username } } } } }',
  );
  const pages = data.groups.nodes.map(({ memberCount }: { memberCount: number }) =>
    Math.max(1, Math.ceil(memberCount / 60)),
  );
  expect(calls).toEqual({
    ListGroups: 1,
    ListUsersInGroup: pages.reduce((sum: number, count: number) => sum + count, 0),
  });
});
