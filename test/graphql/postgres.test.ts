import { expect, onTestFinished, test, vi } from 'vitest';
import { openApp } from '../support/app.ts';
import { testSchema } from '../support/postgres/test-schema.ts';
import { itemsOf, look, order } from './bulk-helpers.ts';

const PASSWORD = 'a-secret-of-the-database';

async function openWithDatabase() {
  const at = await testSchema(onTestFinished);
  // The server of the tests asks for no password: it stands there to be looked for in the log.
  const url = new URL(at.url);
  url.searchParams.set('password', url.password || PASSWORD);
  const env = {
    DATABASE_URL: url.href,
    DATABASE_SCHEMA: at.schema,
    EMBEDDED_POOL_USERS: '30',
    EMBEDDED_POOL_GROUPS: '2',
  };
  const app = await openApp(env);
  onTestFinished(() => app.service.close());
  return { app, at, password: url.password || PASSWORD, env };
}

const ADD = 'mutation { addUserToGroup(input: { username: "user-1", groupName: "group-1" }) { __typename } }';
const EVENTS = '{ auditEvents(first: 9) { totalCount nodes { action outcome actor username groupName } } }';

test('with PostgreSQL an event is written before its change is sent, and read back with its outcome', async () => {
  const { app, at } = await openWithDatabase();
  const written: unknown[] = [];
  app.pool.faults.set([
    {
      kind: 'delay',
      milliseconds: 200,
      operation: 'AdminAddUserToGroup',
      when: () => {
        written.push(at.query('SELECT outcome FROM audit_event'));
        return true;
      },
    },
  ]);
  const { data } = await app.query(ADD);
  expect(data.addUserToGroup.__typename).toBe('AddUserToGroupPayload');
  expect(await Promise.all(written)).toEqual([[{ outcome: 'UNKNOWN' }]]);
  expect((await app.query(EVENTS)).data.auditEvents).toEqual({
    totalCount: 1,
    nodes: [
      {
        action: 'ADD_USER_TO_GROUP',
        outcome: 'SUCCEEDED',
        actor: 'local-administrator',
        username: 'user-1',
        groupName: 'group-1',
      },
    ],
  });
});

test('with PostgreSQL a change that cannot be written down is not made, and the service is not ready', async () => {
  const { app, at } = await openWithDatabase();
  await at.query('ALTER TABLE audit_event RENAME TO away');
  const { errors, calls } = await app.query(ADD);
  expect(errors).toHaveLength(1);
  expect(calls.AdminAddUserToGroup).toBeUndefined();
  expect(await app.service.health.ready()).toMatchObject({ ready: false });
  await at.query('ALTER TABLE away RENAME TO audit_event');
});

test('with PostgreSQL a bulk operation runs to its end, and is there for the next process', async () => {
  const { app, env } = await openWithDatabase();
  const usernames = Array.from({ length: 30 }, (_, index) => `user-${index + 1}`);
  const { operation } = await order(app, 'bulkAddUsersToGroups', { usernames, groupNames: ['group-1'] });
  await vi.waitFor(async () => expect((await look(app, operation.id)).status).toBe('SUCCEEDED'), 20_000);
  expect(app.pool.membersOf('group-1')).toHaveLength(30);
  const next = await openApp(env);
  onTestFinished(() => next.service.close());
  const found = await look(next, operation.id);
  expect(found).toMatchObject({ status: 'SUCCEEDED', total: 30, pending: 0 });
  expect(itemsOf(found)).toHaveLength(30);
});

test('the log names the engine, the host and the schema, and nothing shows the password', async () => {
  const { app, at, password } = await openWithDatabase();
  await at.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query LIKE $1',
    [`%"${at.schema}".%`],
  );
  await at.query('ALTER TABLE audit_event RENAME TO away');
  await app.query(ADD);
  const log = app.log.join('\n');
  expect(log).toContain(`"engine":"PostgreSQL","host":"127.0.0.1","schema":"${at.schema}"`);
  expect(log).toContain('could not be written');
  expect(log).not.toContain(password);
  await at.query('ALTER TABLE away RENAME TO audit_event');
});
