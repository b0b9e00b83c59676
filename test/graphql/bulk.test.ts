import { describe, expect, test } from 'vitest';
import { DEFAULT_POOL_ID } from '../../src/embedded-pool/user-pools.ts';
import { decodeNodeId, encodeNodeId } from '../../src/graphql/node-id.ts';
import { type App, openApp } from '../support/app.ts';
import { type BulkField, cancel, itemsOf, look, order, until } from './bulk-helpers.ts';
import { otherAdministrator } from './out-of-band-admin.ts';

const names = (count: number, first = 1) => Array.from({ length: count }, (_, index) => `user-${first + index}`);
const ofSize = (env: Record<string, string> = {}) =>
  openApp({ EMBEDDED_POOL_USERS: '300', EMBEDDED_POOL_GROUPS: '6', ...env });

/** Calls that change something. */
function writes(calls: Readonly<Record<string, number>>): Record<string, number> {
  const isWrite = ([operation]: [string, number]) => /^Admin(Add|Remove|Enable|Disable|UserGlobal)/.test(operation);
  return Object.fromEntries(Object.entries(calls).filter(isWrite));
}

describe('bulkAddUsersToGroups', () => {
  test('puts every user into every group, and writes nothing for who is in already', async () => {
    const app = await openApp();
    const { cognito, pool } = otherAdministrator(app);
    for (const GroupName of ['sales', 'legal']) {
      await cognito.adminAddUserToGroup({ ...pool, Username: 'emp1', GroupName });
    }
    const { operation, calls } = await order(app, 'bulkAddUsersToGroups', {
      usernames: ['emp1', 'emp2', 'emp3'],
      groupNames: ['sales', 'legal'],
    });
    expect(writes(calls)).toEqual({ AdminAddUserToGroup: 4 });
    expect(operation).toMatchObject({
      kind: 'ADD_USERS_TO_GROUPS',
      status: 'SUCCEEDED',
      dryRun: false,
      total: 6,
      pending: 0,
      succeeded: 4,
      unchanged: 2,
      failed: 0,
      skipped: 0,
      finishedAt: expect.any(String),
      estimatedSecondsLeft: null,
    });
    expect(itemsOf(operation)).toEqual([
      'emp1 sales UNCHANGED',
      'emp2 sales SUCCEEDED',
      'emp3 sales SUCCEEDED',
      'emp1 legal UNCHANGED',
      'emp2 legal SUCCEEDED',
      'emp3 legal SUCCEEDED',
    ]);
    for (const name of ['emp1', 'emp2', 'emp3'])
      expect(app.pool.groupsOf(name)).toEqual(['legal', 'onboarding', 'sales']);
  });

  test('finds the members of a group among many users by sweeping it: one call a page, not one a user', async () => {
    const app = await ofSize();
    const members = app.pool.membersOf('group-1').length;
    const { operation, calls } = await order(app, 'bulkAddUsersToGroups', {
      usernames: names(300),
      groupNames: ['group-1'],
    });
    expect(members).toBeGreaterThan(0);
    expect(operation).toMatchObject({ status: 'SUCCEEDED', unchanged: members, succeeded: 300 - members });
    expect(calls).toEqual({
      ListUsersInGroup: Math.ceil(members / 60),
      AdminAddUserToGroup: 300 - members,
    });
    expect(app.pool.membersOf('group-1')).toHaveLength(300);
  });

  test('gives up sweeping a group that is longer than it was thought, and asks for each user', async () => {
    const app = await openApp({ EMBEDDED_POOL_USERS: '1200', EMBEDDED_POOL_GROUPS: '1' });
    const input = { usernames: names(5), groupNames: ['group-1'] };
    const { operation, calls } = await order(app, 'bulkAddUsersToGroups', input);
    expect(operation).toMatchObject({ status: 'SUCCEEDED', unchanged: 5 });
    expect(calls).toEqual({ ListUsersInGroup: 5, GetGroup: 1, AdminListGroupsForUser: 5 });
  });

  test('names a user in two ways once if both are the same text, and writes an alias', async () => {
    const app = await openApp();
    const { operation, calls } = await order(app, 'bulkAddUsersToGroups', {
      usernames: ['emp1', 'emp1', 'emp1@example.com'],
      groupNames: ['sales', 'sales'],
    });
    expect(itemsOf(operation)).toEqual(['emp1 sales SUCCEEDED', 'emp1@example.com sales SUCCEEDED']);
    expect(writes(calls)).toEqual({ AdminAddUserToGroup: 2 });
    expect(app.pool.groupsOf('emp1')).toEqual(['onboarding', 'sales']);
  });

  test('fails the items of who does not exist, each with its own error, and does the others', async () => {
    const app = await openApp();
    const { operation, calls } = await order(app, 'bulkAddUsersToGroups', {
      usernames: ['emp1', 'nobody'],
      groupNames: ['sales', 'nowhere'],
    });
    expect(itemsOf(operation)).toEqual([
      'emp1 sales SUCCEEDED',
      'nobody sales FAILED UserNotFoundError',
      'emp1 nowhere FAILED GroupNotFoundError',
      'nobody nowhere FAILED GroupNotFoundError',
    ]);
    expect(operation.items.nodes[1].error).toEqual({
      __typename: 'UserNotFoundError',
      code: 'USER_NOT_FOUND',
      message: 'The pool has no user "nobody".',
    });
    expect(operation).toMatchObject({ status: 'COMPLETED_WITH_FAILURES', succeeded: 1, failed: 3, pending: 0 });
    expect(writes(calls)).toEqual({ AdminAddUserToGroup: 1 });
  });

  test('writes nothing at all for a group that does not exist, however many users', async () => {
    const { operation, calls } = await order(await ofSize(), 'bulkAddUsersToGroups', {
      usernames: names(300),
      groupNames: ['nowhere'],
    });
    expect(operation).toMatchObject({ total: 300, failed: 300 });
    expect(calls).toEqual({ ListUsersInGroup: 1 });
  });

  test('tells of a user who is in as many groups as Cognito allows', async () => {
    const app = await openApp({ EMBEDDED_POOL_USERS: '2', EMBEDDED_POOL_GROUPS: '101' });
    const { cognito, pool } = otherAdministrator(app);
    for (let group = 1; group <= 100; group += 1) {
      await cognito.adminAddUserToGroup({ ...pool, Username: 'user-1', GroupName: `group-${group}` }).catch(() => {});
    }
    const { operation } = await order(app, 'bulkAddUsersToGroups', {
      usernames: ['user-1'],
      groupNames: Array.from({ length: 101 }, (_, index) => `group-${index + 1}`),
    });
    expect(operation).toMatchObject({ total: 101, unchanged: 100, failed: 1 });
    const failed = operation.items.nodes.filter(({ outcome }: { outcome: string }) => outcome === 'FAILED');
    expect(failed).toMatchObject([{ error: { __typename: 'LimitExceededError', code: 'LIMIT_EXCEEDED' } }]);
  });
});

