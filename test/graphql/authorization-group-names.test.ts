import { afterEach, describe, expect, test } from 'vitest';
import { openApp } from '../support/app.ts';
import type { GuardedApp } from '../support/authenticated-app.ts';
import { ask, bulkChange, change, expectDone, expectRefused, openCompany, WAYS_IN } from './authorization-requests.ts';

let app: GuardedApp;
afterEach(() => app.service.close());

const byOperator = (document: string) => ask(app, app.staff.operator, document);
const byAdministrator = (document: string) => ask(app, app.staff.administrator, document);

/** Names that a pool might take for one of a group's, each beside that. */
const OTHER_SPELLINGS = ['ADMINISTRATORS', 'Operators', 'ａｕｄｉｔｏｒｓ'];

describe.each(['exact', 'case-insensitive'])('where group names are %s,', (groupNames) => {
  const open = async (env: Record<string, string> = {}) => {
    app = await openCompany({ EMBEDDED_POOL_GROUP_NAMES: groupNames, ...env });
  };

  test.each(Object.entries(WAYS_IN))(
    'an operator is refused the protected groups in every spelling, by %s',
    async (_, way) => {
      await open({ PROTECTED_GROUPS: 'finance' });
      for (const name of [...OTHER_SPELLINGS, 'Finance']) {
        const refused = await byOperator(way('emp1', name));
        expect(refused.writes).toBe(0);
        expect(JSON.stringify(refused.data)).toMatch(/protected group|GroupNotFoundError/);
      }
      expect(app.pool.groupsOf('emp1')).toEqual(['onboarding']);
    },
  );

  test('an operator cannot take a colleague out of a protected group in another spelling', async () => {
    await open();
    expectRefused(
      await byOperator(change('removeUserFromGroup', 'username: "auditor", groupName: "AUDITORS"')),
      /protected group/,
    );
  });

  test('an administrator does not leave by another spelling what gives them access or rank', async () => {
    await open();
    const { access } = await app.signIn('lena.admin', 'administrators');
    expectDone(await byAdministrator(WAYS_IN.addUserToGroup('lena.admin', 'super_admin')));
    for (const name of ['Administrators', 'SUPER_ADMIN']) {
      for (const document of [
        change('removeUserFromGroup', `username: "lena.admin", groupName: "${name}"`),
        bulkChange('bulkRemoveUsersFromGroups', `usernames: ["lena.admin"], groupNames: ["${name}"]`),
        change('deleteGroup', `name: "${name}", force: true`),
      ]) {
        const { writes, data } = await ask(app, access, document);
        expect([document, writes, JSON.stringify(data)]).toEqual([
          document,
          0,
          expect.stringMatching(/their own (access|authority)|GroupNotFoundError|UNCHANGED/),
        ]);
      }
    }
    expect(app.pool.groupsOf('lena.admin')).toEqual(expect.arrayContaining(['administrators', 'super_admin']));
  });

  test('the last administrator stays, by whatever spelling of the group, listed in several or not', async () => {
    await open();
    const local = await openApp({
      ADMIN_GROUPS: 'administrators, Administrators',
      EMBEDDED_POOL_GROUP_NAMES: groupNames,
    });
    for (const name of ['grace.keys', 'maria.admin', 'tom.admin', 'lena.admin']) {
      await local.query(change('disableUser', `username: "${name}"`));
    }
    for (const name of ['administrators', 'Administrators', 'ADMINISTRATORS']) {
      for (const document of [
        change('removeUserFromGroup', `username: "ada.root", groupName: "${name}"`),
        change('deleteGroup', `name: "${name}", force: true`),
      ]) {
        const { data } = await local.query(document);
        expect(JSON.stringify(data)).toMatch(/NotAllowedError|GroupNotFoundError/);
      }
    }
    expect(local.pool.membersOf('administrators')).toContain('ada.root');
    await local.service.close();
  });

  test('rights are granted by the exact name alone', async () => {
    await open({ ADMIN_GROUPS: 'wardens' });
    expectDone(await byAdministrator(change('createGroup', 'name: "trusted", precedence: 80')));
    const { access } = await app.signIn('grace.keys', 'WARDENS-2');
    expect((await ask(app, access, change('createGroup', 'name: "mine"'))).refusal).toBe('FORBIDDEN');
  });
});

describe('where the pool takes another spelling for the same group,', () => {
  const open = async () => {
    app = await openCompany({ EMBEDDED_POOL_GROUP_NAMES: 'case-insensitive' });
  };
  const lastEvent = async () => {
    const { data } = await byAdministrator('{ auditEvents(first: 1) { nodes { action outcome groupName } } }');
    return data.auditEvents.nodes[0];
  };

  test('an operator acts under the name that Cognito answers with, and so does the trail', async () => {
    await open();
    expectDone(await byOperator(WAYS_IN.addUserToGroup('emp1', 'JUNIOR')));
    expect(app.pool.groupsOf('emp1')).toContain('junior');
    expect(await lastEvent()).toEqual({ action: 'ADD_USER_TO_GROUP', outcome: 'SUCCEEDED', groupName: 'junior' });
  });

  test('an administrator acts on a protected group under its own name, and so does the trail', async () => {
    await open();
    expectDone(await byAdministrator(WAYS_IN.addUserToGroup('emp1', 'AUDITORS')));
    expect(await lastEvent()).toEqual({ action: 'ADD_USER_TO_GROUP', outcome: 'SUCCEEDED', groupName: 'auditors' });
  });

  test.each(['setUserGroups', 'assignRole'] as const)('%s takes no group away that it was asked for', async (field) => {
    await open();
    const before = app.pool.groupsOf('john.doe');
    expect(before).toContain('employee');
    const document =
      field === 'assignRole'
        ? change('assignRole', 'username: "john.doe", role: "Employee"')
        : change(
            'setUserGroups',
            `username: "john.doe", groupNames: ${JSON.stringify(before.map((name) => name.toUpperCase()))}`,
          );
    const { writes, data } = await byAdministrator(document);
    expect(JSON.stringify(data)).toMatch(/Payload/);
    expect(writes).toBe(0);
    expect(app.pool.groupsOf('john.doe')).toEqual(before);
  });

  test('a bulk removal finds the members', async () => {
    await open();
    const document = bulkChange('bulkRemoveUsersFromGroups', 'usernames: ["john.doe"], groupNames: ["EMPLOYEE"]');
    const { data } = await byAdministrator(document);
    expect(data.bulkRemoveUsersFromGroups.bulkOperation.status).toBe('SUCCEEDED');
    expect(app.pool.groupsOf('john.doe')).not.toContain('employee');
  });
});

test('where names are exact, a group whose name differs in case is another one', async () => {
  app = await openCompany();
  expectDone(await byAdministrator(change('createGroup', 'name: "Employee", precedence: 60')));
  const { data } = await byAdministrator(
    `mutation { setUserGroups(input: { username: "john.doe", groupNames: ["Employee"] }) {
      ... on SetUserGroupsPayload { added removed }
    } }`,
  );
  expect(data.setUserGroups.added).toEqual(['Employee']);
  expect(data.setUserGroups.removed).toContain('employee');
});
