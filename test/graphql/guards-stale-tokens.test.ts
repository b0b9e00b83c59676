import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GuardedApp } from '../support/guarded-app.ts';
import { ask, change, expectDone, expectRefused, openCompany, WAYS_IN } from './guards-requests.ts';

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

test('rights are gone within 5 s when the pool is changed past this service', async () => {
  expectDone(await ask(app, app.staff.operator, WAYS_IN.addUserToGroup('emp1', 'junior')));
  const user = { UserPoolId: app.pool.userPoolId, Username: 'operator' };
  await app.client.adminRemoveUserFromGroup({ ...user, GroupName: 'operators' });
  const late = await app.at(5_001, () => ask(app, app.staff.operator, WAYS_IN.addUserToGroup('emp2', 'junior')));
  expectRefused(late, /present groups do not give MEMBERSHIP_WRITE/);
});

test('a token gives no rights of somebody else who got the username later', async () => {
  const { access } = await app.signIn('brief', 'administrators');
  await app.client.adminDeleteUser({ UserPoolId: app.pool.userPoolId, Username: 'brief' });
  expectRefused(await ask(app, access, change('createGroup', 'name: "one"')), /no such user any more/);
  await app.signIn('brief', 'administrators');
  const late = await app.at(5_001, () => ask(app, access, change('createGroup', 'name: "one"')));
  expectRefused(late, /no such user any more/);
});

test('nothing is changed where the rights cannot be read', async () => {
  app.pool.faults.set([{ operation: 'AdminGetUser', kind: 'access-denied' }]);
  const { data, writes } = await ask(app, app.staff.operator, WAYS_IN.addUserToGroup('emp1', 'junior'));
  expect([data, writes]).toEqual([null, 0]);
  expect(app.pool.groupsOf('emp1')).toEqual(['onboarding']);
});