describe('bulkRemoveUsersFromGroups', () => {
  test('takes every user out of every group, and writes nothing for who is not in', async () => {
    const app = await openApp();
    const { operation, calls } = await order(app, 'bulkRemoveUsersFromGroups', {
      usernames: ['emp1', 'emp2', 'new.hire'],
      groupNames: ['onboarding'],
    });
    expect(itemsOf(operation)).toEqual([
      'emp1 onboarding SUCCEEDED',
      'emp2 onboarding SUCCEEDED',
      'new.hire onboarding UNCHANGED',
    ]);
    expect(writes(calls)).toEqual({ AdminRemoveUserFromGroup: 2 });
    expect(app.pool.membersOf('onboarding')).toEqual(['emp3']);
  });
});

describe('bulkDisableUsers and bulkEnableUsers', () => {
  test('change only those who are not so already, found by pages of the list of users', async () => {
    const app = await ofSize();
    const usernames = names(300);
    const disabled = usernames.filter((name) => app.pool.user(name)?.enabled === false).length;
    expect(disabled).toBeGreaterThan(0);

    const off = await order(app, 'bulkDisableUsers', { usernames });
    expect(off.operation).toMatchObject({ kind: 'DISABLE_USERS', unchanged: disabled, succeeded: 300 - disabled });
    expect(off.calls).toEqual({ DescribeUserPool: 1, ListUsers: 5, AdminDisableUser: 300 - disabled });
    expect(usernames.filter((name) => app.pool.user(name)?.enabled)).toEqual([]);

    const on = await order(app, 'bulkEnableUsers', { usernames: names(290) });
    expect(on.operation).toMatchObject({ kind: 'ENABLE_USERS', status: 'SUCCEEDED', unchanged: 0, succeeded: 290 });
    expect(writes(on.calls)).toEqual({ AdminEnableUser: 290 });
    expect(usernames.filter((name) => app.pool.user(name)?.enabled)).toHaveLength(290);
  });

  test('are read user by user if they are few', async () => {
    const app = await ofSize();
    const { operation, calls } = await order(app, 'bulkEnableUsers', { usernames: ['user-1', 'user-50'] });
    expect(itemsOf(operation)).toEqual(['user-1 UNCHANGED', 'user-50 SUCCEEDED']);
    expect(calls).toEqual({ DescribeUserPool: 1, ListUsers: 2, AdminEnableUser: 1 });
  });

  test('sign out every user if requested, also those disabled before', async () => {
    const app = await ofSize();
    const { operation, calls } = await order(app, 'bulkDisableUsers', {
      usernames: ['user-1', 'user-50', 'nobody'],
      signOut: true,
    });
    expect(itemsOf(operation)).toEqual(['user-1 SUCCEEDED', 'user-50 SUCCEEDED', 'nobody FAILED UserNotFoundError']);
    expect(calls).toEqual({ AdminDisableUser: 3, AdminUserGlobalSignOut: 2 });
    for (const name of ['user-1', 'user-50']) expect(app.pool.user(name)?.tokensRevokedAt).not.toBeNull();
  });

  test('tell which step failed of a user who was disabled and could not be signed out', async () => {
    const app = await ofSize();
    app.pool.faults.set([{ kind: 'access-denied', operation: 'AdminUserGlobalSignOut' }]);
    const { operation } = await order(app, 'bulkDisableUsers', { usernames: ['user-1'], signOut: true });
    expect(itemsOf(operation)).toEqual(['user-1 FAILED PartialFailureError']);
    expect(app.pool.user('user-1')?.enabled).toBe(false);
  });
});

