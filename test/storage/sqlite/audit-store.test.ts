import { expect, test } from 'vitest';
import { SqlAuditStore } from '../../../src/storage/sql/audit-store.ts';
import { Database, type SqlParams } from '../../../src/storage/sqlite/database.ts';
import { sqliteTables } from '../../../src/storage/sqlite/sqlite-tables.ts';
import { FakeClock } from '../../support/fake-clock.ts';

test.each([
  ['all events', {}, 'SCAN audit_event'],
  ['a span of time', { after: new Date(0), before: new Date(1) }, 'USING PRIMARY KEY'],
  ['one user', { username: 'grace' }, 'USING INDEX audit_event_username'],
  ['one group', { groupName: 'admin', outcome: ['FAILED'] }, 'USING INDEX audit_event_group_name'],
  ['one actor', { actor: 'ada' }, 'USING INDEX audit_event_actor'],
] as const)('a page of %s is read in the order of an index, without sorting', async (_what, filter, path) => {
  const database = Database.inMemory();
  const plans: string[] = [];
  // The plan of the very statement that the trail runs.
  const explain = new Proxy(database, {
    get: (target, name) =>
      name === 'query'
        ? (sql: string, values: SqlParams) => {
            plans.push(
              ...target.query<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, values).map(({ detail }) => detail),
            );
            return [];
          }
        : Reflect.get(target, name).bind(target),
  });
  const store = new SqlAuditStore(sqliteTables(explain, new FakeClock()), { onRecorded: () => {} });
  await store.page(filter, null, 10);
  expect(plans[0]).toContain(path);
  expect(plans.join()).not.toContain('TEMP B-TREE');
});
