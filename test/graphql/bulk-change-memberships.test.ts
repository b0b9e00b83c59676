import { expect, test } from 'vitest';
import { openApp } from '../support/app.ts';
import { itemsOf, order } from './bulk-helpers.ts';

const CHANGES = [
  { username: 'emp1', add: ['sales'], remove: ['onboarding'] },
  { username: 'emp2', add: ['legal', 'sales'] },
  { username: 'emp3', remove: ['onboarding', 'legal'] },
];

test('changes the groups of each user, one change of every user before the second of any, and writes what differs', async () => {
  const app = await openApp();
  const { operation, calls } = await order(app, 'bulkChangeMemberships', { changes: CHANGES });
  expect(operation).toMatchObject({ kind: 'CHANGE_MEMBERSHIPS', status: 'SUCCEEDED', succeeded: 5, unchanged: 1 });
  expect(itemsOf(operation)).toEqual([
    'emp1 sales SUCCEEDED',
    'emp2 legal SUCCEEDED',
    'emp3 onboarding SUCCEEDED',
    'emp1 onboarding SUCCEEDED',
    'emp2 sales SUCCEEDED',
    'emp3 legal UNCHANGED',
  ]);
  expect(app.pool.groupsOf('emp1')).toEqual(['sales']);
  expect(app.pool.groupsOf('emp2')).toEqual(['legal', 'onboarding', 'sales']);
  expect(app.pool.groupsOf('emp3')).toEqual([]);
  expect(calls).toMatchObject({ AdminAddUserToGroup: 3, AdminRemoveUserFromGroup: 2 });

  const again = await order(app, 'bulkChangeMemberships', { changes: CHANGES });
  expect(again.operation).toMatchObject({ status: 'SUCCEEDED', unchanged: 6 });
  expect(again.calls.AdminAddUserToGroup ?? 0).toBe(0);
  expect(again.calls.AdminRemoveUserFromGroup ?? 0).toBe(0);
});

test('each item tells what it does, and the trail as well', async () => {
  const app = await openApp();
  await order(app, 'bulkChangeMemberships', { changes: CHANGES.slice(0, 1), reason: 'moved' });
  const { data } = await app.query(`{
    bulkOperations(first: 1) { nodes { items { nodes { username groupName action } } } }
    auditEvents(first: 2) { nodes { action username groupName reason } }
  }`);
  expect(data.bulkOperations.nodes[0].items.nodes).toEqual([
    { username: 'emp1', groupName: 'sales', action: 'ADD_USER_TO_GROUP' },
    { username: 'emp1', groupName: 'onboarding', action: 'REMOVE_USER_FROM_GROUP' },
  ]);
  expect(data.auditEvents.nodes).toEqual(
    expect.arrayContaining([
      { action: 'ADD_USER_TO_GROUP', username: 'emp1', groupName: 'sales', reason: 'moved' },
      { action: 'REMOVE_USER_FROM_GROUP', username: 'emp1', groupName: 'onboarding', reason: 'moved' },
    ]),
  );
});

test('a dry run tells what each change would come to, and makes none', async () => {
  const app = await openApp();
  const changes = [...CHANGES, { username: 'nobody', add: ['sales'] }, { username: 'emp1', add: ['nothing'] }];
  const { operation, calls } = await order(app, 'bulkChangeMemberships', { changes, dryRun: true });
  expect(operation).toMatchObject({ status: 'COMPLETED_WITH_FAILURES', succeeded: 5, unchanged: 1, failed: 2 });
  expect(itemsOf(operation)).toContain('nobody sales FAILED UserNotFoundError');
  expect(itemsOf(operation)).toContain('emp1 nothing FAILED GroupNotFoundError');
  expect(Object.keys(calls).filter((operation) => /Add|Remove/.test(operation))).toEqual([]);
});

test.each([
  { changes: [], field: 'changes' },
  { changes: [{ username: 'emp1' }], field: 'changes' },
  { changes: [{ username: 'two words', add: ['sales'] }], field: 'changes[0].username' },
  { changes: [{ username: 'emp1', add: ['sales', ''] }], field: 'changes[0].add[1]' },
  {
    changes: [
      { username: 'emp1', remove: ['legal', 'sales'] },
      { username: 'emp1', add: ['sales'] },
    ],
    field: 'changes[0].remove[1]',
  },
])('refuses $changes at $field', async ({ changes, field }) => {
  const app = await openApp();
  const { result, calls } = await order(app, 'bulkChangeMemberships', { changes });
  expect(result).toMatchObject({ __typename: 'InvalidInputError', field });
  expect(calls).toEqual({});
});