describe('a dry run', () => {
  const input = { usernames: ['emp1', 'nobody', 'emp2@example.com'], groupNames: ['onboarding', 'sales', 'nowhere'] };

  test('tells the outcome of each item and the time that it would take, and writes nothing', async () => {
    const app = await openApp({ EMBEDDED_POOL_QUOTAS: 'on' });
    const { operation, calls } = await order(app, 'bulkAddUsersToGroups', { ...input, dryRun: true });
    expect(itemsOf(operation)).toEqual([
      'emp1 onboarding UNCHANGED',
      'nobody onboarding FAILED UserNotFoundError',
      'emp2@example.com onboarding UNCHANGED',
      'emp1 sales SUCCEEDED',
      'nobody sales FAILED UserNotFoundError',
      'emp2@example.com sales SUCCEEDED',
      'emp1 nowhere FAILED GroupNotFoundError',
      'nobody nowhere FAILED GroupNotFoundError',
      'emp2@example.com nowhere FAILED GroupNotFoundError',
    ]);
    // Two writes at 95 % of 25 a second, in whole ones.
    expect(operation).toMatchObject({ dryRun: true, finishedAt: expect.any(String), estimatedSecondsLeft: 2 / 23 });
    expect(writes(calls)).toEqual({});
    const { data } = await app.query('{ auditEvents { totalCount } }');
    expect(data.auditEvents.totalCount).toBe(0);
  });

  test.each<{ field: BulkField; input: Record<string, unknown> }>([
    { field: 'bulkAddUsersToGroups', input: { usernames: names(300), groupNames: ['group-1', 'group-2'] } },
    { field: 'bulkRemoveUsersFromGroups', input: { usernames: names(300), groupNames: ['group-1'] } },
    { field: 'bulkDisableUsers', input: { usernames: names(300) } },
    { field: 'bulkEnableUsers', input: { usernames: names(2, 49) } },
  ])('of $field agrees with the real one, and after it finds everything unchanged', async ({ field, input }) => {
    const app = await ofSize();
    const dry = await order(app, field, { ...input, dryRun: true });
    const real = await order(app, field, input);
    expect(itemsOf(real.operation)).toEqual(itemsOf(dry.operation));
    expect(real.operation.succeeded).toBeGreaterThan(0);
    const again = await order(app, field, { ...input, dryRun: true });
    expect(again.operation).toMatchObject({
      status: 'SUCCEEDED',
      unchanged: real.operation.total,
      estimatedSecondsLeft: 0,
    });
  });

  test('knows whether a name of an account is an alias or none', async () => {
    const app = await openApp();
    const { operation, calls } = await order(app, 'bulkDisableUsers', {
      usernames: ['emp1', 'emp2@example.com', 'nobody'],
      signOut: true,
      dryRun: true,
    });
    expect(itemsOf(operation)).toEqual([
      'emp1 SUCCEEDED',
      'emp2@example.com SUCCEEDED',
      'nobody FAILED UserNotFoundError',
    ]);
    expect(writes(calls)).toEqual({});
  });
});

