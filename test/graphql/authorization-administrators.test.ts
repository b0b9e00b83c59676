import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openApp } from '../support/app.ts';
import { type GuardedApp, openGuardedApp } from '../support/authenticated-app.ts';
import { ask, bulkChange, change, expectDone, expectRefused, WAYS_IN } from './authorization-requests.ts';

let app: GuardedApp;

const leave = (username: string, group: string) =>
  change('removeUserFromGroup', `username: "${username}", groupName: "${group}"`);

afterEach(() => app.service.close());

describe('an administrator', () => {
  beforeEach(async () => {
    app = await openGuardedApp();
  });

  test('may do everything to others', async () => {
    for (const document of [
      WAYS_IN.addUserToGroup('emp1', 'super_admin'),
      WAYS_IN.addUserToGroup('emp1', 'administrators'),
      change('disableUser', 'username: "ada.root"'),
      leave('grace.keys', 'administrators'),
    ]) {
      expectDone(await ask(app, app.staff.administrator, document));
    }
  });

  test('pays two reads for each write', async () => {
    const first = await ask(app, app.staff.administrator, WAYS_IN.addUserToGroup('emp1', 'legal'));
    expect(first.calls).toEqual({ AdminGetUser: 1, AdminListGroupsForUser: 1, AdminAddUserToGroup: 1 });
    const next = await ask(app, app.staff.administrator, WAYS_IN.addUserToGroup('emp2', 'legal'));
    expect(next.calls).toEqual(first.calls);
  });

  test('can neither disable nor sign out themselves, under any name', async () => {
    const sub = app.pool.user('administrator')?.sub ?? '';
    for (const name of ['administrator', 'Administrator', 'ADMINISTRATOR@example.com', sub]) {
      for (const document of [
        change('disableUser', `username: "${name}", signOut: true`),
        change('signOutUser', `username: "${name}"`),
        bulkChange('bulkDisableUsers', `usernames: ["${name}"], signOut: true`),
      ]) {
        expectRefused(await ask(app, app.staff.administrator, document), /it is the caller's own account/);
      }
    }
    expect(app.pool.user('administrator')).toMatchObject({ enabled: true, tokensRevokedAt: null });
  });

  test('can neither take their own access away nor lower their own authority', async () => {
    const { access } = await app.signIn('lena.admin', 'auditors');
    expectDone(await ask(app, app.staff.administrator, WAYS_IN.addUserToGroup('lena.admin', 'super_admin')));
    const self = 'lena.admin@example.com';
    expectRefused(await ask(app, access, leave(self, 'administrators')), /their own access/);
    expectRefused(await ask(app, access, leave(self, 'auditors')), /their own access/);
    expectRefused(await ask(app, access, leave(self, 'super_admin')), /their own authority/);
    expectRefused(
      await ask(
        app,
        access,
        bulkChange('bulkRemoveUsersFromGroups', `usernames: ["${self}"], groupNames: ["super_admin"]`),
      ),
      /their own authority/,
    );
    expectRefused(
      await ask(app, access, change('setUserGroups', `username: "${self}", groupNames: []`)),
      /"lena.admin" may not take/,
    );
    for (const name of ['administrators', 'super_admin']) {
      expectRefused(await ask(app, access, change('deleteGroup', `name: "${name}", force: true`)), /their own/);
    }
    // What takes neither is the administrator's own affair.
    expectDone(await ask(app, access, leave(self, 'engineering')));
    expectDone(await ask(app, access, leave(self, 'admin')));
    // It moves everybody in the group alike, and could be refused to each of them.
    expectDone(await ask(app, access, change('updateGroup', 'name: "administrators", precedence: 50')));
  });

  test('gets their own addition undone if a later step fails', async () => {
    const set = change(
      'setUserGroups',
      'username: "administrator", groupNames: ["administrators", "auditors", "nowhere"]',
    );
    const { data, refusal } = await ask(app, app.staff.administrator, set);
    expect(refusal).toBeUndefined();
    expect(data.setUserGroups.__typename).toBe('GroupNotFoundError');
    expect(app.pool.groupsOf('administrator')).toEqual(['administrators']);
  });
});

describe('of the last two enabled administrators', () => {
  let other: string;

  beforeEach(async () => {
    app = await openGuardedApp({ ADMIN_GROUPS: 'wardens, keepers' });
    other = (await app.signIn('keeper', 'keepers')).access;
  });

  const left = () =>
    ['administrator', 'keeper'].filter(
      (name) =>
        app.pool.user(name)?.enabled && app.pool.groupsOf(name).some((group) => ['wardens', 'keepers'].includes(group)),
    );

  test.each([
    { what: 'taken out', first: leave('keeper', 'keepers'), second: leave('administrator', 'wardens') },
    {
      what: 'disabled',
      first: change('disableUser', 'username: "keeper"'),
      second: change('disableUser', 'username: "administrator@example.com"'),
    },
    {
      what: 'taken out or disabled',
      first: leave('keeper', 'keepers'),
      second: change('disableUser', 'username: "administrator"'),
    },
    {
      what: 'left without a group',
      first: change('deleteGroup', 'name: "keepers", force: true'),
      second: change('deleteGroup', 'name: "wardens", force: true'),
    },
  ])('only one can be $what by two requests at the same moment', async ({ first, second }) => {
    const outcomes = await Promise.all([ask(app, app.staff.administrator, first), ask(app, other, second)]);
    expect(outcomes.filter(({ refusal }) => refusal !== undefined)).toHaveLength(1);
    expect(left()).toHaveLength(1);
  });

  test('one who loses the right while waiting for their turn is refused', async () => {
    await app.signIn('third', 'wardens');
    app.pool.faults.set([{ operation: 'ListUsersInGroup', kind: 'delay', milliseconds: 40, times: 1 }]);
    const removal = ask(app, app.staff.administrator, leave('keeper', 'keepers'));
    while (app.pool.calls.counts.ListUsersInGroup === undefined) await new Promise(setImmediate);
    // Still an administrator when asking, and no more when it comes to the write.
    expect((await ask(app, other, leave('third', 'wardens'))).refusal).toMatch(/present groups do not give/);
    expectDone(await removal);
  });
});

describe('the last enabled administrator', () => {
  const ADMIN_GROUPS = 'administrators';
  /** Leaves one of the company's five, and one who is disabled. */
  async function openWithOne() {
    const local = await openApp({ ADMIN_GROUPS });
    for (const name of ['grace.keys', 'maria.admin', 'tom.admin']) await local.query(leave(name, ADMIN_GROUPS));
    await local.query(change('disableUser', 'username: "lena.admin"'));
    return local;
  }

  beforeEach(async () => {
    app = await openGuardedApp();
  });

  test.each(['ada.root', 'ADA.ROOT', 'ada.root@example.com'])(
    'stays, called %s, even where nobody has to sign in',
    async (name) => {
      const local = await openWithOne();
      const { data } = await local.query(leave(name, ADMIN_GROUPS));
      expect(data.removeUserFromGroup).toEqual({
        __typename: 'NotAllowedError',
        message: `"local-administrator" may not take "${name}" out of "administrators": that would take the last enabled administrator, and nobody could administer the pool any more. Make somebody else an administrator first.`,
      });
      const deletion = await local.query(change('deleteGroup', 'name: "administrators", force: true'));
      expect(deletion.data.deleteGroup.__typename).toBe('NotAllowedError');
      expect(local.pool.membersOf(ADMIN_GROUPS)).toEqual(['ada.root', 'lena.admin']);
      await local.service.close();
    },
  );

  test('holds up neither a disabled administrator nor somebody who is none', async () => {
    const local = await openWithOne();
    for (const name of ['emp1', 'lena.admin', 'lena.admin@example.com']) {
      const { data } = await local.query(leave(name, ADMIN_GROUPS));
      expect(data.removeUserFromGroup.__typename).toBe('RemoveUserFromGroupPayload');
    }
    expect(local.pool.membersOf(ADMIN_GROUPS)).toEqual(['ada.root']);
    await local.service.close();
  });

  test('may leave one of two groups of administrators, and not the other', async () => {
    const local = await openApp({ ADMIN_GROUPS: 'administrators, super_admin' });
    for (const name of ['grace.keys', 'maria.admin', 'tom.admin', 'lena.admin']) {
      await local.query(change('disableUser', `username: "${name}"`));
    }
    const first = await local.query(leave('ada.root', 'administrators'));
    expect(first.data.removeUserFromGroup.__typename).toBe('RemoveUserFromGroupPayload');
    const second = await local.query(leave('ada.root', 'super_admin'));
    expect(second.data.removeUserFromGroup.__typename).toBe('NotAllowedError');
    await local.service.close();
  });

  test('costs one call if there are others, and none if no group of administrators is concerned', async () => {
    const local = await openApp();
    const { calls } = await local.query(leave('ada.root', ADMIN_GROUPS));
    expect(calls).toEqual({ ListUsersInGroup: 1, AdminRemoveUserFromGroup: 1 });
    expect((await local.query(leave('ada.root', 'super_admin'))).calls).toEqual({ AdminRemoveUserFromGroup: 1 });
    await local.service.close();
  });
});
