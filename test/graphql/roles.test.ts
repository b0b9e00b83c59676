import { describe, expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../src/config/parse-config.ts';
import { RequestInput } from '../../src/embedded-pool/request-input.ts';
import { type App, openApp } from '../support/app.ts';
import { otherAdministrator } from './out-of-band-admin.ts';

const LADDER = ['super_admin', 'admin', 'manager', 'employee', 'guest'];

type RoleChange = 'assignRole' | 'promoteUser' | 'demoteUser';

/** Asks for all that costs no call. */
async function change(app: App, field: RoleChange, input: Record<string, unknown>) {
  const { data, errors, calls } = await app.query(
    `mutation ($input: AssignRoleInput!) {
      ${field}(input: $input) {
        __typename
        ... on AssignRolePayload { previousRole { name precedence } role { name } added removed }
        ... on Error { code message }
        ... on InvalidInputError { field }
        ... on GroupNotFoundError { groupName }
        ... on UserNotFoundError { username }
      }
    }`,
    { input },
  );
  expect(errors).toBeUndefined();
  return { result: data[field], calls };
}

async function addToGroups(app: App, username: string, groupNames: readonly string[]): Promise<void> {
  const { cognito, pool } = otherAdministrator(app);
  for (const GroupName of groupNames) await cognito.adminAddUserToGroup({ ...pool, Username: username, GroupName });
}

async function createGroup(app: App, GroupName: string, Precedence?: number): Promise<void> {
  const { cognito, pool } = otherAdministrator(app);
  await cognito.createGroup({ ...pool, GroupName, ...(Precedence === undefined ? {} : { Precedence }) });
}

describe('roleLadder', () => {
  const document = '{ roleLadder { name precedence } }';

  test('is every group with a precedence, highest authority first, ties by name', async () => {
    const { data, calls } = await (await openApp()).query(document);
    expect(data.roleLadder).toEqual([
      { name: 'super_admin', precedence: 1 },
      { name: 'administrators', precedence: 5 },
      { name: 'admin', precedence: 10 },
      { name: 'manager', precedence: 20 },
      { name: 'employee', precedence: 30 },
      { name: 'guest', precedence: 40 },
      { name: 'data-readers', precedence: 50 },
      { name: 'data-writers', precedence: 50 },
      { name: 'report-authors', precedence: 60 },
      { name: 'report-viewers', precedence: 60 },
    ]);
    expect(calls).toEqual({ ListGroups: 2 });
  });

  test('is the configured groups that exist, one without a precedence last and 0 first', async () => {
    const app = await openApp({ ROLE_GROUPS: 'guest, engineering, owner,nobody, manager' });
    await createGroup(app, 'owner', 0);
    const { data } = await app.query(document);
    expect(data.roleLadder).toEqual([
      { name: 'owner', precedence: 0 },
      { name: 'manager', precedence: 20 },
      { name: 'guest', precedence: 40 },
      { name: 'engineering', precedence: null },
    ]);
  });

  test('takes names that hold a comma as a JSON array', async () => {
    const app = await openApp({ ROLE_GROUPS: String.raw`["r&d/\"moonshot\",phase-2", "admin"]` });
    const { data } = await app.query(document);
    expect(data.roleLadder.map(({ name }: { name: string }) => name)).toEqual(['admin', 'r&d/"moonshot",phase-2']);
  });

  test.each(['admin,,guest', 'two words', '["admin"', '[1]', '[]'])('refuses ROLE_GROUPS %j', (ROLE_GROUPS) => {
    expect(() => parseConfig({ ROLE_GROUPS })).toThrow(ConfigError);
  });
});

describe('assignRole', () => {
  test('puts the user in the role and out of the others: one list, a look for the role, and one write for each difference', async () => {
    const app = await openApp();
    const { result, calls } = await change(app, 'assignRole', { username: 'john.doe', role: 'manager' });
    expect(result).toEqual({
      __typename: 'AssignRolePayload',
      previousRole: { name: 'employee', precedence: 30 },
      role: { name: 'manager' },
      added: ['manager'],
      removed: ['employee'],
    });
    expect(calls).toEqual({
      AdminListGroupsForUser: 1,
      GetGroup: 1,
      AdminAddUserToGroup: 1,
      AdminRemoveUserFromGroup: 1,
    });
    expect(app.pool.groupsOf('john.doe')).toEqual(['developers', 'employees', 'engineering', 'manager']);
  });

  test('writes nothing for what is so already', async () => {
    const app = await openApp();
    const { result, calls } = await change(app, 'assignRole', { username: 'john.doe', role: 'employee' });
    expect(result).toMatchObject({ previousRole: { name: 'employee' }, added: [], removed: [] });
    expect(calls).toEqual({ AdminListGroupsForUser: 1 });
  });

  test('grants the new role before it takes the old ones, the lowest first', async () => {
    const app = await openApp();
    await addToGroups(app, 'john.doe', ['guest']);
    const writes: string[] = [];
    const when = ({ operation, input }: { operation: string; input: Readonly<Record<string, unknown>> }) => {
      if (operation.startsWith('AdminAdd') || operation.startsWith('AdminRemove'))
        writes.push(`${operation} ${input.GroupName}`);
      return false;
    };
    app.pool.faults.set([{ kind: 'throttle', when }]);
    const { result } = await change(app, 'assignRole', { username: 'john.doe', role: 'manager' });
    expect(result.removed).toEqual(['employee', 'guest']);
    expect(writes).toEqual([
      'AdminAddUserToGroup manager',
      'AdminRemoveUserFromGroup guest',
      'AdminRemoveUserFromGroup employee',
    ]);
  });

  test('touches only the ladder that is given', async () => {
    const app = await openApp();
    const input = { username: 'maria.admin', role: 'manager', roles: ['admin', 'manager', 'employee', 'guest'] };
    const { result } = await change(app, 'assignRole', input);
    expect(result).toMatchObject({ previousRole: { name: 'admin' }, added: ['manager'], removed: ['admin'] });
    expect(app.pool.groupsOf('maria.admin')).toEqual(['administrators', 'employees', 'human-resources', 'manager']);
  });

  test('keeps to the configured ladder if none is given', async () => {
    const app = await openApp({ ROLE_GROUPS: LADDER.join() });
    const { result, calls } = await change(app, 'assignRole', { username: 'maria.admin', role: 'guest' });
    expect(result).toMatchObject({ added: ['guest'], removed: ['admin'] });
    expect(app.pool.groupsOf('maria.admin')).toContain('administrators');
    expect(calls).toEqual({
      AdminListGroupsForUser: 1,
      GetGroup: 1,
      AdminAddUserToGroup: 1,
      AdminRemoveUserFromGroup: 1,
    });
  });

  test('gives a first role to a user without one, known by an alias', async () => {
    const app = await openApp();
    const { result } = await change(app, 'assignRole', { username: 'new.hire@example.com', role: 'employee' });
    expect(result).toMatchObject({ previousRole: null, added: ['employee'], removed: [] });
    expect(app.pool.groupsOf('new.hire')).toEqual(['employee']);
  });

  test('names as the previous role the first by name of those that tie', async () => {
    const { result } = await change(await openApp(), 'assignRole', { username: 'dana.pipeline', role: 'employee' });
    expect(result.previousRole).toEqual({ name: 'data-readers', precedence: 50 });
    expect(result.removed).toEqual(['data-readers', 'data-writers']);
  });

  test('shows the user and the role as they are afterwards', async () => {
    const { data, calls } = await (await openApp()).query(`mutation {
      assignRole(input: { username: "john.doe@example.com", role: "manager" }) {
        ... on AssignRolePayload { user { username highestGroup { name } } role { precedence } }
      }
    }`);
    expect(data.assignRole).toEqual({
      user: { username: 'john.doe', highestGroup: { name: 'manager' } },
      role: { precedence: 20 },
    });
    expect(calls).toEqual({
      AdminListGroupsForUser: 2,
      AdminAddUserToGroup: 1,
      AdminRemoveUserFromGroup: 1,
      AdminGetUser: 1,
      GetGroup: 1,
      // For the trail: whose address it is.
      DescribeUserPool: 1,
      ListUsers: 1,
    });
  });

  test('reads the role once, whatever is selected of it', async () => {
    const { data, calls } = await (await openApp()).query(`
      mutation {
        assignRole(input: { username: "john.doe", role: "manager" }) {
          ... on AssignRolePayload { role { name precedence } }
        }
      }
    `);
    expect(data.assignRole.role).toEqual({ name: 'manager', precedence: 20 });
    expect(calls.GetGroup).toBe(1);
  });

  test('of a dry run tells the change, and makes none', async () => {
    const app = await openApp();
    const before = app.pool.groupsOf('john.doe');
    const { result, calls } = await change(app, 'assignRole', { username: 'john.doe', role: 'manager', dryRun: true });
    expect(result).toMatchObject({ previousRole: { name: 'employee' }, added: ['manager'], removed: ['employee'] });
    expect(calls).toEqual({ AdminListGroupsForUser: 1, GetGroup: 1 });
    expect(app.pool.groupsOf('john.doe')).toEqual(before);
  });

  test('removes nothing if the pool has no such role, in a dry run or not', async () => {
    const app = await openApp();
    const before = app.pool.groupsOf('john.doe');
    for (const dryRun of [true, false]) {
      const { result } = await change(app, 'assignRole', { username: 'john.doe', role: 'emperor', dryRun });
      expect(result).toMatchObject({ __typename: 'GroupNotFoundError', groupName: 'emperor' });
    }
    expect(app.pool.groupsOf('john.doe')).toEqual(before);
  });

  test.each([
    ['outside the ladder', { role: 'engineering', roles: LADDER }],
    ['of an empty ladder', { role: 'admin', roles: [] }],
    ['that no group can be named', { role: 'two words' }],
  ])('refuses a role %s, without a call', async (_what, input) => {
    const { result, calls } = await change(await openApp(), 'assignRole', { username: 'john.doe', ...input });
    expect(result).toMatchObject({ __typename: 'InvalidInputError', field: 'role' });
    expect(calls).toEqual({});
  });

  test('refuses a ladder of more than 100 groups, without a call', async () => {
    const app = await openApp();
    const roles = (count: number) => Array.from({ length: count }, (_, index) => `role-${index}`);
    for (const [count, field] of [
      [100, 'role'],
      [101, 'roles'],
    ] as const) {
      const { result, calls } = await change(app, 'promoteUser', {
        username: 'john.doe',
        role: 'admin',
        roles: roles(count),
      });
      expect(result).toMatchObject({ __typename: 'InvalidInputError', field });
      expect(calls).toEqual({});
    }
  });

  test('refuses a group without a precedence if every group with one is a role, and it is known', async () => {
    const app = await openApp();
    for (const input of [{ role: 'engineering' }, { role: 'finance', dryRun: true }]) {
      const { result } = await change(app, 'assignRole', { username: 'john.doe', ...input });
      expect(result).toMatchObject({ __typename: 'InvalidInputError', field: 'role' });
    }
  });

  test('answers UserNotFoundError for a user whom the pool lacks', async () => {
    const { result, calls } = await change(await openApp(), 'assignRole', { username: 'nobody', role: 'admin' });
    expect(result).toMatchObject({ __typename: 'UserNotFoundError', username: 'nobody' });
    expect(calls).toEqual({ AdminListGroupsForUser: 1 });
  });

  test('of a user in 100 groups answers LimitExceededError: the old role makes no room for the new', async () => {
    const app = await openApp();
    const others = Array.from({ length: 29 }, (_, place) => `other-${place}`);
    for (const name of others) await createGroup(app, name);
    await addToGroups(app, 'integration.robot', ['employee', ...others]);
    for (const dryRun of [true, false]) {
      const { result } = await change(app, 'assignRole', { username: 'integration.robot', role: 'manager', dryRun });
      expect(result.__typename).toBe('LimitExceededError');
    }
    expect(app.pool.groupsOf('integration.robot')).toContain('employee');
    const { result } = await change(app, 'assignRole', { username: 'integration.robot', role: 'employee' });
    expect(result.__typename).toBe('AssignRolePayload');
  });

  test('goes on where somebody deletes the old role group in between', async () => {
    const app = await openApp();
    const when = () => {
      const members = { UserPoolId: app.pool.userPoolId, GroupName: 'employee' };
      void app.pool.service.call('DeleteGroup', new RequestInput(members));
      return false;
    };
    app.pool.faults.set([{ kind: 'throttle', operation: 'AdminAddUserToGroup', when }]);
    const { result } = await change(app, 'assignRole', { username: 'john.doe', role: 'manager' });
    expect(result).toMatchObject({ added: ['manager'], removed: ['employee'] });
    expect(app.pool.groupsOf('john.doe')).toEqual(['developers', 'employees', 'engineering', 'manager']);
  });
});

describe('promoteUser', () => {
  test('goes up, and costs one GetGroup for the role', async () => {
    const app = await openApp();
    const { result, calls } = await change(app, 'promoteUser', {
      username: 'john.doe',
      role: 'manager',
      roles: LADDER,
    });
    expect(result).toMatchObject({ previousRole: { name: 'employee' }, added: ['manager'], removed: ['employee'] });
    expect(calls).toEqual({
      AdminListGroupsForUser: 1,
      GetGroup: 1,
      AdminAddUserToGroup: 1,
      AdminRemoveUserFromGroup: 1,
    });
    expect(app.pool.groupsOf('john.doe')).toContain('manager');
  });

  test.each([
    ['down', 'john.doe', 'guest', 'from "employee" (precedence 30) to "guest" (precedence 40)'],
    ['to the role held', 'john.doe', 'employee', 'that is the highest role of the user already'],
    ['to a role that ties', 'dana.pipeline', 'data-analysts', 'They tie'],
    ['to the lower of two that tie', 'dana.pipeline', 'data-writers', 'They tie'],
  ])('does not go %s', async (_where, username, role, message) => {
    const app = await openApp();
    await createGroup(app, 'data-analysts', 50);
    const before = app.pool.groupsOf(username);
    const { result } = await change(app, 'promoteUser', { username, role });
    expect(result).toMatchObject({
      __typename: 'InvalidInputError',
      field: 'role',
      message: expect.stringContaining(message),
    });
    expect(app.pool.groupsOf(username)).toEqual(before);
  });

  test('takes a user without a role to any', async () => {
    const { result } = await change(await openApp(), 'promoteUser', { username: 'new.hire', role: 'guest' });
    expect(result).toMatchObject({ previousRole: null, added: ['guest'], removed: [] });
  });

  test('to precedence 0 goes up from 1', async () => {
    const app = await openApp();
    await createGroup(app, 'owner', 0);
    const input = { username: 'ada.root', role: 'owner', roles: [...LADDER, 'owner'] };
    const { result } = await change(app, 'promoteUser', input);
    expect(result).toMatchObject({ added: ['owner'], removed: ['super_admin'] });
  });

  test('goes up from a role without a precedence', async () => {
    const input = { username: 'john.doe', role: 'admin', roles: ['engineering', 'admin'] };
    const { result } = await change(await openApp(), 'promoteUser', input);
    expect(result).toMatchObject({ previousRole: { name: 'engineering', precedence: null }, removed: ['engineering'] });
  });

  test('answers GroupNotFoundError for a role that the pool lacks, and changes nothing', async () => {
    const { result, calls } = await change(await openApp(), 'promoteUser', { username: 'john.doe', role: 'emperor' });
    expect(result).toMatchObject({ __typename: 'GroupNotFoundError', groupName: 'emperor' });
    expect(calls).toEqual({ AdminListGroupsForUser: 1, GetGroup: 1 });
  });

  test('of a dry run makes no change', async () => {
    const { calls } = await change(await openApp(), 'promoteUser', {
      username: 'john.doe',
      role: 'admin',
      dryRun: true,
    });
    expect(calls).toEqual({ AdminListGroupsForUser: 1, GetGroup: 1 });
  });
});

describe('demoteUser', () => {
  test('goes down, at no further call if the user is in the role already', async () => {
    const app = await openApp();
    await addToGroups(app, 'john.doe', ['admin']);
    const { result, calls } = await change(app, 'demoteUser', { username: 'john.doe', role: 'employee' });
    expect(result).toMatchObject({
      previousRole: { name: 'admin' },
      role: { name: 'employee' },
      added: [],
      removed: ['admin'],
    });
    expect(calls).toEqual({ AdminListGroupsForUser: 1, AdminRemoveUserFromGroup: 1 });
  });

  test.each([
    ['up', 'john.doe', 'manager', 'from "employee" (precedence 30) to "manager" (precedence 20)'],
    ['to the role held', 'john.doe', 'employee', 'that is the highest role of the user already'],
    ['to a role that ties', 'dana.pipeline', 'data-writers', 'They tie'],
    ['for a user without a role', 'new.hire', 'guest', 'has no role'],
  ])('does not go %s', async (_where, username, role, message) => {
    const app = await openApp();
    const before = app.pool.groupsOf(username);
    const { result } = await change(app, 'demoteUser', { username, role });
    expect(result).toMatchObject({
      __typename: 'InvalidInputError',
      field: 'role',
      message: expect.stringContaining(message),
    });
    expect(app.pool.groupsOf(username)).toEqual(before);
  });

  test('to a role without a precedence goes down from every other', async () => {
    const input = { username: 'rhea.report', role: 'finance', roles: ['report-authors', 'report-viewers', 'finance'] };
    const { result } = await change(await openApp(), 'demoteUser', input);
    expect(result).toMatchObject({ added: [], removed: ['report-authors', 'report-viewers'] });
  });
});
