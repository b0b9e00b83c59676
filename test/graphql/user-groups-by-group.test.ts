import { expect, test } from 'vitest';
import { openApp } from '../support/app.ts';

const USERS_WITH_GROUPS = '{ users(first: 60) { nodes { username groups { name } } } }';
const REPORT = '{ membershipReport { totals { memberships } } }';

test('a page of users is looked up one by one while the sizes of the groups are unknown', async () => {
  const app = await openApp({ EMBEDDED_POOL_USERS: '200', EMBEDDED_POOL_GROUPS: '4' });
  expect((await app.query(USERS_WITH_GROUPS)).calls).toEqual({ ListUsers: 1, AdminListGroupsForUser: 60 });
});

test('once a report has read the groups, and they are few and small, one sweep of them serves the page', async () => {
  const app = await openApp({ EMBEDDED_POOL_USERS: '200', EMBEDDED_POOL_GROUPS: '4' });
  await app.query(REPORT);
  const { data, calls } = await app.query(USERS_WITH_GROUPS);
  const sizes = [1, 2, 3, 4].map((number) => app.pool.membersOf(`group-${number}`).length);
  const pages = sizes.reduce((sum, size) => sum + Math.ceil(size / 60), 0);
  expect(calls).toEqual({ ListUsers: 1, ListGroups: 1, ListUsersInGroup: pages });
  for (const user of data.users.nodes) {
    expect(user.groups.map(({ name }: { name: string }) => name).sort()).toEqual(app.pool.groupsOf(user.username));
  }
});

test('a few users, or users of large groups, are looked up one by one all the same', async () => {
  const app = await openApp({ EMBEDDED_POOL_USERS: '200', EMBEDDED_POOL_GROUPS: '4' });
  await app.query(REPORT);
  expect((await app.query(USERS_WITH_GROUPS.replace('60', '10'))).calls).toEqual({
    ListUsers: 1,
    AdminListGroupsForUser: 10,
  });
});

test('a group that was made since the report is swept as well', async () => {
  const app = await openApp({ EMBEDDED_POOL_USERS: '200', EMBEDDED_POOL_GROUPS: '4' });
  await app.query(REPORT);
  await app.query('mutation { createGroup(input: { name: "late" }) { __typename } }');
  await app.query('mutation { addUserToGroup(input: { username: "user-7", groupName: "late" }) { __typename } }');
  const { data } = await app.query('{ users(first: 200) { nodes { username isMemberOf(anyOf: ["late"]) } } }');
  const members = data.users.nodes.filter((user: { isMemberOf: boolean }) => user.isMemberOf);
  expect(members).toEqual([{ username: 'user-7', isMemberOf: true }]);
});
