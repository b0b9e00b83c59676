import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type GuardedApp, openGuardedApp } from '../support/authenticated-app.ts';
import { ask, bulkChange, change, expectDone, expectRefused, openCompany, WAYS_IN } from './authorization-requests.ts';

let app: GuardedApp;

const byOperator = (document: string) => ask(app, app.staff.operator, document);
const byAdministrator = (document: string) => ask(app, app.staff.administrator, document);

describe('an operator is refused, with nothing written,', () => {
  let second: string;

  beforeAll(async () => {
    app = await openCompany();
    second = (await app.signIn('second.operator', 'operators')).access;
  });
  afterAll(() => app.service.close());

  describe.each(Object.entries(WAYS_IN))('by %s,', (_, way) => {
    test.each(['administrators', 'operators', 'auditors'])('to give the protected group "%s"', async (group) => {
      expectRefused(await byOperator(way('emp1', group)), /protected group/);
    });

    test('to give a group with an IAM role', async () => {
      expectRefused(await byOperator(way('emp1', 'reader')), /"reader" carries an IAM role/);
    });

    test.each(['operator', 'OPERATOR', 'operator@example.com', 'the sub'])(
      'to put themselves, as %s, into any group',
      async (self) => {
        const name = self === 'the sub' ? (app.pool.user('operator')?.sub ?? '') : self;
        for (const group of ['administrators', 'lead', 'junior']) {
          expectRefused(await byOperator(way(name, group)), /it is the caller's own account/);
        }
        expect(app.pool.groupsOf('operator')).toEqual(['operators']);
      },
    );

    test('to raise another operator, who does the same for them', async () => {
      for (const group of ['lead', 'junior']) {
        const reason = /\(precedence 15\) is not of lower authority/;
        expectRefused(await byOperator(way('second.operator', group)), reason);
        expectRefused(await ask(app, second, way('operator', group)), reason);
      }
    });
  });

  test.each(['disableUser', 'enableUser', 'signOutUser'])(
    '%s of an administrator, of themselves, and of an alias of somebody above',
    async (field) => {
      for (const name of ['administrator', 'operator', 'maria.admin@example.com']) {
        expectRefused(await byOperator(change(field, `username: "${name}"`)), /may not (enable|disable|sign out) /);
      }
    },
  );

  test('to remove a user from a group of no lower authority, or a user of no lower authority', async () => {
    const remove = (input: string) => byOperator(change('removeUserFromGroup', input));
    expectRefused(await remove('username: "анна.петрова", groupName: "manager"'), /carries an IAM role, .* take it/);
    expectRefused(await remove('username: "maria.admin", groupName: "employees"'), /administrator's/);
    expectRefused(await remove('username: "second.operator", groupName: "employees"'), /not of lower authority/);
  });

  test('to make, change or delete a group, so that none is renamed past the rules', async () => {
    for (const document of [
      change('createGroup', 'name: "mine", precedence: 0'),
      change('updateGroup', 'name: "operators", precedence: 0'),
      change('updateGroup', 'name: "junior", roleArn: "arn:aws:iam::123456789012:role/Admin"'),
      change('deleteGroup', 'name: "lead", force: true'),
    ]) {
      const { refusal, calls } = await byOperator(document);
      expect([refusal, calls]).toEqual(['FORBIDDEN', {}]);
    }
  });

  test('a change of which one step is refused', async () => {
    const set = change('setUserGroups', 'username: "emp1", groupNames: ["finance", "legal", "lead"]');
    expectRefused(await byOperator(set), /"lead" \(precedence 14\)/);
    expect(app.pool.groupsOf('emp1')).toEqual(['onboarding']);
  });

  test('in a dry run as well', async () => {
    for (const document of [
      change('setUserGroups', 'username: "emp1", groupNames: ["lead"], dryRun: true'),
      change('assignRole', 'username: "emp1", role: "lead", dryRun: true'),
    ]) {
      expectRefused(await byOperator(document), /may not put "emp1" into "lead"/);
    }
  });

  test('and the denial is written down with its reason', async () => {
    const { refusal } = await byOperator(WAYS_IN.addUserToGroup('emp1', 'lead'));
    const { data } = await byOperator(
      '{ auditEvents(first: 1) { nodes { action outcome actor username groupName detail } } }',
    );
    expect(data.auditEvents.nodes).toEqual([
      {
        action: 'ADD_USER_TO_GROUP',
        outcome: 'DENIED',
        actor: 'operator',
        username: 'emp1',
        groupName: 'lead',
        detail: `NOT_ALLOWED: ${refusal}`,
      },
    ]);
  });
});

describe('an operator', () => {
  beforeEach(async () => {
    app = await openCompany();
  });
  afterEach(() => app.service.close());

  test('puts users into groups below, and takes them out', async () => {
    const added = await byOperator(WAYS_IN.addUserToGroup('emp1', 'junior'));
    expectDone(added);
    expect(added.calls).toEqual({ AdminGetUser: 1, AdminListGroupsForUser: 2, GetGroup: 1, AdminAddUserToGroup: 1 });
    const removed = await byOperator(change('removeUserFromGroup', 'username: "emp1", groupName: "junior"'));
    expectDone(removed);
    // The group is one of the target's.
    expect(removed.calls).toEqual({ AdminGetUser: 1, AdminListGroupsForUser: 2, AdminRemoveUserFromGroup: 1 });
  });

  test('moves people between the lower roles of the sample company, and not to those that carry an IAM role', async () => {
    const move = (field: string, role: string) => change(field, `username: "jean-luc.d’arc", role: "${role}"`);
    expectDone(await byOperator(move('promoteUser', 'employee')));
    expectRefused(await byOperator(move('promoteUser', 'manager')), /"manager" carries an IAM role/);
    expectDone(await byOperator(move('demoteUser', 'guest')));
    expect(app.pool.groupsOf('jean-luc.d’arc')).toContain('guest');
  });

  test('disables accounts below, and those in no group', async () => {
    expectDone(await byOperator(change('disableUser', 'username: "john.doe"')));
    expectDone(await byOperator(change('disableUser', 'username: "new.hire"')));
  });

  test('has the target read once for all steps of a change, beside what the change itself reads', async () => {
    await byOperator(WAYS_IN.addUserToGroup('emp1', 'junior'));
    // Four writes, and before each the caller.
    const set = await byOperator(change('setUserGroups', 'username: "emp1", groupNames: ["finance", "legal"]'));
    expectDone(set);
    expect(set.calls).toEqual({
      AdminGetUser: 4,
      AdminListGroupsForUser: 2 + 4,
      ListGroups: 2,
      AdminAddUserToGroup: 2,
      AdminRemoveUserFromGroup: 2,
    });
  });

  test('pays for a bulk operation with one read an item, not three', async () => {
    const usernames = '["emp1", "emp2", "emp3", "new.hire", "john.doe"]';
    const { calls, data } = await byOperator(
      bulkChange('bulkAddUsersToGroups', `usernames: ${usernames}, groupNames: ["legal"]`),
    );
    expect(data.bulkAddUsersToGroups.bulkOperation.status).toBe('SUCCEEDED');
    expect(calls).toMatchObject({ AdminGetUser: 1, AdminListGroupsForUser: 6, GetGroup: 1, AdminAddUserToGroup: 5 });
  });

  test('is held at once to the rank of a group that was deleted and made anew', async () => {
    expectDone(await byOperator(WAYS_IN.addUserToGroup('emp1', 'junior')));
    expectDone(await byAdministrator(change('deleteGroup', 'name: "junior", force: true')));
    expectDone(await byAdministrator(change('createGroup', 'name: "junior", precedence: 3')));
    expectRefused(await byOperator(WAYS_IN.addUserToGroup('emp1', 'junior')), /precedence 3/);
  });

  test('is held at once to the changed precedence or role of a group, and of their own', async () => {
    expectDone(await byOperator(WAYS_IN.addUserToGroup('emp1', 'junior')));
    expectDone(await byAdministrator(change('updateGroup', 'name: "junior", precedence: 3')));
    expectRefused(await byOperator(WAYS_IN.addUserToGroup('emp2', 'junior')), /precedence 3/);
    expectDone(await byAdministrator(change('updateGroup', 'name: "operators", precedence: 2')));
    expectDone(await byOperator(WAYS_IN.addUserToGroup('emp2', 'junior')));
    const role = 'roleArn: "arn:aws:iam::123456789012:role/Admin"';
    expectDone(await byAdministrator(change('updateGroup', `name: "junior", ${role}`)));
    expectRefused(await byOperator(WAYS_IN.addUserToGroup('emp3', 'junior')), /IAM role/);
  });
});

describe('an operator of a service with other settings', () => {
  afterEach(() => app.service.close());

  test('may act on nobody in a group if the own groups have no precedence', async () => {
    app = await openGuardedApp({ OPERATOR_GROUPS: 'human-resources' });
    expectDone(await byAdministrator(change('createGroup', 'name: "lowly"')));
    expectRefused(await byOperator(WAYS_IN.addUserToGroup('new.hire', 'lowly')), /none of .* has a precedence/);
    expectRefused(await byOperator(change('disableUser', 'username: "emp1"')), /no precedence/);
    expectDone(await byOperator(change('disableUser', 'username: "new.hire"')));
  });

  test('cannot touch an administrator whose group has no precedence', async () => {
    app = await openGuardedApp({ ADMIN_GROUPS: 'wardens' });
    expectRefused(await byOperator(change('disableUser', 'username: "administrator"')), /in "wardens"/);
  });

  test('cannot give what PROTECTED_GROUPS names, nor, still, the groups of the service', async () => {
    app = await openGuardedApp({ PROTECTED_GROUPS: 'finance, legal' });
    expectRefused(await byOperator(WAYS_IN.addUserToGroup('emp1', 'legal')), /"legal" is a protected group/);
    expectRefused(await byOperator(WAYS_IN.addUserToGroup('emp1', 'auditors')), /"auditors" is a protected group/);
    expectDone(await byAdministrator(WAYS_IN.addUserToGroup('emp1', 'legal')));
  });
});