describe('the error policy', () => {
  test('STOP starts nothing more after the first failure', async () => {
    const app = await ofSize({ EMBEDDED_POOL_LATENCY_MS: '5' });
    const { operation } = await order(app, 'bulkDisableUsers', {
      usernames: ['nobody', ...names(299)],
      signOut: true,
      errorPolicy: 'STOP',
    });
    expect(operation).toMatchObject({ status: 'COMPLETED_WITH_FAILURES', total: 300, pending: 0, failed: 1 });
    expect(operation.skipped).toBeGreaterThan(200);
    expect(app.pool.calls.counts.AdminDisableUser).toBe(1 + operation.succeeded);
  });

  test('CONTINUE, the default, does all the others', async () => {
    const { operation } = await order(await ofSize(), 'bulkDisableUsers', {
      usernames: ['nobody', ...names(40)],
      signOut: true,
    });
    expect(operation).toMatchObject({ status: 'COMPLETED_WITH_FAILURES', failed: 1, succeeded: 40, skipped: 0 });
  });

  test('does not matter if AWS denies the call: every other item would be denied as well', async () => {
    const app = await ofSize();
    app.pool.faults.set([{ kind: 'access-denied', operation: 'AdminDisableUser' }]);
    const { operation, calls } = await order(app, 'bulkDisableUsers', { usernames: names(300), signOut: true });
    expect(operation.failed + operation.skipped).toBe(300);
    expect(operation.failed).toBe(calls.AdminDisableUser);
    expect(operation.skipped).toBeGreaterThan(200);
    expect(operation.items.nodes[0].error).toEqual({
      __typename: 'UnexpectedItemError',
      code: 'FAULT',
      message: expect.stringContaining('cognito-idp:AdminDisableUser'),
    });
  });
});

test.each([
  { wrong: { usernames: [] }, field: 'usernames' },
  { wrong: { groupNames: ['sales', 'two words'] }, field: 'groupNames[1]' },
  { wrong: { usernames: ['a', 'b', 'c', ''] }, field: 'usernames[3]' },
  { wrong: { waitSeconds: 31 }, field: 'waitSeconds' },
])('input is refused before a call is spent: $wrong', async ({ wrong, field }) => {
  const input = { usernames: ['emp1'], groupNames: ['sales'], ...wrong };
  const { result, calls } = await order(await openApp(), 'bulkAddUsersToGroups', input);
  expect(result).toMatchObject({ __typename: 'InvalidInputError', code: 'INVALID_INPUT', field });
  expect(calls).toEqual({});
});

