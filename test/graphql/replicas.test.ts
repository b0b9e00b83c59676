import { expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../src/domain/ports/clock.ts';
import { createEmbeddedPool } from '../../src/embedded-pool/pool.ts';
import { openHardenedService } from '../http/hardened-service.ts';
import { type App, openApp } from '../support/app.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { testSchema } from '../support/postgres/test-schema.ts';

/**
 * Two processes in front of one pool, which share a database.
 *
 * @param slow milliseconds that the date of the second is behind that of the first
 */
async function openReplicas(env: Record<string, string> = {}, slow = 0): Promise<readonly [App, App]> {
  const { url, schema } = await testSchema(onTestFinished);
  const pool = createEmbeddedPool({ users: 40, groups: 2, membershipsPerUser: 0, latencyMs: 2 });
  const open = async (behind: number) => {
    const clock = { ...systemClock, date: () => new Date(Date.now() - behind) };
    const app = await openApp({ DATABASE_URL: url, DATABASE_SCHEMA: schema, ...env }, pool, clock);
    onTestFinished(() => app.service.close());
    await app.service.start();
    return app;
  };
  return [await open(0), await open(slow)];
}

const change = (app: App, name: 'addUserToGroup' | 'removeUserFromGroup', username: string) =>
  app.query(`mutation { ${name}(input: { username: "${username}", groupName: "group-1" }) { __typename } }`);

test('of two administrators who are removed at once, on two replicas, one stays, every time', async () => {
  const [first, second] = await openReplicas({ ADMIN_GROUPS: 'group-1' });
  for (let round = 0; round < 10; round += 1) {
    await change(first, 'addUserToGroup', 'user-1');
    await change(first, 'addUserToGroup', 'user-2');
    await Promise.all([
      change(first, 'removeUserFromGroup', 'user-1'),
      change(second, 'removeUserFromGroup', 'user-2'),
    ]);
    expect(first.pool.membersOf('group-1')).toHaveLength(1);
  }
});

const BULK = `mutation($usernames: [String!]!) {
  bulkAddUsersToGroups(input: { usernames: $usernames, groupNames: ["group-2"], waitSeconds: 0 }) {
    ... on BulkPayload { bulkOperation { id } }
  }
}`;

test('a bulk operation is seen, waited for and cancelled on the replica that does not run it', async () => {
  const [first, second] = await openReplicas();
  const usernames = Array.from({ length: 40 }, (_, index) => `user-${index + 1}`);
  first.pool.faults.set([{ kind: 'delay', milliseconds: 300, operation: 'AdminAddUserToGroup' }]);
  const { data } = await first.query(BULK, { usernames });
  const { id } = data.bulkAddUsersToGroups.bulkOperation;
  const seen = await second.query(`{ bulkOperation(id: "${id}") { status total } }`);
  expect(seen.data.bulkOperation).toEqual({ status: 'RUNNING', total: 40 });
  const cancelled = await second.query(
    `mutation { cancelBulkOperation(id: "${id}") { ... on BulkPayload { bulkOperation { status pending } } } }`,
  );
  expect(cancelled.data.cancelBulkOperation.bulkOperation.pending).toBe(0);
  expect(['CANCELLED', 'SUCCEEDED']).toContain(cancelled.data.cancelBulkOperation.bulkOperation.status);
  const events = await second.query('{ auditEvents { nodes { action outcome } } }');
  expect(events.data.auditEvents.nodes).toContainEqual({ action: 'CANCEL_BULK_OPERATION', outcome: 'SUCCEEDED' });
});

test('bulk operations are dated by one clock, whatever the clocks of the replicas show', async () => {
  const [first, second] = await openReplicas({}, 600_000);
  for (const replica of [first, second]) await replica.query(BULK, { usernames: ['user-1'] });
  const { id } = (await second.query('{ bulkOperations { nodes { id } } }')).data.bulkOperations.nodes[1];
  await second.query(`mutation { cancelBulkOperation(id: "${id}") { __typename } }`);
  await vi.waitFor(async () => {
    const { data } = await second.query('{ bulkOperations { nodes { createdAt finishedAt } } }');
    const dates = data.bulkOperations.nodes.flatMap(Object.values).map(Date.parse);
    expect(dates).toHaveLength(4);
    // To the minute: how well a process knows the time of the database depends on how busy it is.
    for (const date of dates) expect(Math.abs(Date.now() - date)).toBeLessThan(300_000);
  });
});

test('what one replica writes to the trail, the other shows', async () => {
  const [first, second] = await openReplicas();
  await change(first, 'addUserToGroup', 'user-1');
  const { data } = await second.query('{ auditEvents { nodes { action username outcome } } }');
  expect(data.auditEvents.nodes).toEqual([{ action: 'ADD_USER_TO_GROUP', username: 'user-1', outcome: 'SUCCEEDED' }]);
});

test('a caller has one limit of requests at both', async () => {
  const { url, schema } = await testSchema(onTestFinished);
  const env = { DATABASE_URL: url, DATABASE_SCHEMA: schema, RATE_LIMIT_PER_MINUTE: '3' };
  const clock = new FakeClock();
  const open = () => openHardenedService(env, {}, { clock, databaseTime: () => clock.now() });
  const [first, second] = [await open(), await open()];
  onTestFinished(async () => {
    await first.close();
    await second.close();
  });
  const statuses: number[] = [];
  for (const service of [first, second, first, second, first]) {
    statuses.push((await service.post({ query: '{ __typename }' })).status);
  }
  expect(statuses).toEqual([200, 200, 200, 429, 429]);
  await clock.advance(20_000);
  expect((await second.post({ query: '{ __typename }' })).status).toBe(200);
});
