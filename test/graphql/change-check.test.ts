import { expect, test } from 'vitest';
import { openGuardedApp } from '../support/authenticated-app.ts';

const CHECK = `query($action: AuditAction!, $username: String, $groupName: String) {
  changeCheck(action: $action, username: $username, groupName: $groupName) { allowed reason }
}`;

async function openCheck() {
  const app = await openGuardedApp();
  const check = async (role: 'auditor' | 'operator' | 'administrator', variables: Record<string, unknown>) => {
    const response = await app.service.app.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${app.staff[role]}` },
      body: JSON.stringify({ query: CHECK, variables }),
    });
    return response.json();
  };
  return { app, check };
}

test('an operator may put an employee into a group below, and not into that of the administrators', async () => {
  const { app, check } = await openCheck();
  const allowed = await check('operator', { action: 'ADD_USER_TO_GROUP', username: 'emp1', groupName: 'guest' });
  expect(allowed).toMatchObject({ data: { changeCheck: { allowed: true, reason: null } } });
  const refused = await check('operator', {
    action: 'ADD_USER_TO_GROUP',
    username: 'emp1',
    groupName: 'administrators',
  });
  expect(refused.data.changeCheck).toEqual({ allowed: false, reason: expect.stringContaining('may not put "emp1"') });
  expect(app.pool.groupsOf('emp1')).not.toContain('administrators');
});

test('an auditor is told which permission is missing', async () => {
  const { check } = await openCheck();
  const { data } = await check('auditor', { action: 'DISABLE_USER', username: 'emp1' });
  expect(data.changeCheck).toEqual({ allowed: false, reason: expect.stringContaining('ACCOUNT_WRITE') });
});

test('the question leaves no event, whatever the answer is', async () => {
  const { app, check } = await openCheck();
  await check('auditor', { action: 'DISABLE_USER', username: 'emp1' });
  await check('operator', { action: 'ADD_USER_TO_GROUP', username: 'emp1', groupName: 'administrators' });
  const response = await app.send(app.staff.administrator, '{ auditEvents { totalCount } }');
  expect(await response.json()).toMatchObject({ data: { auditEvents: { totalCount: 0 } } });
});

test.each([
  ['ADD_USER_TO_GROUP', { username: 'emp1' }, 'groupName'],
  ['ENABLE_USER', {}, 'username'],
  ['CANCEL_BULK_OPERATION', { username: 'emp1' }, 'action'],
])('%s without what it takes is refused by name', async (action, names, field) => {
  const { check } = await openCheck();
  const { errors } = await check('administrator', { action, ...names });
  expect(errors[0]).toMatchObject({ extensions: { field } });
});
