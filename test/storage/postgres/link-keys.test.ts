import { expect, test } from 'vitest';
import { PostgresLinkKeys } from '../../../src/storage/postgres/postgres-link-keys.ts';
import { testSchema } from '../../support/postgres/test-schema.ts';
import { openPostgres } from './open-postgres.ts';

const at = await testSchema();

const ageBy = (hours: number) => at.query(`UPDATE link_key SET created_at = created_at - ${hours * 3_600_000}`);

test('replicas share a key, which signs for a day, is accepted for two, and is deleted then', async () => {
  const [first, second] = [
    new PostgresLinkKeys((await openPostgres(at)).db),
    new PostgresLinkKeys((await openPostgres(at)).db),
  ];
  expect(await first.all()).toEqual([]);
  const key = await first.current();
  expect(Buffer.from(key, 'base64')).toHaveLength(32);
  expect([await second.current(), await second.all()]).toEqual([key, [key]]);
  await ageBy(25);
  const next = await second.current();
  expect(next).not.toBe(key);
  expect(await first.all()).toEqual([next, key]);
  await ageBy(24);
  expect(await first.all()).toEqual([next]);
  await first.current();
  expect(await at.query('SELECT 1 FROM link_key WHERE secret = $1', [key])).toEqual([]);
});