describe('an operation under way', () => {
  /** Slow enough to be looked at. */
  async function begin(app: App, waitSeconds = 0) {
    const { operation } = await order(app, 'bulkDisableUsers', { usernames: names(300), signOut: true, waitSeconds });
    return operation;
  }

  test('is answered at once if nobody waits, and can be looked up until its end', async () => {
    const app = await ofSize({ EMBEDDED_POOL_LATENCY_MS: '5' });
    const begun = await begin(app);
    expect(begun).toMatchObject({ status: 'RUNNING', total: 300, finishedAt: null });
    expect(begun.estimatedSecondsLeft).toBeGreaterThan(0);
    await until(async () => {
      const { status, total, pending, succeeded, unchanged, failed, skipped } = await look(app, begun.id);
      expect(pending + succeeded + unchanged + failed + skipped).toBe(total);
      return status !== 'RUNNING';
    });
    expect(await look(app, begun.id)).toMatchObject({
      status: 'SUCCEEDED',
      succeeded: 300,
      estimatedSecondsLeft: null,
    });
  });

  test('is cancelled at once: what was sent is told, what was not never is', async () => {
    const app = await ofSize({ EMBEDDED_POOL_LATENCY_MS: '20' });
    const { id } = await begin(app);
    await until(() => (app.pool.calls.counts.AdminUserGlobalSignOut ?? 0) >= 60);
    const { bulkOperation } = await cancel(app, id);
    const sent = { ...app.pool.calls.counts };
    expect(bulkOperation).toMatchObject({
      status: 'CANCELLED',
      total: 300,
      pending: 0,
      finishedAt: expect.any(String),
    });
    const { succeeded, skipped } = bulkOperation;
    expect(succeeded + skipped).toBe(300);
    expect(skipped).toBeGreaterThan(100);
    // Whom the word found disabled already was signed out as well: nobody is left half done.
    expect(sent).toEqual({ AdminDisableUser: succeeded, AdminUserGlobalSignOut: succeeded });
    expect(names(300).filter((name) => app.pool.user(name)?.tokensRevokedAt !== null)).toHaveLength(succeeded);

    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(app.pool.calls.counts).toEqual(sent);
    expect((await cancel(app, id)).bulkOperation).toEqual(bulkOperation);
  });

  test('is cancelled though calls wait for quota: they are not sent', async () => {
    const app = await ofSize({ EMBEDDED_POOL_QUOTAS: 'on' });
    const { id } = await begin(app);
    // What a second's quota lets pass at once: from then on there is a call every 40 ms.
    await until(() => app.pool.calls.total >= 23);
    const before = app.pool.calls.counts.AdminDisableUser ?? 0;
    const { bulkOperation } = await cancel(app, id);
    // But for the sign-outs of those who are disabled.
    const { AdminDisableUser, AdminUserGlobalSignOut } = app.pool.calls.counts;
    expect(AdminDisableUser).toBeLessThanOrEqual(before + 1);
    expect(bulkOperation).toMatchObject({ status: 'CANCELLED', pending: 0, succeeded: AdminUserGlobalSignOut });
  });

  test('that has ended stays as it is when it is cancelled', async () => {
    const app = await ofSize();
    const { operation } = await order(app, 'bulkDisableUsers', { usernames: names(3) });
    expect((await cancel(app, operation.id)).bulkOperation).toEqual(operation);
  });
});

