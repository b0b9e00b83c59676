import { expect, test } from 'vitest';
import { localAdministrator } from '../../../src/domain/model/actor.ts';
import { SqlAuditStore } from '../../../src/storage/sql/audit-store.ts';
import { SqlBulkStore } from '../../../src/storage/sql/bulk-store.ts';
import { testSchema } from '../../support/postgres/test-schema.ts';
import { openPostgres } from './open-postgres.ts';

const at = await testSchema();

const spec = {
  kind: 'ENABLE_USERS',
  actor: localAdministrator,
  dryRun: false,
  errorPolicy: 'CONTINUE',
  signOut: false,
  memberships: 0,
  requestId: 'request-1',
  reason: null,
} as const;

const later = new Date(Date.now() + 86_400_000);

test("one pool's audit trail shows and deletes nothing of another's", async () => {
  const database = await openPostgres(at);
  const [ours, theirs] = ['ours', 'theirs'].map(
    (pool) => new SqlAuditStore(database.tablesOf(pool), { onRecorded: () => {} }),
  );
  if (ours === undefined || theirs === undefined) throw new Error('There are two pools.');
  const id = await theirs.start({
    action: 'DISABLE_USER',
    actor: localAdministrator,
    target: { username: 'grace' },
    dryRun: false,
    bulkOperationId: null,
    requestId: 'request-1',
    reason: null,
    changes: [],
  });
  expect(await ours.find(id)).toBeNull();
  expect(await ours.page({ username: 'grace' }, null, 9)).toEqual([]);
  expect(await ours.count({})).toBe(0);
  expect(await ours.deleteBefore(later, 9)).toBe(0);
  await ours.probe();
  expect(await theirs.find(id)).toMatchObject({ username: 'grace' });
});

test("one pool's bulk operations are nobody else's to see, claim, cancel or delete", async () => {
  const database = await openPostgres(at);
  const ours = new SqlBulkStore(database.tablesOf('ours'));
  const theirs = new SqlBulkStore(database.tablesOf('theirs'));
  const targets = [{ username: 'ann', groupName: null }];
  const { lease } = await theirs.create({ spec, targets }, 'worker', 5_000);
  const id = lease.operationId;
  expect(await ours.find(id)).toBeNull();
  expect(await ours.running()).toEqual([]);
  expect(await ours.page({}, null, 9)).toEqual([]);
  expect(await ours.count({})).toBe(0);
  expect(await ours.items(id, -1, 9)).toEqual([]);
  expect(await ours.cancel(id)).toBe(false);
  await expect(ours.renewLease(lease, 5_000)).rejects.toThrow('no longer holds');
  await expect(ours.record(lease, [])).rejects.toThrow('no longer holds');
  await ours.release(lease);
  await expect(theirs.renewLease(lease, 5_000)).resolves.toEqual({ isCancelRequested: false });
  await theirs.release(lease);
  expect(await ours.claim('worker', 5_000)).toBeNull();
  expect(await theirs.cancel(id)).toBe(true);
  expect(await ours.deleteBefore(later, 9)).toBe(0);
  expect(await theirs.items(id, -1, 9)).toHaveLength(1);
});
