import { expect, test } from 'vitest';
import { PostgresRequestBuckets } from '../../../src/storage/postgres/postgres-request-buckets.ts';
import { testSchema } from '../../support/postgres/test-schema.ts';
import { openPostgres } from './open-postgres.ts';

const at = await testSchema();

async function openReplicas(perMinute: number) {
  const [first, second] = [await openPostgres(at), await openPostgres(at)];
  return [first, second].map(({ db }) => new PostgresRequestBuckets(db, perMinute)) as [
    PostgresRequestBuckets,
    PostgresRequestBuckets,
  ];
}

test('replicas that ask at once are granted a bucket together, and no more', async () => {
  // An interval of 20 s: none comes back while the test runs.
  const [first, second] = await openReplicas(3);
  const grants = await Promise.all([first, second, first, second].map((buckets) => buckets.take('three', 2)));
  expect(grants.reduce((sum, { granted }) => sum + granted, 0)).toBe(3);
  const { granted, waitMs } = await second.take('three', 2);
  expect(granted).toBe(0);
  expect(waitMs).toBeGreaterThan(15_000);
  expect(waitMs).toBeLessThanOrEqual(20_000);
});

test('callers have buckets of their own', async () => {
  const [first] = await openReplicas(1);
  expect(await first.take('a', 1)).toMatchObject({ granted: 1 });
  expect(await first.take('b', 1)).toMatchObject({ granted: 1 });
  expect(await first.take('a', 1)).toMatchObject({ granted: 0 });
});

test('a bucket fills again at its pace', async () => {
  const [first] = await openReplicas(60_000);
  expect((await first.take('quick', 60_000)).granted).toBe(60_000);
  // One a millisecond.
  await expect.poll(async () => (await first.take('quick', 1)).granted).toBe(1);
});

test('full buckets are deleted, and the others kept', async () => {
  const [first] = await openReplicas(1);
  await first.take('kept', 1);
  expect(await first.deleteBefore(new Date(Date.now() - 1_000), 100)).toBe(0);
  const inAnHour = new Date(Date.now() + 3_600_000);
  expect(await first.deleteBefore(inAnHour, 100)).toBeGreaterThan(0);
  expect(await first.take('kept', 1)).toMatchObject({ granted: 1 });
});
