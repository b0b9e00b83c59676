import { expect, test } from 'vitest';
import { type App, openApp } from '../support/app.ts';
import { itemsOf, order } from './bulk-helpers.ts';

/** Two administrators, the second one named by an alias as well, and two others. */
async function openWithTwo(): Promise<App> {
  const app = await openApp({ ADMIN_GROUPS: 'wardens,keepers' });
  for (const [group, username] of [
    ['wardens', 'emp1'],
    ['keepers', 'emp2'],
  ]) {
    await app.query(`mutation { createGroup(input: { name: "${group}" }) { __typename } }`);
    await app.query(
      `mutation { addUserToGroup(input: { username: "${username}", groupName: "${group}" }) { __typename } }`,
    );
  }
  return app;
}

const leave = (username: string, ...remove: string[]) => ({ username, remove });
const administratorsOf = ({ pool }: App) => [...pool.membersOf('wardens'), ...pool.membersOf('keepers')];

test.each([true, false])(
  'the last administrators that one operation would take together are refused from the first on (dry run: %s)',
  async (dryRun) => {
    const app = await openWithTwo();
    const changes = [leave('emp1', 'wardens', 'onboarding'), leave('emp2', 'keepers'), leave('emp3', 'onboarding')];
    const { operation, calls } = await order(app, 'bulkChangeMemberships', { changes, dryRun });
    expect([...itemsOf(operation)].sort()).toEqual([
      'emp1 onboarding SUCCEEDED',
      'emp1 wardens FAILED NotAllowedError',
      'emp2 keepers FAILED NotAllowedError',
      'emp3 onboarding SUCCEEDED',
    ]);
    const { error } = operation.items.nodes.find(({ groupName }: { groupName: string }) => groupName === 'keepers');
    expect(error.message).toBe(
      '"local-administrator" may not take "emp2" out of "keepers": that would take all enabled administrators at once, "emp1", "emp2", and nobody could administer the pool any more. Leave one of them out, who stays, or make somebody else an administrator first.',
    );
    expect(administratorsOf(app)).toEqual(['emp1', 'emp2']);
    expect(calls.AdminRemoveUserFromGroup).toBe(dryRun ? undefined : 2);
  },
);

test('under an alias as well', async () => {
  const app = await openWithTwo();
  const changes = [leave('emp1', 'wardens'), leave(app.pool.user('emp2')?.sub ?? '', 'keepers')];
  const { operation } = await order(app, 'bulkChangeMemberships', { changes });
  expect(operation).toMatchObject({ failed: 2 });
  expect(administratorsOf(app)).toEqual(['emp1', 'emp2']);
});

test('one of them is taken if another stays, in the other group or made by the same operation', async () => {
  const app = await openWithTwo();
  const first = await order(app, 'bulkChangeMemberships', { changes: [leave('emp1', 'wardens')] });
  expect(first.operation).toMatchObject({ succeeded: 1 });
  const changes = [{ username: 'emp3', add: ['wardens'] }, leave('emp2', 'keepers')];
  const { operation } = await order(app, 'bulkChangeMemberships', { changes });
  expect(operation.succeeded).toBeGreaterThan(0);
  expect(administratorsOf(app)).toContain('emp3');
});

test('who leaves one of two admin groups stays an administrator', async () => {
  const app = await openWithTwo();
  await app.query('mutation { addUserToGroup(input: { username: "emp1", groupName: "keepers" }) { __typename } }');
  const changes = [leave('emp1', 'wardens'), leave('emp2', 'keepers')];
  const { operation } = await order(app, 'bulkChangeMemberships', { changes });
  expect(operation).toMatchObject({ succeeded: 2 });
  expect(administratorsOf(app)).toEqual(['emp1']);
});
