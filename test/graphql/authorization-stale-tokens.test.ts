import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RequestInput } from '../../src/embedded-pool/request-input.ts';
import type { GuardedApp } from '../support/authenticated-app.ts';
import { ask, bulkChange, change, expectDone, expectRefused, openCompany, WAYS_IN } from './authorization-requests.ts';

let app: GuardedApp;

beforeEach(async () => {
  app = await openCompany();
});
afterEach(() => app.service.close());

test('rights are gone at once when this service disables the caller', async () => {
  expectDone(await ask(app, app.staff.operator, WAYS_IN.addUserToGroup('emp1', 'junior')));
  expectDone(await ask(app, app.staff.administrator, change('disableUser', 'username: "operator@example.com"')));
  const late = await ask(app, app.staff.operator, WAYS_IN.addUserToGroup('emp2', 'junior'));
  expectRefused(late, /the caller's own account has been disabled/);
});

test('rights are gone at once when this service takes the caller out of the group', async () => {
  const { access } = await app.signIn('second.admin', 'administrators');
  expectDone(await ask(app, access, change('createGroup', 'name: "one"')));
  const removal = change('removeUserFromGroup', 'username: "second.admin", groupName: "administrators"');
  expectDone(await ask(app, app.staff.administrator, removal));
  const late = await ask(app, access, change('createGroup', 'name: "two"'));
  expectRefused(late, /present groups do not give GROUP_WRITE/);
});

test('rights are gone at once when the pool is changed past this service', async () => {
  expectDone(await ask(app, app.staff.operator, WAYS_IN.addUserToGroup('emp1', 'junior')));
  const user = { UserPoolId: app.pool.userPoolId, Username: 'operator' };
  await app.client.adminRemoveUserFromGroup({ ...user, GroupName: 'operators' });
  const late = await ask(app, app.staff.operator, WAYS_IN.addUserToGroup('emp2', 'junior'));
  expectRefused(late, /present groups do not give MEMBERSHIP_WRITE/);
});

test('a token gives no access of another user who got the username later', async () => {
  const { access } = await app.signIn('brief', 'administrators');
  await app.client.adminDeleteUser({ UserPoolId: app.pool.userPoolId, Username: 'brief' });
  expectRefused(await ask(app, access, change('createGroup', 'name: "one"')), /no such user any more/);
  await app.signIn('brief', 'administrators');
  const late = await ask(app, access, change('createGroup', 'name: "one"'));
  expectRefused(late, /no such user any more/);
});

/** Does something to the operator in the very moment in which a write of theirs arrives. */
function once(operation: string, action: () => void): void {
  let isDone = false;
  const when = () => {
    if (!isDone) action();
    isDone = true;
    return false;
  };
  app.pool.faults.set([{ kind: 'delay', milliseconds: 0, operation, when }]);
}

const call = (operation: string, members: Record<string, string | number>) =>
  void app.pool.service.call(operation, new RequestInput({ UserPoolId: app.pool.userPoolId, ...members }));

describe.each([
  {
    what: 'is disabled',
    reason: /the caller's own account has been disabled/,
    act: () => call('AdminDisableUser', { Username: 'operator' }),
  },
  {
    what: 'is taken out of the group that allows it',
    reason: /present groups do not give MEMBERSHIP_WRITE/,
    act: () => call('AdminRemoveUserFromGroup', { Username: 'operator', GroupName: 'operators' }),
  },
  {
    what: 'is outranked by a new precedence of their own group',
    reason: /may not (put|take)/,
    act: () => call('UpdateGroup', { GroupName: 'operators', Precedence: 99 }),
  },
])('a change of many writes whose actor $what on the way', ({ reason, act }) => {
  test.each([
    { field: 'setUserGroups', input: 'username: "emp1", groupNames: ["junior", "guest"]' },
    { field: 'assignRole', input: 'username: "john.doe", role: "guest"' },
    { field: 'promoteUser', input: 'username: "jean-luc.d’arc", role: "employee"' },
    { field: 'demoteUser', input: 'username: "john.doe", role: "guest"' },
  ])('goes no further, and is undone: $field', async ({ field, input }) => {
    const before = ['emp1', 'john.doe', 'jean-luc.d’arc'].map((name) => app.pool.groupsOf(name));
    once('AdminAddUserToGroup', act);
    const { refusal, calls } = await ask(app, app.staff.operator, change(field, input));
    expect(refusal).toMatch(reason);
    expect(['emp1', 'john.doe', 'jean-luc.d’arc'].map((name) => app.pool.groupsOf(name))).toEqual(before);
    expect(calls.AdminAddUserToGroup).toBe(1);
    const { data } = await ask(
      app,
      app.staff.administrator,
      '{ auditEvents(first: 3) { nodes { action outcome actor } } }',
    );
    expect(data.auditEvents.nodes.map(({ action, outcome }: Record<string, string>) => [action, outcome])).toEqual([
      ['REMOVE_USER_FROM_GROUP', 'SUCCEEDED'],
      [expect.any(String), 'DENIED'],
      ['ADD_USER_TO_GROUP', 'SUCCEEDED'],
    ]);
  });

  test('goes no further: a bulk operation a second later', async () => {
    let release = () => {};
    let writes = 0;
    const when = () => {
      writes += 1;
      if (writes === 2) {
        act();
        void app.at(
          1_000,
          () =>
            new Promise<void>((resolve) => {
              release = resolve;
            }),
        );
      }
      return false;
    };
    app.pool.faults.set([{ kind: 'delay', milliseconds: 0, operation: 'AdminAddUserToGroup', when }]);
    // More than are in flight at a time.
    const names = Array.from({ length: 100 }, (_, index) => `hired-${index}`);
    for (const Username of names) call('AdminCreateUser', { Username });
    const { data } = await ask(
      app,
      app.staff.operator,
      bulkChange('bulkAddUsersToGroups', `usernames: ${JSON.stringify(names)}, groupNames: ["junior"]`),
    );
    release();
    const { status, items } = data.bulkAddUsersToGroups.bulkOperation;
    expect(status).toBe('COMPLETED_WITH_FAILURES');
    expect(items.nodes.at(-1)).toMatchObject({ outcome: 'FAILED', error: { __typename: 'NotAllowedError' } });
    // Those whose decision was made before.
    expect(writes).toBeLessThan(names.length);
  });
});

test("the actor's access is read for each write of a change, and its target once", async () => {
  const { calls } = await ask(
    app,
    app.staff.operator,
    change('setUserGroups', 'username: "emp1", groupNames: ["finance", "legal"]'),
  );
  expect(calls).toMatchObject({ AdminAddUserToGroup: 2, AdminGetUser: 3 });
});

test('nothing is changed if the rights cannot be read', async () => {
  app.pool.faults.set([{ operation: 'AdminGetUser', kind: 'access-denied' }]);
  const { data, writes } = await ask(app, app.staff.operator, WAYS_IN.addUserToGroup('emp1', 'junior'));
  expect([data, writes]).toEqual([{ addUserToGroup: null }, 0]);
  expect(app.pool.groupsOf('emp1')).toEqual(['onboarding']);
});
