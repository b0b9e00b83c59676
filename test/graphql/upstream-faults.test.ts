import { describe, expect, test } from 'vitest';
import { RequestInput } from '../../src/embedded-pool/request-input.ts';
import { type App, openApp } from '../support/app.ts';

/** Every field that reads the pool, and the call that its answer stands on. */
const READS = [
  { document: '{ group(name: "admin") { name } }', call: 'GetGroup' },
  { document: '{ groups { nodes { name } } }', call: 'ListGroups' },
  { document: '{ groups(orderBy: { field: NAME, direction: ASC }) { nodes { name } } }', call: 'ListGroups' },
  { document: '{ groups { totalCount } }', call: 'ListGroups' },
  { document: '{ a: group(name: "admin") { name } b: group(name: "guest") { name } }', call: 'ListGroups' },
  { document: '{ group(name: "admin") { memberCount } }', call: 'ListUsersInGroup' },
  { document: '{ group(name: "admin") { members { nodes { username } } } }', call: 'ListUsersInGroup' },
  { document: '{ user(by: { username: "john.doe" }) { username } }', call: 'AdminGetUser' },
  { document: '{ user(by: { email: "john.doe@example.com" }) { username } }', call: 'ListUsers' },
  { document: '{ users { nodes { username } } }', call: 'ListUsers' },
  { document: '{ users { totalCount } }', call: 'ListUsers' },
  {
    document: '{ user(by: { username: "john.doe" }) { groups { name } } }',
    call: 'AdminListGroupsForUser',
  },
  {
    document: '{ user(by: { username: "john.doe" }) { isMemberOf(anyOf: ["admin"]) } }',
    call: 'AdminListGroupsForUser',
  },
  { document: '{ pool { estimatedNumberOfUsers } }', call: 'DescribeUserPool' },
] as const;

const WRITES = [
  {
    document: 'mutation { addUserToGroup(input: { username: "new.hire", groupName: "guest" }) { __typename } }',
    call: 'AdminAddUserToGroup',
    payload: { addUserToGroup: { __typename: 'AddUserToGroupPayload' } },
    isDone: (app: App) => app.pool.groupsOf('new.hire').includes('guest'),
  },
  {
    document: 'mutation { removeUserFromGroup(input: { username: "emp1", groupName: "onboarding" }) { __typename } }',
    call: 'AdminRemoveUserFromGroup',
    payload: { removeUserFromGroup: { __typename: 'RemoveUserFromGroupPayload' } },
    isDone: (app: App) => app.pool.groupsOf('emp1').length === 0,
  },
  {
    document: 'mutation { disableUser(input: { username: "emp1" }) { __typename } }',
    call: 'AdminDisableUser',
    payload: { disableUser: { __typename: 'DisableUserPayload' } },
    isDone: (app: App) => app.pool.user('emp1')?.enabled === false,
  },
  {
    document: 'mutation { signOutUser(input: { username: "emp1" }) { __typename } }',
    call: 'AdminUserGlobalSignOut',
    payload: { signOutUser: { __typename: 'SignOutUserPayload' } },
    isDone: (app: App) => typeof app.pool.user('emp1')?.tokensRevokedAt === 'number',
  },
  {
    document: 'mutation { createGroup(input: { name: "auditors", precedence: 7 }) { __typename } }',
    call: 'CreateGroup',
    payload: { createGroup: { __typename: 'CreateGroupPayload' } },
    isDone: (app: App) => hasGroup(app, 'auditors'),
  },
  {
    document: 'mutation { deleteGroup(input: { name: "onboarding", force: true }) { __typename } }',
    call: 'DeleteGroup',
    payload: { deleteGroup: { __typename: 'DeleteGroupPayload' } },
    isDone: (app: App) => !hasGroup(app, 'onboarding'),
  },
] as const;

describe('where AWS denies the call, the answer names the IAM action that is missing, and is never an empty list:', () => {
  test.each(READS)('$document', async ({ document, call }) => {
    for (const exception of ['AccessDeniedException', 'NotAuthorizedException'] as const) {
      const app = await openApp();
      app.pool.faults.set([{ kind: 'access-denied', operation: call, exception }]);
      const { data, errors, calls } = await app.query(document);
      expect(leavesOf(data).every((leaf) => leaf === null)).toBe(true);
      expect(errors?.map(({ extensions }) => extensions)).toContainEqual({
        code: 'UPSTREAM_ACCESS_DENIED',
        action: `cognito-idp:${call}`,
      });
      expect(errors?.[0]?.message).toBe(
        `AWS denied the call: the service's credentials lack the IAM action cognito-idp:${call} on this user pool.`,
      );
      // Sent once for each field that stands on it: no retry mends it.
      expect(calls[call]).toBe(1);
    }
  });

  test.each(WRITES)('$document', async ({ document, call, isDone }) => {
    const app = await openApp();
    app.pool.faults.set([{ kind: 'access-denied', operation: call }]);
    const { data, errors, calls } = await app.query(document);
    expect(Object.values(data)).toEqual([null]);
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'UPSTREAM_ACCESS_DENIED', action: `cognito-idp:${call}` },
    ]);
    expect(calls).toEqual({ [call]: 1 });
    expect(isDone(app)).toBe(false);
  });

  test('the fields beside it stand', async () => {
    const app = await openApp();
    app.pool.faults.set([{ kind: 'access-denied', operation: 'ListUsersInGroup' }]);
    const { data, errors } = await app.query('{ group(name: "admin") { name memberCount } viewer { subject } }');
    expect(data).toEqual({ group: { name: 'admin', memberCount: null }, viewer: { subject: 'local-administrator' } });
    expect(errors?.map(({ path }) => path)).toEqual([['group', 'memberCount']]);
  });
});

