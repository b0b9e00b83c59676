import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openApp } from '../support/app.ts';
import type { GuardedApp } from '../support/authenticated-app.ts';
import { ask, change, expectDone, expectRefused, openCompany } from './authorization-requests.ts';

let app: GuardedApp;
beforeEach(async () => {
  app = await openCompany();
});
afterEach(() => app.service.close());

const byOperator = (document: string) => ask(app, app.staff.operator, document);
const byAdministrator = (document: string) => ask(app, app.staff.administrator, document);

const TAKEOVERS = {
  resetUserPassword: (username: string) => change('resetUserPassword', `username: "${username}"`),
  updateUserAttributes: (username: string, name = 'email', value = 'mine@example.com') =>
    change('updateUserAttributes', `username: "${username}", attributes: [{ name: "${name}", value: "${value}" }]`),
  deleteUser: (username: string) => change('deleteUser', `username: "${username}", force: true`),
};

const create = (username: string, more: string) =>
  change('createUser', `username: "${username}", invitation: NONE, ${more}`);

describe('an operator', () => {
  test.each(Object.entries(TAKEOVERS))(
    'does not take over by %s an account with groups that operators do not give, however low it ranks',
    async (_, takeOver) => {
      await app.signIn('second.auditor', 'auditors');
      expectRefused(await byOperator(takeOver('анна.петрова')), /"manager", which carries an IAM role/);
      expectRefused(await byOperator(takeOver('second.auditor')), /"auditors", a protected group/);
      expectRefused(await byOperator(takeOver('maria.admin')), /administrator's/);
      expectRefused(await byOperator(takeOver('operator')), /caller's own account/);
      expectRefused(await byOperator(takeOver('Operator@example.com')), /caller's own account/);
    },
  );

  test('resets, changes and deletes accounts below, and those in no group', async () => {
    expectDone(await byOperator(TAKEOVERS.resetUserPassword('john.doe')));
    expectDone(await byOperator(TAKEOVERS.updateUserAttributes('new.hire')));
    expectDone(await byOperator(TAKEOVERS.deleteUser('emp1')));
  });

  test('vouches for no address', async () => {
    expectRefused(
      await byOperator(TAKEOVERS.updateUserAttributes('john.doe', 'email_verified', 'true')),
      /vouched for by administrators/,
    );
    const made = create('nina', 'attributes: [{ name: "email_verified", value: "true" }]');
    expectRefused(await byOperator(made), /vouched for by administrators/);
    expectDone(await byAdministrator(made));
  });

  test.each(['lead', 'peer', 'auditors', 'AUDITORS', 'reader', 'administrators'])(
    'makes no account in "%s", in a dry run neither',
    async (group) => {
      for (const dryRun of [true, false]) {
        const { refusal, writes } = await byOperator(
          create('nina', `groupNames: ["finance", "${group}"], dryRun: ${dryRun}`),
        );
        expect(refusal).toMatch(/protected group|not of lower authority|IAM role/);
        expect(writes).toBe(0);
      }
      expect(app.pool.user('nina')).toBeUndefined();
    },
  );

  test('makes accounts in no group, and in those that the operator gives', async () => {
    expectDone(await byOperator(create('nina', 'groupNames: ["junior", "finance"]')));
    expectDone(await byOperator(create('nino', 'groupNames: []')));
    expect(app.pool.groupsOf('nina')).toEqual(['finance', 'junior']);
  });
});

describe('an administrator', () => {
  test.each(Object.entries(TAKEOVERS))('does not do %s to themselves, by any name', async (_, takeOver) => {
    for (const name of ['administrator', 'Administrator@example.com', app.pool.user('administrator')?.sub ?? '']) {
      expectRefused(await byAdministrator(takeOver(name)), /caller's own account/);
    }
  });

  test('does it to another one', async () => {
    expectDone(await byAdministrator(TAKEOVERS.updateUserAttributes('maria.admin')));
    expectDone(await byAdministrator(TAKEOVERS.deleteUser('tom.admin')));
  });
});

describe('the last enabled administrator', () => {
  /** The caller is an administrator by the token alone: disabled as soon as the decision has read who asks. */
  test('is deleted by nobody, the local administrator included', async () => {
    const local = await openApp({ ADMIN_GROUPS: 'super_admin' });
    await local.query('mutation { disableUser(input: { username: "grace.keys" }) { __typename } }');
    const remove =
      'mutation { deleteUser(input: { username: "ada.root@example.com", force: true }) { __typename ... on Error { message } } }';
    const { data } = await local.query(remove);
    expect(data.deleteUser.message).toMatch(/the last enabled administrator/);
    expect(local.pool.user('ada.root')).toBeDefined();
    await local.query('mutation { enableUser(input: { username: "grace.keys" }) { __typename } }');
    expect((await local.query(remove)).data.deleteUser.__typename).toBe('DeleteUserPayload');
    await local.service.close();
  });

  test('is given another address by the local administrator, who may have to', async () => {
    const local = await openApp({ ADMIN_GROUPS: 'super_admin' });
    await local.query('mutation { disableUser(input: { username: "grace.keys" }) { __typename } }');
    const { data } = await local.query(TAKEOVERS.updateUserAttributes('ada.root'));
    expect(data.updateUserAttributes.__typename).toBe('UpdateUserAttributesPayload');
    await local.service.close();
  });
});
