import { describe, expect, test } from 'vitest';
import { createEmbeddedPool } from '../../src/embedded-pool/pool.ts';
import { type App, openApp } from '../support/app.ts';

const SELECTIONS: Readonly<Record<string, string>> = {
  createUser: '... on CreateUserPayload { user { username status enabled } }',
  resendInvitation: '... on ResendInvitationPayload { user { username status } }',
  resetUserPassword: '... on ResetUserPasswordPayload { user { username status } }',
  updateUserAttributes: '... on UpdateUserAttributesPayload { changes { name before after } }',
  deleteUser: '... on DeleteUserPayload { deletedUsername deletedUserId }',
  revokeUserSession: '... on RevokeUserSessionPayload { user { username } }',
};

async function change(app: App, field: string, input: Record<string, unknown>) {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}`;
  const { data, errors, calls, extensions } = await app.query(
    `mutation ($input: ${type}Input!) { ${field}(input: $input) {
      __typename
      ${SELECTIONS[field]}
      ... on Error { code message }
      ${field === 'createUser' ? '... on PartialFailureError { completed failed }' : ''}
      ${/create|update/.test(field) ? '... on UserExistsError { field username }' : ''}
      ... on InvalidInputError { field }
    } }`,
    { input },
  );
  return { result: data?.[field], errors, calls, extensions };
}

const invited = (username: string, more: object = {}) => ({
  username,
  attributes: [{ name: 'email', value: `${username}@example.com` }],
  ...more,
});

async function auditEvents(app: App) {
  const { data } = await app.query('{ auditEvents(first: 20) { nodes { action outcome username groupName } } }');
  return data.auditEvents.nodes.map(
    (event: { action: string; outcome: string; username: string | null; groupName: string | null }) =>
      [event.action, event.outcome, event.username, event.groupName].filter((part) => part !== null).join(' '),
  );
}

describe('createUser', () => {
  test('makes the account, puts it into its groups and invites the person last', async () => {
    const app = await openApp();
    const { result, calls } = await change(app, 'createUser', invited('nina', { groupNames: ['employee', 'finance'] }));
    expect(result).toEqual({
      __typename: 'CreateUserPayload',
      user: { username: 'nina', status: 'FORCE_CHANGE_PASSWORD', enabled: true },
    });
    expect(app.pool.groupsOf('nina')).toEqual(['employee', 'finance']);
    expect(app.pool.outbox.messages).toMatchObject([
      { kind: 'invitation', username: 'nina', medium: 'EMAIL', destination: 'nina@example.com' },
    ]);
    expect(calls).toEqual({
      AdminGetUser: 1,
      DescribeUserPool: 1,
      // The sample company has more groups than one page holds.
      ListGroups: 2,
      AdminCreateUser: 2,
      AdminAddUserToGroup: 2,
    });
    expect(await auditEvents(app)).toEqual([
      'RESEND_INVITATION SUCCEEDED nina',
      'ADD_USER_TO_GROUP SUCCEEDED nina finance',
      'ADD_USER_TO_GROUP SUCCEEDED nina employee',
      'CREATE_USER SUCCEEDED nina',
    ]);
  });

  test('sends no invitation where none is asked for', async () => {
    const app = await openApp();
    const { calls } = await change(app, 'createUser', { username: 'nina', invitation: 'NONE' });
    expect(calls.AdminCreateUser).toBe(1);
    expect(app.pool.outbox.messages).toEqual([]);
  });

  test('a dry run makes nothing, and answers without a user', async () => {
    const app = await openApp();
    const { result, calls } = await change(
      app,
      'createUser',
      invited('nina', { groupNames: ['employee'], dryRun: true }),
    );
    expect(result).toEqual({ __typename: 'CreateUserPayload', user: null });
    expect(calls).toEqual({ AdminGetUser: 1, DescribeUserPool: 1, GetGroup: 1 });
    expect(app.pool.user('nina')).toBeUndefined();
  });

  test.each([
    ['a username', invited('john.doe'), 'username', 'john.doe'],
    [
      'a verified address',
      {
        username: 'nina',
        attributes: [
          { name: 'email', value: 'john.doe@example.com' },
          { name: 'email_verified', value: 'true' },
        ],
      },
      'email',
      'john.doe',
    ],
  ])('says who has %s already, in a dry run as well', async (_, input, field, username) => {
    const app = await openApp();
    for (const dryRun of [true, false]) {
      const { result, calls } = await change(app, 'createUser', { ...input, dryRun });
      expect(result).toMatchObject({ __typename: 'UserExistsError', code: 'USER_EXISTS', field, username });
      expect(calls.AdminCreateUser).toBeUndefined();
    }
  });

  test.each([
    ['no address for the invitation', { username: 'nina' }, 'invitation'],
    [
      'an attribute that the pool lacks',
      invited('nina', { attributes: [{ name: 'custom:nothing', value: 'x' }] }),
      'attributes.0.name',
    ],
    ['the sub', invited('nina', { attributes: [{ name: 'sub', value: 'x' }] }), 'attributes.0.name'],
    [
      'a text that is too long',
      invited('nina', { attributes: [{ name: 'custom:department', value: 'x'.repeat(65) }] }),
      'attributes.0.value',
    ],
    [
      'a number out of range',
      invited('nina', { attributes: [{ name: 'custom:badge', value: '0' }] }),
      'attributes.0.value',
    ],
    [
      'a text for a number',
      invited('nina', { attributes: [{ name: 'custom:badge', value: 'x' }] }),
      'attributes.0.value',
    ],
    [
      'an attribute given twice',
      invited('nina', {
        attributes: [
          { name: 'name', value: 'x' },
          { name: 'name', value: 'y' },
        ],
      }),
      'attributes.1.name',
    ],
    ['a username with white space', invited('nina x'), 'username'],
  ])('refuses %s before a write', async (_, input, field) => {
    const { result, calls } = await change(await openApp(), 'createUser', input);
    expect(result).toMatchObject({ __typename: 'InvalidInputError', field });
    expect(calls.AdminCreateUser).toBeUndefined();
  });

  test('makes nothing where one of the groups does not exist', async () => {
    const app = await openApp();
    const { result } = await change(app, 'createUser', invited('nina', { groupNames: ['employee', 'nothing'] }));
    expect(result.__typename).toBe('GroupNotFoundError');
    expect(app.pool.user('nina')).toBeUndefined();
  });

  test.each([
    ['a group', 'AdminAddUserToGroup'],
    ['the invitation', 'AdminCreateUser'],
  ])('deletes the account again where %s fails', async (_, operation) => {
    const app = await openApp();
    app.pool.faults.set([
      { kind: 'access-denied', operation, when: ({ input }) => input.MessageAction !== 'SUPPRESS' },
    ]);
    const { result, errors } = await change(app, 'createUser', invited('nina', { groupNames: ['employee'] }));
    expect(result).toBeNull();
    expect(errors?.[0]?.extensions.code).toBe('UPSTREAM_ACCESS_DENIED');
    expect(app.pool.user('nina')).toBeUndefined();
    expect(await auditEvents(app)).toContain('DELETE_USER SUCCEEDED nina');
  });

  test('says that the invitation could not be delivered, and leaves nothing behind', async () => {
    const app = await openApp();
    app.pool.faults.set([
      { kind: 'undeliverable', operation: 'AdminCreateUser', when: ({ input }) => input.MessageAction === 'RESEND' },
    ]);
    const { result } = await change(app, 'createUser', invited('nina'));
    expect(result).toMatchObject({ __typename: 'InvalidInputError', message: expect.stringContaining('deliver') });
    expect(app.pool.user('nina')).toBeUndefined();
  });

  test('tells what is left where the account cannot be deleted again', async () => {
    const app = await openApp();
    app.pool.faults.set([
      { kind: 'access-denied', operation: 'AdminAddUserToGroup' },
      { kind: 'access-denied', operation: 'AdminDeleteUser' },
    ]);
    const { result } = await change(app, 'createUser', invited('nina', { groupNames: ['employee'] }));
    expect(result).toMatchObject({
      __typename: 'PartialFailureError',
      completed: ['create'],
      failed: ['add employee', 'invite'],
    });
    expect(app.pool.user('nina')).toBeDefined();
  });

  describe('where Cognito gives no answer', () => {
    test('to the creation, it is sent again, is found to be made, and invites once', async () => {
      const app = await openApp();
      app.pool.faults.set([{ kind: 'lost-answer', operation: 'AdminCreateUser', times: 1 }]);
      const { result, calls } = await change(app, 'createUser', invited('nina', { groupNames: ['employee'] }));
      expect(result.__typename).toBe('CreateUserPayload');
      expect(calls.AdminCreateUser).toBe(3);
      expect(app.pool.outbox.messages).toHaveLength(1);
      expect(await auditEvents(app)).toContain('CREATE_USER SUCCEEDED nina');
    });

    test('and the user who is there differs, the outcome is unknown and nothing more is done', async () => {
      const app = await openApp();
      let calls = 0;
      app.pool.faults.set([
        {
          kind: 'lost-answer',
          operation: 'AdminCreateUser',
          times: 1,
        },
        {
          // Somebody disables the new user meanwhile.
          kind: 'delay',
          milliseconds: 0,
          operation: 'AdminCreateUser',
          when: () => {
            calls += 1;
            if (calls === 2) Object.assign(app.pool.user('nina') ?? {}, { enabled: false });
            return false;
          },
        },
      ]);
      const { result, errors, extensions } = await change(
        app,
        'createUser',
        invited('nina', { groupNames: ['employee'] }),
      );
      expect(result).toBeNull();
      expect(errors?.[0]?.extensions.code).toBe('UPSTREAM_UNAVAILABLE');
      expect(extensions.changes).toMatchObject([{ field: 'createUser', outcome: 'UNKNOWN' }]);
      expect(app.pool.outbox.messages).toEqual([]);
      expect(app.pool.groupsOf('nina')).toEqual([]);
      expect(await auditEvents(app)).toEqual(['CREATE_USER UNKNOWN nina']);
    });

    test('to the invitation, it is not sent a second time, and the account stays', async () => {
      const app = await openApp();
      app.pool.faults.set([
        { kind: 'lost-answer', operation: 'AdminCreateUser', when: ({ input }) => input.MessageAction === 'RESEND' },
      ]);
      const { result } = await change(app, 'createUser', invited('nina', { groupNames: ['employee'] }));
      expect(result).toMatchObject({
        __typename: 'PartialFailureError',
        completed: ['create', 'add employee'],
        failed: ['invite'],
      });
      expect(app.pool.outbox.messages).toHaveLength(1);
      expect(app.pool.groupsOf('nina')).toEqual(['employee']);
      expect(await auditEvents(app)).toContain('RESEND_INVITATION UNKNOWN nina');
    });
  });
});

describe('resendInvitation', () => {
  test('sends a new temporary password to who waits for one, in one call', async () => {
    const app = await openApp();
    const { result, calls } = await change(app, 'resendInvitation', { username: 'emp1' });
    expect(result.user).toEqual({ username: 'emp1', status: 'FORCE_CHANGE_PASSWORD' });
    expect(calls).toEqual({ AdminCreateUser: 1, AdminGetUser: 1 });
    expect(app.pool.outbox.messages).toMatchObject([{ kind: 'invitation', username: 'emp1' }]);
  });

  test.each([
    ['an account that is in use', { username: 'john.doe' }, 'username'],
    ['a delivery that delivers nothing', { username: 'emp1', delivery: 'NONE' }, 'delivery'],
  ])('is refused for %s', async (_, input, field) => {
    const app = await openApp();
    const { result } = await change(app, 'resendInvitation', input);
    expect(result).toMatchObject({ __typename: 'InvalidInputError', field });
    expect(app.pool.outbox.messages).toEqual([]);
  });

  test('is not sent again where Cognito gives no answer', async () => {
    const app = await openApp();
    app.pool.faults.set([{ kind: 'lost-answer', operation: 'AdminCreateUser' }]);
    const { errors, calls } = await change(app, 'resendInvitation', { username: 'emp1' });
    expect(errors?.[0]?.extensions.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(calls.AdminCreateUser).toBe(1);
    expect(app.pool.outbox.messages).toHaveLength(1);
    expect(await auditEvents(app)).toEqual(['RESEND_INVITATION UNKNOWN emp1']);
  });
});

describe('resetUserPassword', () => {
  test('sends a code, in one call', async () => {
    const app = await openApp();
    const { result, calls } = await change(app, 'resetUserPassword', { username: 'john.doe' });
    expect(result.user).toEqual({ username: 'john.doe', status: 'RESET_REQUIRED' });
    expect(calls).toEqual({ AdminResetUserPassword: 1, AdminGetUser: 1 });
    expect(app.pool.outbox.messages).toMatchObject([
      { kind: 'password-reset-code', destination: 'john.doe@example.com' },
    ]);
  });

  test('is refused for an account that waits for its first password, and not as a lack of rights', async () => {
    const { result } = await change(await openApp(), 'resetUserPassword', { username: 'emp1' });
    expect(result).toMatchObject({ __typename: 'InvalidInputError', field: 'username' });
  });

  test('is not sent again where Cognito gives no answer', async () => {
    const app = await openApp();
    app.pool.faults.set([{ kind: 'lost-answer', operation: 'AdminResetUserPassword' }]);
    const { calls } = await change(app, 'resetUserPassword', { username: 'john.doe' });
    expect(calls.AdminResetUserPassword).toBe(1);
    expect(app.pool.outbox.messages).toHaveLength(1);
  });
});

describe('updateUserAttributes', () => {
  const update = (app: App, attributes: object, more = {}) =>
    change(app, 'updateUserAttributes', {
      username: 'john.doe',
      attributes: Object.entries(attributes).map(([name, value]) => ({ name, value })),
      ...more,
    });

  test('sets and takes away attributes in one write, and answers with what differs', async () => {
    const app = await openApp();
    const wanted = { name: 'Jon Doe', 'custom:department': null, family_name: 'Doe', nickname: null };
    const { result, calls } = await update(app, wanted);
    expect(result.changes).toEqual([
      { name: 'custom:department', before: 'engineering', after: null },
      { name: 'name', before: 'John Doe', after: 'Jon Doe' },
    ]);
    expect(calls).toEqual({ DescribeUserPool: 1, AdminGetUser: 1, AdminUpdateUserAttributes: 1 });
    const attributes = app.pool.user('john.doe')?.attributes;
    expect(attributes).toMatchObject({ name: 'Jon Doe', family_name: 'Doe' });
    expect(attributes).not.toHaveProperty('custom:department');
  });

  test('writes nothing where nothing differs', async () => {
    const { result, calls } = await update(await openApp(), { name: 'John Doe' });
    expect(result.changes).toEqual([]);
    expect(calls.AdminUpdateUserAttributes).toBeUndefined();
  });

  test('a dry run answers with the same, and changes nothing', async () => {
    const app = await openApp();
    const dry = await update(app, { name: 'Jon', email: 'jon@example.com' }, { dryRun: true });
    expect(dry.calls.AdminUpdateUserAttributes).toBeUndefined();
    const real = await update(app, { name: 'Jon', email: 'jon@example.com' });
    expect(real.result).toEqual(dry.result);
  });

  test('tells that a new address is unverified, as it is', async () => {
    const app = await openApp();
    const { result } = await update(app, { email: 'jon@example.com' });
    expect(result.changes).toEqual([
      { name: 'email', before: 'john.doe@example.com', after: 'jon@example.com' },
      { name: 'email_verified', before: 'true', after: 'false' },
    ]);
    expect(app.pool.user('john.doe')?.attributes).toMatchObject({ email: 'jon@example.com', email_verified: 'false' });
  });

  test('keeps a new address verified where an administrator says so', async () => {
    const app = await openApp();
    const { result } = await update(app, { email: 'jon@example.com', email_verified: 'true' });
    expect(result.changes).toEqual([{ name: 'email', before: 'john.doe@example.com', after: 'jon@example.com' }]);
    expect(app.pool.user('john.doe')?.attributes).toMatchObject({ email: 'jon@example.com', email_verified: 'true' });
  });

  test("refuses another user's verified address, and says whose it is", async () => {
    const { result, calls } = await update(await openApp(), { email: 'emp1@example.com', email_verified: 'true' });
    expect(result).toMatchObject({ __typename: 'UserExistsError', field: 'email', username: 'emp1' });
    expect(calls.AdminUpdateUserAttributes).toBeUndefined();
  });

  test.each([
    ['what cannot be changed', { 'custom:employee_id': 'E99999' }, 'attributes.0.value'],
    ['the sub', { sub: 'x' }, 'attributes.0.name'],
    ['an attribute that the pool lacks', { 'custom:nothing': 'x' }, 'attributes.0.name'],
    ['no attribute at all', {}, 'attributes'],
  ])('refuses to change %s', async (_, attributes, field) => {
    const { result } = await update(await openApp(), attributes);
    expect(result).toMatchObject({ __typename: 'InvalidInputError', field });
  });

  test('an attribute that cannot be changed can be sent as it is', async () => {
    const app = await openApp();
    const id = app.pool.user('john.doe')?.attributes['custom:employee_id'];
    const { result } = await update(app, { 'custom:employee_id': id, name: 'Jon' });
    expect(result.changes).toHaveLength(1);
  });
});

describe('deleteUser', () => {
  test('deletes a disabled account, by its true username, and its memberships', async () => {
    const app = await openApp();
    await app.query('mutation { disableUser(input: { username: "john.doe" }) { __typename } }');
    const { result, calls } = await change(app, 'deleteUser', { username: 'John.Doe@example.com' });
    expect(result).toEqual({
      __typename: 'DeleteUserPayload',
      deletedUsername: 'john.doe',
      deletedUserId: expect.any(String),
    });
    expect(calls).toMatchObject({ AdminGetUser: 1, AdminDeleteUser: 1 });
    expect(app.pool.user('john.doe')).toBeUndefined();
    expect(app.pool.membersOf('employee')).not.toContain('john.doe');
  });

  test('refuses an enabled account unless forced', async () => {
    const app = await openApp();
    const { result } = await change(app, 'deleteUser', { username: 'john.doe' });
    expect(result).toMatchObject({ __typename: 'InvalidInputError', field: 'force' });
    const forced = await change(app, 'deleteUser', { username: 'john.doe', force: true });
    expect(forced.result.__typename).toBe('DeleteUserPayload');
  });

  test('succeeds where the answer to the first attempt was lost', async () => {
    const app = await openApp();
    app.pool.faults.set([{ kind: 'lost-answer', operation: 'AdminDeleteUser', times: 1 }]);
    const { result } = await change(app, 'deleteUser', { username: 'john.doe', force: true });
    expect(result.__typename).toBe('DeleteUserPayload');
  });
});

describe('sessions', () => {
  const SESSIONS =
    '{ user(by: { username: "john.doe" }) { sessions { id kind clientId device ipAddress city country } } }';

  test('are listed, newest activity first, in one call', async () => {
    const { data, calls } = await (await openApp()).query(SESSIONS);
    expect(data.user.sessions.map(({ kind, city }: Record<string, string>) => [kind, city])).toEqual([
      ['TOKEN', 'Lisbon'],
      ['TOKEN', 'Seattle'],
      ['SSO', 'Seattle'],
    ]);
    expect(calls).toEqual({ AdminGetUser: 1, AdminListUserSessions: 1 });
  });

  test('one of them is ended, and the others stay', async () => {
    const app = await openApp();
    const { data } = await app.query(SESSIONS);
    const [first, ...others] = data.user.sessions;
    const { calls } = await change(app, 'revokeUserSession', { username: 'john.doe', sessionId: first.id });
    expect(calls).toEqual({ AdminRevokeUserSession: 1, AdminGetUser: 1 });
    expect((await app.query(SESSIONS)).data.user.sessions).toEqual(others);
    expect(await auditEvents(app)).toEqual(['REVOKE_USER_SESSION SUCCEEDED john.doe']);
  });

  test.each(['tkn0000000000000000000000000', 'no session'])('%j is not ended, which is said', async (sessionId) => {
    const { result } = await change(await openApp(), 'revokeUserSession', { username: 'john.doe', sessionId });
    expect(result).toMatchObject({ __typename: 'InvalidInputError', field: 'sessionId' });
  });

  test('a pool that records none has null for them, with an error at their path', async () => {
    const app = await openApp({}, createEmbeddedPool({ recordsSessions: false }));
    const { data, errors } = await app.query('{ user(by: { username: "john.doe" }) { username sessions { id } } }');
    expect(data.user).toEqual({ username: 'john.doe', sessions: null });
    expect(errors).toMatchObject([{ path: ['user', 'sessions'], extensions: { code: 'SESSIONS_NOT_RECORDED' } }]);
    const revoked = await change(app, 'revokeUserSession', { username: 'john.doe', sessionId: 'tkn1' });
    expect(revoked.errors?.[0]?.extensions.code).toBe('SESSIONS_NOT_RECORDED');
  });
});

test('no temporary password and no code is in an answer, in the trail or in the log; no attribute in an ordinary line of the log', async () => {
  const app = await openApp();
  const answers = [
    await change(
      app,
      'createUser',
      invited('nina', { attributes: [{ name: 'email', value: 'secret.address@example.com' }] }),
    ),
    await change(app, 'resendInvitation', { username: 'emp1' }),
    await change(app, 'resetUserPassword', { username: 'john.doe' }),
    await change(app, 'updateUserAttributes', {
      username: 'john.doe',
      attributes: [{ name: 'email', value: 'other.secret@example.com' }],
    }),
    // Refused by Cognito, which quotes what it refuses.
    await change(app, 'updateUserAttributes', {
      username: 'emp1',
      attributes: [{ name: 'email', value: 'not-an-address' }],
    }),
  ];
  const { data: trail } = await app.query(
    '{ auditEvents(first: 50) { nodes { action outcome actor username groupName detail } } }',
  );
  const secrets = app.pool.outbox.messages.map(({ secret }) => secret);
  expect(secrets).toHaveLength(3);
  const [said, written, logged] = [JSON.stringify(answers), JSON.stringify(trail), app.log.join('\n')];
  for (const secret of secrets) {
    for (const text of [said, written, logged]) expect(text).not.toContain(secret);
  }
  // The trail tells what attributes were and became, and a service that logs its trail marks those lines.
  const ordinary = app.log.filter((line) => JSON.parse(line).audit !== true).join('\n');
  for (const value of ['secret.address', 'other.secret', 'not-an-address']) {
    for (const text of [written, ordinary]) expect(text).not.toContain(value);
  }
  await app.service.close();
});