/** The root fields that call Cognito, each with the calls that its answer stands on. */
const PANELS = {
  accessCheck: 'accessCheck(username: "john.doe", anyOf: ["admin"]) { granted }',
  groups: 'groups(first: 3) { nodes { name } }',
  membershipReport: 'membershipReport { totals { groups } }',
  roleLadder: 'roleLadder { name }',
  users: 'users(first: 3) { nodes { username } }',
};

describe('of a query of several fields, the one that fails is null with an error at its path, and the others stand:', () => {
  test.each([
    { call: 'AdminListGroupsForUser', fails: ['accessCheck'] },
    { call: 'ListUsers', fails: ['users'] },
    { call: 'ListGroups', fails: ['groups', 'membershipReport', 'roleLadder'] },
  ])('$fails', async ({ call, fails }) => {
    const app = await openApp();
    app.pool.faults.set([{ kind: 'access-denied', operation: call }]);
    const document = `{ viewer { subject } ${Object.values(PANELS).join(' ')} }`;
    // A document runs as compiled code from its second time on.
    for (const _time of [1, 2, 3]) {
      const { status, data, errors } = await app.query(document);
      expect(status).toBe(200);
      expect(Object.keys(data).filter((name) => data[name] === null)).toEqual(fails);
      expect(errors?.map(({ path, extensions }) => [path?.[0], extensions.code]).sort()).toEqual(
        fails.map((name) => [name, 'UPSTREAM_ACCESS_DENIED']),
      );
    }
  });

  test('what of the trail cannot be read', async () => {
    const { data, errors } = await (await openApp()).query(
      '{ viewer { subject } auditEvents(first: 0) { nodes { id } } }',
    );
    expect(data).toEqual({ viewer: { subject: 'local-administrator' }, auditEvents: null });
    expect(errors?.map(({ path }) => path?.[0])).toEqual(['auditEvents']);
  });

  test('a wrong argument of one', async () => {
    const { data, errors } = await (await openApp()).query(
      '{ groups(first: 1) { nodes { name } } users(first: 0) { nodes { name } } }',
    );
    expect(data).toEqual({ groups: { nodes: [{ name: expect.any(String) }] }, users: null });
    expect(errors?.map(({ path }) => path?.[0])).toEqual(['users']);
  });
});

describe('a write', () => {
  describe.each([
    { what: 'an internal error of Cognito', fault: { kind: 'internal-error' } },
    { what: 'a lost answer', fault: { kind: 'lost-answer' } },
  ] as const)('that meets $what', ({ fault }) => {
    test.each(WRITES)('once is sent again, and succeeds: $document', async ({ document, call, payload, isDone }) => {
      const app = await openApp();
      app.pool.faults.set([{ ...fault, operation: call, times: 1 }]);
      const { data, errors, calls } = await app.query(document);
      expect(errors).toBeUndefined();
      expect(data).toEqual(payload);
      expect(calls[call]).toBe(2);
      expect(isDone(app)).toBe(true);
    });
  });

  test.each([
    { what: 'an internal error each time', fault: { kind: 'internal-error' }, happened: false },
    { what: 'every answer lost', fault: { kind: 'lost-answer' }, happened: true },
  ] as const)('is given up after three attempts: $what', async ({ fault, happened }) => {
    const app = await openApp();
    app.pool.faults.set([fault]);
    const { data, errors, calls, extensions } = await app.query(WRITES[0].document);
    expect(data).toEqual({ addUserToGroup: null });
    const [event] = (await app.query('{ auditEvents { nodes { id outcome } } }')).data.auditEvents.nodes;
    const change = { outcome: 'UNKNOWN', auditEventIds: [event.id] };
    expect(event.outcome).toBe('UNKNOWN');
    expect(errors?.map((error) => error.extensions)).toEqual([{ code: 'UPSTREAM_UNAVAILABLE', change }]);
    expect(errors?.[0]?.message).toMatch(/^The change may have been made: check before you try again\. Cognito /);
    expect(extensions.changes).toEqual([{ field: 'addUserToGroup', ...change }]);
    expect(calls).toEqual({ AdminAddUserToGroup: 3 });
    expect(WRITES[0].isDone(app)).toBe(happened);
  });

  test('that finds another group in its way when it is sent again is GROUP_EXISTS, and no success', async () => {
    const app = await openApp();
    app.pool.faults.set([{ kind: 'internal-error', operation: 'CreateGroup', times: 1 }]);
    const { data } = await app.query(
      'mutation { createGroup(input: { name: "admin", precedence: 7 }) { __typename } }',
    );
    expect(data.createGroup.__typename).toBe('GroupExistsError');
  });
});