describe('an operation that does not exist', () => {
  const ids = [
    'nothing',
    encodeNodeId('BulkOperation', 'nothing', DEFAULT_POOL_ID),
    encodeNodeId('Group', 'admin', DEFAULT_POOL_ID),
  ];

  test('cannot be cancelled and is null by the id that one of this pool would have in another', async () => {
    const app = await openApp();
    const { operation } = await order(app, 'bulkDisableUsers', { usernames: ['emp1'], dryRun: true });
    const name = decodeNodeId(operation.id, DEFAULT_POOL_ID)?.name ?? '';
    expect(encodeNodeId('BulkOperation', name, DEFAULT_POOL_ID)).toBe(operation.id);
    const foreign = encodeNodeId('BulkOperation', name, 'us-east-1_Another01');
    expect(await cancel(app, foreign)).toMatchObject({ code: 'BULK_OPERATION_NOT_FOUND' });
    const { data } = await app.query('query ($id: ID!) { bulkOperation(id: $id) { id } node(id: $id) { id } }', {
      id: foreign,
    });
    expect(data).toEqual({ bulkOperation: null, node: null });
  });

  test.each(ids)('cannot be cancelled (%s)', async (id) => {
    expect(await cancel(await openApp(), id)).toMatchObject({
      __typename: 'BulkOperationNotFoundError',
      code: 'BULK_OPERATION_NOT_FOUND',
    });
  });

  test.each(ids)('is null (%s)', async (id) => {
    expect(await look(await openApp(), id)).toBeNull();
  });
});

describe('the items', () => {
  const page = `query ($id: ID!, $first: Int, $after: String, $outcome: [BulkOutcome!]) {
    node(id: $id) { ... on BulkOperation { items(first: $first, after: $after, outcome: $outcome) {
      totalCount pageInfo { hasNextPage hasPreviousPage endCursor } nodes { username outcome }
    } } }
  }`;

  test('are paged by cursor, and by outcome', async () => {
    const app = await openApp();
    const { operation } = await order(app, 'bulkAddUsersToGroups', {
      usernames: ['emp1', 'a', 'emp2', 'b', 'emp3', 'c'],
      groupNames: ['sales'],
    });
    const variables = { id: operation.id, first: 2, outcome: ['FAILED'] };
    const first = (await app.query(page, variables)).data.node.items;
    expect(first).toMatchObject({
      totalCount: 3,
      nodes: [{ username: 'a' }, { username: 'b' }],
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    });
    const second = (await app.query(page, { ...variables, after: first.pageInfo.endCursor })).data.node.items;
    expect(second).toMatchObject({
      totalCount: 3,
      nodes: [{ username: 'c' }],
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
    });
    const other = await app.query(page, { ...variables, outcome: null, after: first.pageInfo.endCursor });
    expect(other.errors).toMatchObject([{ extensions: { code: 'STALE_CURSOR' } }]);
    const none = await app.query(page, { ...variables, outcome: [] });
    expect(none.data.node.items).toMatchObject({ totalCount: 0, nodes: [] });
  });

  test('are each in the audit trail, by the operation that they belong to', async () => {
    const app = await openApp();
    const { operation } = await order(app, 'bulkAddUsersToGroups', {
      usernames: ['emp1', 'emp2'],
      groupNames: ['sales'],
    });
    const { data } = await app.query('{ auditEvents { nodes { action outcome username groupName bulkOperationId } } }');
    const event = {
      action: 'ADD_USER_TO_GROUP',
      outcome: 'SUCCEEDED',
      groupName: 'sales',
      bulkOperationId: operation.id,
    };
    expect(data.auditEvents.nodes).toEqual([
      { ...event, username: 'emp2' },
      { ...event, username: 'emp1' },
    ]);
  });
});

describe('faults at one call in ten', () => {
  test.each([
    { kind: 'throttle', probability: 0.1 },
    { kind: 'internal-error', probability: 0.1 },
    { kind: 'lost-answer', probability: 0.1 },
  ] as const)('of the kind $kind leave every item done', { timeout: 30_000 }, async (fault) => {
    const app = await ofSize({ EMBEDDED_POOL_USERS: '120' });
    app.pool.faults.set([fault]);
    const { operation } = await order(app, 'bulkAddUsersToGroups', {
      usernames: names(120),
      groupNames: ['group-1'],
      waitSeconds: 30,
    });
    expect(operation).toMatchObject({ status: 'SUCCEEDED', total: 120 });
    expect(app.pool.membersOf('group-1')).toHaveLength(120);
  });
});
