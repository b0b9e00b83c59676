import { expect, test } from 'vitest';
import { openApp } from '../support/app.ts';

test('50 users with their groups cost one ListUsers and one AdminListGroupsForUser each, whatever is nested or aliased', async () => {
  const app = openApp();
  const { data, calls, extensions } = await app.query(`{
    users(first: 50) {
      nodes { username groups { name } again: groups { precedence } highestGroup { name } tokenClaims { groups } isMemberOf(anyOf: ["admin"]) }
      edges { node { groups { roleArn } } }
    }
  }`);
  expect(data.users.nodes).toHaveLength(50);
  for (const user of data.users.nodes) {
    expect(user.groups.map((group: { name: string }) => group.name).sort()).toEqual(app.pool.groupsOf(user.username));
  }
  // The robot in 70 groups takes two pages where it is among them.
  const pages = data.users.nodes.filter((user: { groups: unknown[] }) => user.groups.length > 60).length;
  expect(calls).toEqual({ ListUsers: 1, AdminListGroupsForUser: 50 + pages });
  expect(extensions.cognito.calls).toEqual(calls);
});

test('10 groups by name cost one ListGroups', async () => {
  const app = openApp({ EMBEDDED_POOL_USERS: '10', EMBEDDED_POOL_GROUPS: '40' });
  const names = (await app.query('{ groups(first: 10) { nodes { name } } }')).data.groups.nodes;
  const fields = names.map(({ name }: { name: string }, index: number) => `g${index}: group(name: "${name}") { name }`);
  const { data, calls } = await app.query(`{ ${fields.join(' ')} }`);
  expect(Object.values(data)).toEqual(names);
  expect(calls).toEqual({ ListGroups: 1 });
});
