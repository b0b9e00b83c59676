import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type IndexedDirectory, USER_ORDER_FIELDS } from '../../../src/domain/directory-index/indexed-directory.ts';
import { parseUserFilter } from '../../../src/domain/filter/parse-user-filter.ts';
import type { User } from '../../../src/domain/model/user.ts';
import { DirectoryCopy } from '../../../src/storage/sql/directory-index/copy/directory-copy.ts';
import { FoundRowsCache } from '../../../src/storage/sql/directory-index/copy/found-rows-cache.ts';
import { InMemoryDirectory } from '../../../src/storage/sql/directory-index/copy/in-memory-directory.ts';
import { SqlIndexedDirectory } from '../../../src/storage/sql/directory-index/read/sql-indexed-directory.ts';
import { SqlDirectoryIndexStore } from '../../../src/storage/sql/directory-index/sql-directory-index-store.ts';
import { sampleUser } from '../../domain/filter/sample.ts';
import { sampleGroup } from '../../domain/model/sample-group.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { connectEngines, ENGINES } from '../engines.ts';
import { insertHistory, insertState, NOW } from './directory-rows.ts';
import { openInMemory, UNASKED } from './in-memory.ts';

const RUNS = Number(process.env.INDEX_RUNS ?? 5);
const OPTIONS = { attributes: ['email', 'name'], settleMs: 0 };
const NAMES = ['a', 'b', 'c', 'ä', '𝒳'];
const GROUPS = ['g1', 'g2', 'g3'];

const username = fc.constantFrom(...NAMES);
const user = fc
  .record({
    username,
    email: fc.option(fc.constantFrom('A@x', 'b@x', 'ç@x')),
    enabled: fc.boolean(),
    createdAt: fc.constantFrom(0, 5_000).map((time) => new Date(time)),
    updatedAt: fc.constantFrom(0, 1, 2).map((time) => new Date(time)),
  })
  .map(({ email, ...rest }) => sampleUser({ ...rest, attributes: email === null ? {} : { email } }));
const group = fc
  .record({ name: fc.constantFrom(...GROUPS), precedence: fc.constantFrom(1, 2), updatedAt: fc.constant(new Date(0)) })
  .map((properties) => sampleGroup(properties));

type Merge = (index: SqlDirectoryIndexStore, askedAt: Date) => Promise<void>;

const users = fc.uniqueArray(user, { maxLength: 4, selector: (each: User) => each.username });

/** What a reading finds; and nothing is read for as long as the clock stands still. */
const merge: fc.Arbitrary<Merge> = fc.oneof(
  users.map(
    (some): Merge =>
      (index, askedAt) =>
        index.mergeUsers(some, askedAt),
  ),
  fc.array(group, { maxLength: 2 }).map(
    (some): Merge =>
      (index, askedAt) =>
        index.mergeGroups(some, askedAt),
  ),
  fc.tuple(fc.constantFrom(...GROUPS), users).map(
    ([name, some]): Merge =>
      (index, askedAt) =>
        index.mergeMembers(name, some, askedAt),
  ),
  fc.tuple(username, fc.subarray(GROUPS)).map(
    ([name, some]): Merge =>
      (index, askedAt) =>
        index.mergeGroupsOfUser(name, some, askedAt),
  ),
  fc.subarray(NAMES, { maxLength: 2 }).map(
    (some): Merge =>
      (index, askedAt) =>
        index.endUsers(some, askedAt),
  ),
  fc.subarray(GROUPS, { maxLength: 1 }).map(
    (some): Merge =>
      (index, askedAt) =>
        index.endGroups(some, askedAt),
  ),
);

const step = fc.record({ merge, passes: fc.constantFrom(0, 0, 1, 1_000), looks: fc.boolean() });

connectEngines();

describe.each(ENGINES)('The copy of the directory in memory, of $name', ({ openTables }) => {
  test('shows every merge at once, as the database does', { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const clock = new FakeClock();
        const { tables, close } = await openTables(clock);
        try {
          const index = new SqlDirectoryIndexStore(tables, OPTIONS);
          await index.mergeGroups([sampleGroup({ name: 'g1' })], clock.date());
          const inMemory = await openInMemory(tables);
          const inDatabase = new SqlIndexedDirectory(tables, null);
          for (const { merge: change, passes, looks } of steps) {
            await clock.advance(passes);
            await change(index, new Date(clock.date().getTime()));
            if (looks) expect(await everythingIn(inMemory)).toEqual(await everythingIn(inDatabase));
          }
          expect(await everythingIn(inMemory)).toEqual(await everythingIn(inDatabase));
        } finally {
          await close();
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('is not made of a directory that is too large', async () => {
    const { tables, close } = await openTables(new FakeClock());
    onTestFinished(close);
    const facts = [sampleUser({ username: 'a' }), sampleUser({ username: 'b' })];
    await insertHistory(tables, { users: facts.map((fact) => ({ period: NOW, fact })), groups: [], memberships: [] });
    await insertState(tables);
    const copy = new DirectoryCopy(tables, { users: 1, memberships: 10 });
    await copy.load();
    expect(await copy.current()).toBeNull();
    const directory = new InMemoryDirectory(copy, new FoundRowsCache(), new SqlIndexedDirectory(tables, null));
    expect(await directory.countUsers({ search: null, filter: parseUserFilter({}) })).toBe(2);
    const none = new InMemoryDirectory(copy, new FoundRowsCache(), UNASKED);
    await expect(none.groups()).rejects.toThrow('The database was asked.');
  });
});

/** All that can be asked about the present, in an order that says nothing where there is none. */
async function everythingIn(directory: IndexedDirectory): Promise<unknown> {
  const everybody = { search: null, filter: parseUserFilter({}) };
  const some = { search: 'a', filter: parseUserFilter({ not: { inAnyGroup: ['g1', 'g2'] } }) };
  const lists: unknown[] = [];
  for (const field of USER_ORDER_FIELDS) {
    lists.push(await directory.users(everybody, { field, direction: 'ASC' }, null, 100));
    lists.push(await directory.users(some, { field, direction: 'DESC' }, null, 100));
  }
  const byName = await directory.usersByName(NAMES);
  return [
    lists,
    [await directory.countUsers(everybody), await directory.countUsers(some)],
    [await directory.facets(everybody), await directory.facets(some)],
    byName.toSorted((a, b) => (a.username < b.username ? -1 : 1)),
    await directory.groups(),
    await directory.membershipsOf(NAMES),
    await directory.totals(),
  ];
}