describe('a read', () => {
  test.each([
    { kind: 'internal-error', times: 2 },
    { kind: 'lost-answer', times: 2 },
  ] as const)('is sent again after $kind, twice', async (fault) => {
    const app = await openApp();
    app.pool.faults.set([fault]);
    const { data, errors, calls } = await app.query('{ users(first: 5) { nodes { username } } }');
    expect(errors).toBeUndefined();
    expect(data.users.nodes).toHaveLength(5);
    expect(calls).toEqual({ ListUsers: 3 });
  });

  test('that fails thrice is UPSTREAM_UNAVAILABLE, and tells nothing of what Cognito said', async () => {
    const app = await openApp();
    app.pool.faults.set([{ kind: 'internal-error' }]);
    const { data, errors } = await app.query('{ users(first: 5) { nodes { username } } }');
    expect(data).toEqual({ users: null });
    expect(errors?.map(({ message, extensions }) => ({ message, extensions }))).toEqual([
      {
        message: 'Cognito failed at ListUsers with an internal error.',
        extensions: { code: 'UPSTREAM_UNAVAILABLE' },
      },
    ]);
  });
});

test('throttles are waited out, and every attempt is counted', async () => {
  const app = await openApp();
  app.pool.faults.set([
    { kind: 'throttle', operation: 'ListUsers', times: 2 },
    { kind: 'throttle', operation: 'AdminAddUserToGroup', times: 1 },
  ]);
  const read = await app.query('{ users(first: 5) { nodes { username } } }');
  expect(read.errors).toBeUndefined();
  expect(read.data.users.nodes).toHaveLength(5);
  expect(read.calls).toEqual({ ListUsers: 3 });
  expect(read.extensions.cognito.calls).toEqual({ ListUsers: 3 });

  const write = await app.query(WRITES[0].document);
  expect(write.data).toEqual(WRITES[0].payload);
  expect(write.calls).toEqual({ AdminAddUserToGroup: 2 });
});

test('a user who is deleted between the list and the groups is an error at that path', async () => {
  const app = await openApp();
  deleteBefore(app, 'AdminListGroupsForUser', ['AdminDeleteUser', { Username: 'emp2' }]);
  const { data, errors } = await app.query(
    '{ group(name: "onboarding") { name members { nodes { username groups { name } } } } }',
  );
  // Members are never null, so the group is.
  expect(data).toEqual({ group: null });
  expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT', reason: 'USER_NOT_FOUND' }]);
  expect(errors?.[0]?.path).toEqual(['group', 'members', 'nodes', expect.any(Number), 'groups']);
  expect(errors?.[0]?.message).toBe('The pool has no user "emp2".');
});

test('a group that is deleted between itself and its members is an error at that path', async () => {
  const app = await openApp();
  deleteBefore(app, 'ListUsersInGroup', ['DeleteGroup', { GroupName: 'onboarding' }]);
  const { data, errors } = await app.query('{ group(name: "onboarding") { name memberCount } }');
  expect(data).toEqual({ group: { name: 'onboarding', memberCount: null } });
  expect(errors?.map(({ path, extensions }) => ({ path, extensions }))).toEqual([
    { path: ['group', 'memberCount'], extensions: { code: 'BAD_USER_INPUT', reason: 'GROUP_NOT_FOUND' } },
  ]);
});

test('a user who is deleted after the change and before its payload is USER_NOT_FOUND', async () => {
  const app = await openApp();
  deleteBefore(app, 'AdminGetUser', ['AdminDeleteUser', { Username: 'emp1' }]);
  const { data, errors } = await app.query(
    'mutation { disableUser(input: { username: "emp1" }) { ... on DisableUserPayload { user { enabled } } } }',
  );
  expect(data).toEqual({ disableUser: null });
  expect(errors).toMatchObject([
    {
      path: ['disableUser', 'user'],
      message: expect.stringMatching(/^The change was made.*The pool has no user "emp1"\.$/),
      extensions: { code: 'BAD_USER_INPUT', reason: 'USER_NOT_FOUND', change: { outcome: 'SUCCEEDED' } },
    },
  ]);
});

/** Makes the deletion the moment before the operation is first served. */
function deleteBefore({ pool }: App, operation: string, [deletion, subject]: Deletion): void {
  let done = false;
  pool.faults.set([
    {
      kind: 'throttle',
      operation,
      when: () => {
        if (!done) void pool.service.call(deletion, new RequestInput({ UserPoolId: pool.userPoolId, ...subject }));
        done = true;
        return false;
      },
    },
  ]);
}

type Deletion =
  | readonly ['AdminDeleteUser', { readonly Username: string }]
  | readonly ['DeleteGroup', { readonly GroupName: string }];

function hasGroup({ pool }: App, name: string): boolean {
  try {
    pool.membersOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Every scalar in the answer, and every null. */
function leavesOf(data: unknown): readonly unknown[] {
  return typeof data === 'object' && data !== null ? Object.values(data).flatMap(leavesOf) : [data];
}
