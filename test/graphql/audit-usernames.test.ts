import { expect, test } from 'vitest';
import { type App, openApp } from '../support/app.ts';
import { openGuardedApp } from '../support/authenticated-app.ts';

const ADDRESS = 'john.doe@example.com';
const NOBODYS = 'nobody@example.com';
const PHONE = '+12065550100';

const ADD = /* GraphQL */ `
  mutation ($username: String!, $groupName: String!) {
    addUserToGroup(input: { username: $username, groupName: $groupName }) { __typename }
  }
`;

/** The trail, oldest first, and whatever else was written down: the log, which has the events, too. */
async function written(app: App) {
  const { data } = await app.query('{ auditEvents { nodes { outcome username groupName detail } } }');
  return { events: data.auditEvents.nodes.toReversed(), everything: JSON.stringify(data) + app.log.join() };
}

test('an event names the user by true username, whatever name was given, for one ListUsers more', async () => {
  const app = await openApp();
  const sub = app.pool.user('john.doe')?.sub ?? '';
  const { calls: first } = await app.query(ADD, { username: ADDRESS, groupName: 'sales' });
  expect(first).toEqual({ DescribeUserPool: 1, ListUsers: 1, AdminAddUserToGroup: 1 });
  const { calls: second } = await app.query(ADD, { username: sub, groupName: 'sales' });
  expect(second).toEqual({ ListUsers: 1, AdminAddUserToGroup: 1 });
  const { calls: third } = await app.query(ADD, { username: 'john.doe', groupName: 'sales' });
  expect(third).toEqual({ AdminAddUserToGroup: 1 });

  const { events, everything } = await written(app);
  const event = { outcome: 'SUCCEEDED', username: 'john.doe', groupName: 'sales', detail: null };
  expect(events).toEqual([event, event, event]);
  expect(everything).not.toContain(ADDRESS);
  expect(everything).not.toContain(sub);
});

test.each([
  { why: 'an address that is nobody’s', name: NOBODYS, lists: 2 },
  // The default pool has no phone number for an alias.
  { why: 'a phone number that is no alias', name: PHONE, lists: 0 },
])('$why is not written down if it could be an alias', async ({ name, lists }) => {
  const app = await openApp();
  const { calls } = await app.query(ADD, { username: name, groupName: 'sales' });
  expect(calls).toEqual({ DescribeUserPool: 1, AdminAddUserToGroup: 1, ...(lists > 0 && { ListUsers: lists }) });
  const { events } = await written(app);
  const shown = lists > 0 ? { username: null, called: '(nobody)' } : { username: name, called: name };
  expect(events).toEqual([
    {
      outcome: 'FAILED',
      username: shown.username,
      groupName: 'sales',
      detail: `USER_NOT_FOUND: The pool has no user "${shown.called}".`,
    },
  ]);
});

test('the reason of a refusal names the user like the event does', async () => {
  const app = await openGuardedApp();
  const { access } = await app.signIn('op', 'operators');
  await app.send(access, `mutation { disableUser(input: { username: "maria.admin@example.com" }) { __typename } }`);
  await app.send(
    access,
    `mutation { setUserGroups(input: { username: "maria.admin@example.com", groupNames: [] }) { __typename } }`,
  );
  const response = await app.send(app.staff.auditor, '{ auditEvents { nodes { outcome username detail } } }');
  const { data } = await response.json();
  expect(data.auditEvents.nodes).toHaveLength(2);
  for (const event of data.auditEvents.nodes) {
    expect(event).toMatchObject({ outcome: 'DENIED', username: 'maria.admin' });
    expect(event.detail).toContain('"maria.admin"');
  }
  expect(app.log.join()).not.toContain('maria.admin@example.com');
});

test('who lacks the permission spends no call on finding out whose address it is, and it is not written down', async () => {
  const app = await openGuardedApp();
  const before = { ...app.pool.calls.counts };
  for (const document of [
    `mutation { disableUser(input: { username: "${ADDRESS}" }) { __typename } }`,
    `mutation { setUserGroups(input: { username: "${ADDRESS}", groupNames: [] }) { __typename } }`,
    `mutation { bulkDisableUsers(input: { usernames: ["${ADDRESS}"] }) { __typename } }`,
  ]) {
    await app.send(app.staff.auditor, document);
  }
  expect(app.pool.calls.counts).toEqual(before);
  const response = await app.send(app.staff.auditor, '{ auditEvents { nodes { outcome username } } }');
  const { data } = await response.json();
  expect(data.auditEvents.nodes).toEqual(Array(3).fill({ outcome: 'DENIED', username: null }));
  expect(app.log.join()).not.toContain(ADDRESS);
});

test('a change of several steps resolves the name once, and so do the items of a bulk operation', async () => {
  const app = await openApp();
  const { calls } = await app.query(
    `mutation { setUserGroups(input: { username: "${ADDRESS}", groupNames: ["sales", "guest"] }) { __typename } }`,
  );
  expect(calls.ListUsers).toBe(1);
  await app.query(
    `mutation { bulkAddUsersToGroups(input: { usernames: ["emp1@example.com"], groupNames: ["sales", "guest"], waitSeconds: 30 }) { __typename } }`,
  );
  const { events, everything } = await written(app);
  expect(new Set(events.map(({ username }: { username: string }) => username))).toEqual(new Set(['john.doe', 'emp1']));
  expect(everything).not.toMatch(/(john\.doe|emp1)@/);
});
