import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RequestInput } from '../../src/embedded-pool/request-input.ts';
import type { GuardedApp } from '../support/authenticated-app.ts';
import { ask, change, expectDone, openCompany, WAYS_IN } from './authorization-requests.ts';

let app: GuardedApp;
let peer: string;

const NAMES = Array.from({ length: 300 }, (_, index) => `hired-${index}`);

const call = (operation: string, members: Record<string, string | number>) =>
  void app.pool.service.call(operation, new RequestInput({ UserPoolId: app.pool.userPoolId, ...members }));

beforeEach(async () => {
  app = await openCompany();
  peer = (await app.signIn('second.operator', 'operators')).access;
  for (const Username of NAMES) call('AdminCreateUser', { Username });
});
afterEach(() => app.service.close());

/** Begins an operation that takes longer than to cancel it does; answers with its id. */
async function begin(token: string, groupName = 'junior'): Promise<string> {
  const before = app.pool.calls.counts.AdminAddUserToGroup;
  app.pool.faults.set([{ kind: 'delay', milliseconds: 300, operation: 'AdminAddUserToGroup' }]);
  const { data } = await ask(
    app,
    token,
    `mutation { bulkAddUsersToGroups(input: {
      usernames: ${JSON.stringify(NAMES)}, groupNames: ["${groupName}"], waitSeconds: 0
    }) { ... on BulkPayload { bulkOperation { id } } } }`,
  ).then((outcome) => (outcome.errors ? Promise.reject(new Error(JSON.stringify(outcome.errors))) : outcome));
  while (app.pool.calls.counts.AdminAddUserToGroup === before) await new Promise(setImmediate);
  return data.bulkAddUsersToGroups.bulkOperation.id;
}

const cancel = (token: string, id: string) =>
  ask(
    app,
    token,
    `mutation { cancelBulkOperation(id: "${id}") {
      __typename ... on BulkPayload { bulkOperation { status } } ... on Error { message }
    } }`,
  );

const statusOf = async (id: string) => {
  const { data } = await ask(app, app.staff.administrator, `{ bulkOperation(id: "${id}") { status } }`);
  return data.bulkOperation.status;
};

const lastCancelling = async () => {
  const { data } = await ask(
    app,
    app.staff.administrator,
    `{ auditEvents(first: 1, filter: { action: [CANCEL_BULK_OPERATION] }) {
      nodes { outcome actor username groupName detail bulkOperationId }
    } }`,
  );
  return data.auditEvents.nodes[0];
};

const disable = (username: string) => call('AdminDisableUser', { Username: username });

describe('a bulk operation is cancelled', () => {
  test.each([
    {
      by: 'an administrator',
      of: 'an operator',
      caller: () => app.staff.administrator,
      owner: () => app.staff.operator,
    },
    { by: 'an operator', of: 'another of the same rank', caller: () => peer, owner: () => app.staff.operator },
    {
      by: 'an operator',
      of: 'their own',
      caller: () => app.staff.operator,
      owner: () => app.staff.operator,
    },
  ])('by $by, of $of, and the trail says so', async ({ caller, owner }) => {
    const id = await begin(owner());
    const { data } = await cancel(caller(), id);
    expect(data.cancelBulkOperation).toMatchObject({
      __typename: 'BulkPayload',
      bulkOperation: { status: 'CANCELLED' },
    });
    expect(await lastCancelling()).toEqual({
      outcome: 'SUCCEEDED',
      actor: expect.any(String),
      username: null,
      groupName: null,
      detail: null,
      bulkOperationId: id,
    });
  });

  test('by its owner, whatever their present access', async () => {
    const id = await begin(app.staff.operator);
    disable('operator');
    const { data, calls } = await cancel(app.staff.operator, id);
    expect(data.cancelBulkOperation.bulkOperation.status).toBe('CANCELLED');
    expect(calls.AdminGetUser).toBeUndefined();
    expect((await lastCancelling()).outcome).toBe('SUCCEEDED');
  });

  test('once it has ended: it stays as it is, and nothing is written down', async () => {
    const id = await begin(app.staff.operator);
    app.pool.faults.clear();
    while ((await statusOf(id)) === 'RUNNING') await new Promise(setImmediate);
    expect((await cancel(app.staff.administrator, id)).data.cancelBulkOperation.bulkOperation.status).not.toBe(
      'CANCELLED',
    );
    expect(await lastCancelling()).toBeUndefined();
  });
});

describe('a bulk operation goes on, and the trail has the refusal,', () => {
  test.each([
    {
      what: "an operator cancels an administrator's",
      owner: () => app.staff.administrator,
      caller: () => app.staff.operator,
      before: () => {},
      reason: /outranks|administrator/,
    },
    {
      what: 'a disabled operator cancels a colleague’s',
      owner: () => app.staff.operator,
      caller: () => peer,
      before: () => disable('second.operator'),
      reason: /has been disabled/,
    },
    {
      what: 'an operator without the permission any more cancels a colleague’s',
      owner: () => app.staff.operator,
      caller: () => peer,
      before: () => call('AdminRemoveUserFromGroup', { Username: 'second.operator', GroupName: 'operators' }),
      reason: /do not give MEMBERSHIP_WRITE/,
    },
    {
      what: 'an operator cancels that of somebody who has gone since',
      owner: () => app.staff.operator,
      caller: () => peer,
      before: () => disable('operator'),
      reason: /cannot be compared/,
    },
  ])('where $what', async ({ owner, caller, before, reason }) => {
    const id = await begin(owner());
    before();
    const { refusal } = await cancel(caller(), id);
    expect(refusal).toMatch(reason);
    expect(await statusOf(id)).not.toBe('CANCELLED');
    expect(await lastCancelling()).toEqual({
      outcome: 'DENIED',
      actor: caller() === peer ? 'second.operator' : 'operator',
      username: null,
      groupName: null,
      detail: `NOT_ALLOWED: ${refusal}`,
      bulkOperationId: id,
    });
  });

  test('where an operator is outranked by another who ordered it', async () => {
    expectDone(await ask(app, app.staff.administrator, WAYS_IN.addUserToGroup('operator', 'lead')));
    const id = await begin(app.staff.operator);
    expect((await cancel(peer, id)).refusal).toMatch(/precedence 14.*precedence 15/);
    expect(await statusOf(id)).not.toBe('CANCELLED');
    // And the other way round it may be.
    const other = await begin(peer);
    expect((await cancel(app.staff.operator, other)).refusal).toBeUndefined();
  });

  test('where somebody without the permission cancels it', async () => {
    const id = await begin(app.staff.operator);
    expect((await cancel(app.staff.auditor, id)).refusal).toBe('FORBIDDEN');
    expect(await lastCancelling()).toMatchObject({ outcome: 'DENIED', actor: 'auditor', bulkOperationId: id });
  });
});

test('an operation whose owner no longer exists can be cancelled by an administrator', async () => {
  const id = await begin(app.staff.operator);
  call('AdminDeleteUser', { Username: 'operator' });
  expect((await cancel(app.staff.administrator, id)).data.cancelBulkOperation.__typename).toBe('BulkPayload');
  expectDone(await ask(app, app.staff.administrator, change('createGroup', 'name: "after"')));
});
