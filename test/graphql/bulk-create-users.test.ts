import { describe, expect, test } from 'vitest';
import { type App, openApp } from '../support/app.ts';
import { itemsOf, order } from './bulk-helpers.ts';

const person = (username: string, more: object = {}) => ({
  username,
  attributes: [{ name: 'email', value: `${username}@example.com` }],
  groupNames: ['employee', 'finance'],
  ...more,
});
const PEOPLE = [person('nina'), person('omar', { groupNames: ['sales'] }), person('pia', { invitation: 'NONE' })];

const invited = (app: App) => app.pool.outbox.messages.map(({ username }) => username).sort();
const writesOf = (calls: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(calls).filter(([operation]) => /^Admin(Create|Add|Delete|Update)/.test(operation)));

describe('bulkCreateUsers', () => {
  test('makes each account with its own attributes and groups, looks each group up once, and invites once', async () => {
    const app = await openApp();
    const { operation, calls } = await order(app, 'bulkCreateUsers', { users: PEOPLE });
    expect(operation).toMatchObject({ kind: 'CREATE_USERS', status: 'SUCCEEDED', total: 3, succeeded: 3 });
    expect(itemsOf(operation)).toEqual(['nina SUCCEEDED', 'omar SUCCEEDED', 'pia SUCCEEDED']);
    expect(app.pool.groupsOf('nina')).toEqual(['employee', 'finance']);
    expect(app.pool.groupsOf('omar')).toEqual(['sales']);
    expect(app.pool.user('omar')?.attributes.email).toBe('omar@example.com');
    expect(invited(app)).toEqual(['nina', 'omar']);
    expect(calls).toEqual({
      AdminGetUser: 3,
      DescribeUserPool: 1,
      ListGroups: 2,
      AdminCreateUser: 5,
      AdminAddUserToGroup: 5,
    });
  });

  test('given again, everything is unchanged, and nothing is written', async () => {
    const app = await openApp();
    await order(app, 'bulkCreateUsers', { users: PEOPLE });
    for (const dryRun of [true, false]) {
      const { operation, calls } = await order(app, 'bulkCreateUsers', { users: PEOPLE, dryRun });
      expect(operation).toMatchObject({ status: 'SUCCEEDED', unchanged: 3, succeeded: 0 });
      expect(writesOf(calls)).toEqual({});
    }
    expect(invited(app)).toEqual(['nina', 'omar']);
  });

  test('an account that exists otherwise fails, and stays as it is', async () => {
    const app = await openApp();
    const users = [person('john.doe'), person('nina'), person('omar', { groupNames: ['nothing'] })];
    const { operation, calls } = await order(app, 'bulkCreateUsers', { users });
    expect(operation).toMatchObject({ status: 'COMPLETED_WITH_FAILURES', succeeded: 1, failed: 2 });
    expect(itemsOf(operation)).toEqual([
      'john.doe FAILED UserExistsError',
      'nina SUCCEEDED',
      'omar FAILED GroupNotFoundError',
    ]);
    expect(writesOf(calls)).toEqual({ AdminCreateUser: 2, AdminAddUserToGroup: 2 });
  });

  test('a dry run makes nothing, and tells of each account what it would come to', async () => {
    const app = await openApp();
    const users = [person('nina'), person('john.doe'), { username: 'omar' }];
    const { operation, calls } = await order(app, 'bulkCreateUsers', { users, dryRun: true });
    expect(itemsOf(operation)).toEqual([
      'nina SUCCEEDED',
      'john.doe FAILED UserExistsError',
      'omar FAILED InvalidInputError',
    ]);
    expect(operation.estimatedSecondsLeft).toBeGreaterThan(0);
    expect(writesOf(calls)).toEqual({});
    expect(app.pool.user('nina')).toBeUndefined();
  });

  test('goes on after an account whose making was not answered for, and invites once', async () => {
    const app = await openApp();
    app.pool.faults.set([
      {
        kind: 'lost-answer',
        operation: 'AdminCreateUser',
        times: 3,
        when: ({ input }) => input.MessageAction === 'SUPPRESS',
      },
    ]);
    const { operation } = await order(app, 'bulkCreateUsers', { users: PEOPLE.slice(0, 1) });
    expect(itemsOf(operation)).toEqual(['nina SUCCEEDED']);
    expect(app.pool.groupsOf('nina')).toEqual(['employee', 'finance']);
    expect(invited(app)).toEqual(['nina']);
  });

  test('tells of an invitation that was not answered for, and sends no other', async () => {
    const app = await openApp();
    app.pool.faults.set([
      { kind: 'lost-answer', operation: 'AdminCreateUser', when: ({ input }) => input.MessageAction === 'RESEND' },
    ]);
    const { operation } = await order(app, 'bulkCreateUsers', { users: PEOPLE.slice(0, 1) });
    expect(itemsOf(operation)).toEqual(['nina FAILED PartialFailureError']);
    expect(invited(app)).toEqual(['nina']);
  });

  test('says what an item does', async () => {
    const app = await openApp();
    await order(app, 'bulkCreateUsers', { users: PEOPLE.slice(0, 1) });
    const { data } = await app.query(
      '{ bulkOperations(first: 1) { nodes { items { nodes { username groupName action user { username } } } } } }',
    );
    expect(data.bulkOperations.nodes[0].items.nodes).toEqual([
      { username: 'nina', groupName: null, action: 'CREATE_USER', user: { username: 'nina' } },
    ]);
  });

  test.each([
    { users: [], field: 'users' },
    { users: [person('two words')], field: 'users[0].username' },
    { users: [person('nina'), person('omar'), person('nina')], field: 'users[2].username' },
    { users: [person('nina', { groupNames: ['sales', ''] })], field: 'users[0].groupNames[1]' },
    { users: [person('nina', { dryRun: true })], field: 'users[0].dryRun' },
    { users: [person('nina', { reason: 'new' })], field: 'users[0].reason' },
  ])('refuses what is wrong at $field', async ({ users, field }) => {
    const app = await openApp();
    const { result, calls } = await order(app, 'bulkCreateUsers', { users });
    expect(result).toMatchObject({ __typename: 'InvalidInputError', field });
    expect(calls).toEqual({});
  });
});
