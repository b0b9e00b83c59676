import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import type {
  IndexedDirectory,
  IndexedUserRow,
  UserOrder,
  UserQuery,
} from '../../../src/domain/directory-index/indexed-directory.ts';
import { parseUserFilter } from '../../../src/domain/filter/parse-user-filter.ts';
import type { UserFilter } from '../../../src/domain/filter/user-filter.ts';
import { StaleCursorError } from '../../../src/domain/model/errors.ts';
import type { User } from '../../../src/domain/model/user.ts';
import { SqlIndexedDirectory } from '../../../src/storage/sql/directory-index/read/sql-indexed-directory.ts';
import { userFilter } from '../../domain/filter/arbitraries.ts';
import { sampleUser } from '../../domain/filter/sample.ts';
import { sampleGroup } from '../../domain/model/sample-group.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import type { TestEngine } from '../engines.ts';
import { history, moment, order, search } from './arbitraries.ts';
import { type History, INDEXED, insertHistory, insertState, NOW } from './directory-rows.ts';
import { openInMemory } from './in-memory.ts';
import { DirectoryModel } from './model.ts';

/** Random directories. Ten filters are tried on each: `INDEX_RUNS=1000` for the 10,000 of the issue. */
const RUNS = Number(process.env.INDEX_RUNS ?? 10);
const FILTERS = 10;

const BY_USERNAME: UserOrder = { field: 'USERNAME', direction: 'ASC' };

const queryOf = (filter: UserFilter, text: string | null = null): UserQuery => ({
  search: text,
  filter: parseUserFilter(filter),
});

const EVERYBODY = queryOf({});

/** Which answers about the present: the database, or the copy in memory. The past is the database's. */
type Answering = 'database' | 'memory';

/** What every implementation of `IndexedDirectory` does. */
export function indexedDirectoryContract({ openTables }: TestEngine, answering: Answering): void {
  /** @param inSlices whether what looks at all users does it two by two */
  async function open(facts: History, inSlices = false) {
    const { tables: opened, close } = await openTables(new FakeClock());
    const { scan } = opened.sql;
    const sliced = scan === null ? null : { ...scan, rowsAtOnce: 2, fewUsers: 0 };
    const tables = inSlices ? { ...opened, sql: { ...opened.sql, scan: sliced } } : opened;
    await insertHistory(tables, facts);
    const inDatabase = (moment: Date | null) => new SqlIndexedDirectory(tables, moment);
    if (answering === 'database') return { at: inDatabase, close };
    await insertState(tables);
    const inMemory = await openInMemory(tables);
    return { at: (moment: Date | null) => (moment === null ? inMemory : inDatabase(moment)), close };
  }

  /** The present, closed at the end of the test. */
  async function openForTest(facts: History): Promise<IndexedDirectory> {
    const { at, close } = await open(facts);
    onTestFinished(close);
    return at(null);
  }

  const withUsers = (...users: readonly User[]) =>
    openForTest({ users: users.map((fact) => ({ period: NOW, fact })), groups: [], memberships: [] });

  async function namesOf(directory: IndexedDirectory, query: UserQuery, by = BY_USERNAME): Promise<readonly string[]> {
    return (await directory.users(query, by, null, 100)).map(({ user }) => user.username);
  }

  describe('users', () => {
    test('are at every moment those whom the filter and the search match, in order and counted', {
      timeout: 600_000,
    }, async () => {
      const query = fc.record({ filter: userFilter, search, order, moment });
      const queries = fc.array(query, { minLength: FILTERS, maxLength: FILTERS });
      await fc.assert(
        fc.asyncProperty(history, queries, fc.boolean(), async (facts, asked, inSlices) => {
          const { at, close } = await open(facts, inSlices);
          try {
            for (const { filter, search: text, order: by, moment: when } of asked) {
              const directory = at(when);
              const model = new DirectoryModel(facts, when);
              const expected = model.find(queryOf(filter, text), by);
              const rows = await directory.users(queryOf(filter, text), by, null, 100);
              expect(rows.map(({ user: { groupCount, ...user } }) => [user, groupCount])).toEqual(
                expected.map((user) => [withIndexed(user), model.groupsOf(user.username).size]),
              );
              expect(await directory.countUsers(queryOf(filter, text))).toBe(expected.length);
            }
          } finally {
            await close();
          }
        }),
        { numRuns: RUNS },
      );
    });

    test('make up the whole list page by page, whatever the order', async () => {
      await fc.assert(
        fc.asyncProperty(
          history,
          order,
          moment,
          fc.integer({ min: 1, max: 4 }),
          fc.boolean(),
          async (facts, by, when, size, inSlices) => {
            const { at, close } = await open(facts, inSlices);
            try {
              const all = await at(when).users(EVERYBODY, by, null, 100);
              expect(await pages(at(when), by, size)).toEqual(all);
            } finally {
              await close();
            }
          },
        ),
        { numRuns: RUNS },
      );
    });

    test('without an email come last in both directions', async () => {
      const directory = await withUsers(
        sampleUser({ username: 'none' }),
        sampleUser({ username: 'b', attributes: { email: 'B@x' } }),
        sampleUser({ username: 'a', attributes: { email: 'a@x' } }),
      );
      expect(await namesOf(directory, EVERYBODY, { field: 'EMAIL', direction: 'ASC' })).toEqual(['a', 'b', 'none']);
      expect(await namesOf(directory, EVERYBODY, { field: 'EMAIL', direction: 'DESC' })).toEqual(['b', 'a', 'none']);
    });

    test('are found by a filter as large and as deep as it may be', async () => {
      const directory = await withUsers(sampleUser({ username: 'ada', attributes: { name: 'É999' } }));
      const many = Array.from({ length: 1_000 }, (_, index) => ({ name: { contains: `é${index}` } }));
      expect(await namesOf(directory, queryOf({ or: many }))).toEqual(['ada']);
      expect(await namesOf(directory, queryOf({ and: many }))).toEqual([]);
      const values = Array.from({ length: 1_000 }, (_, index) => `é${index}`);
      expect(await namesOf(directory, queryOf({ name: { in: values } }))).toEqual(['ada']);
      expect(await namesOf(directory, queryOf({ notInAnyGroup: values }))).toEqual(['ada']);
      const deep = Array.from({ length: 10 }).reduce<UserFilter>((filter) => ({ not: filter }), { enabled: true });
      expect(await namesOf(directory, queryOf(deep))).toEqual(['ada']);
    });

    test('are searched by every word, whatever its case and accents, and by no pattern', async () => {
      const directory = await withUsers(
        sampleUser({ username: 'u1', attributes: { name: 'Jürgen Müller', email: 'jm@example.com' } }),
        sampleUser({ username: 'u2', attributes: { name: 'Jorge Muñoz', email: '100%_"\\@example.com' } }),
      );
      const found = (text: string) => namesOf(directory, queryOf({}, text));
      expect(await found('MULLER jur')).toEqual(['u1']);
      expect(await found('u\u0308r')).toEqual(['u1']);
      expect(await found('example.com')).toEqual(['u1', 'u2']);
      expect(await found('jm@ mull')).toEqual(['u1']);
      expect(await found('jm@ munoz')).toEqual([]);
      expect(await found('%')).toEqual(['u2']);
      expect(await found('0%_"\\')).toEqual(['u2']);
      expect(await found('_______')).toEqual([]);
      expect(await found(' ')).toEqual(['u1', 'u2']);
      // No word spans two attributes.
      expect(await found('u1jm')).toEqual([]);
    });

    test('are not to be had from a position that is none', async () => {
      const directory = await withUsers(sampleUser());
      await expect(directory.users(EVERYBODY, BY_USERNAME, 'nonsense', 1)).rejects.toThrow(StaleCursorError);
      await expect(directory.users(EVERYBODY, BY_USERNAME, '[{}, 1]', 1)).rejects.toThrow(StaleCursorError);
    });

    test('are found by their exact names', async () => {
      const directory = await withUsers(sampleUser({ username: 'ada' }), sampleUser({ username: 'Ada' }));
      const found = await directory.usersByName(['ada', 'ada', 'nobody']);
      expect(found.map(({ username }) => username)).toEqual(['ada']);
    });
  });

  describe('groups', () => {
    const ada = sampleUser({ username: 'ada' });
    const facts: History = {
      users: [
        { period: NOW, fact: ada },
        { period: NOW, fact: sampleUser({ username: 'bob', enabled: false }) },
      ],
      groups: [
        { period: NOW, fact: sampleGroup({ name: 'low' }) },
        { period: NOW, fact: sampleGroup({ name: 'high', precedence: 1 }) },
        { period: { from: 0, to: 5 }, fact: sampleGroup({ name: 'gone' }) },
      ],
      memberships: [
        { period: NOW, fact: { username: 'ada', groupName: 'low' } },
        { period: { from: 3, to: null }, fact: { username: 'ada', groupName: 'high' } },
        { period: { from: 0, to: 5 }, fact: { username: 'bob', groupName: 'gone' } },
      ],
    };

    async function openHere(): Promise<(moment: Date | null) => IndexedDirectory> {
      const { at, close } = await open(facts);
      onTestFinished(close);
      return at;
    }

    test('come by authority, with how many members they have', async () => {
      const at = await openHere();
      const sizes = async (directory: IndexedDirectory) =>
        (await directory.groups()).map(({ name, memberCount }) => [name, memberCount]);
      expect(await sizes(at(null))).toEqual([
        ['high', 1],
        ['low', 1],
      ]);
      expect(await sizes(at(new Date(2)))).toEqual([
        ['high', 0],
        ['gone', 1],
        ['low', 1],
      ]);
    });

    test('of each user say since when and by which change', async () => {
      const at = await openHere();
      const [ofAda, ofNobody, again] = await at(null).membershipsOf(['ada', 'nobody', 'ada']);
      expect(ofAda?.map(({ group, since, auditEventId }) => [group.name, since, auditEventId])).toEqual([
        ['high', new Date(3), 'event-3'],
        ['low', null, null],
      ]);
      expect(ofNobody).toEqual([]);
      expect(again).toEqual(ofAda);
      const [then] = await at(new Date(2)).membershipsOf(['ada']);
      expect(then?.map(({ group }) => group.name)).toEqual(['low']);
    });

    test('are counted with the users that a query selects', async () => {
      const at = await openHere();
      const groupsOf = async (directory: IndexedDirectory, query: UserQuery) =>
        (await directory.facets(query)).groups.map(({ group, count }) => [group.name, count]);
      expect(await groupsOf(at(null), EVERYBODY)).toEqual([
        ['high', 1],
        ['low', 1],
      ]);
      expect(await groupsOf(at(new Date(2)), queryOf({ enabled: false }))).toEqual([['gone', 1]]);
      expect(await at(null).facets(queryOf({ enabled: false }))).toEqual({
        total: 1,
        enabled: 0,
        disabled: 1,
        inNoGroup: 1,
        statuses: [{ status: 'CONFIRMED', count: 1 }],
        groups: [],
      });
    });

    test('and users are counted as a report counts them', async () => {
      const at = await openHere();
      expect(await at(null).totals()).toEqual({
        users: 2,
        groups: 2,
        memberships: 2,
        usersInNoGroup: 1,
        disabledUsersInGroups: 0,
        emptyGroups: 0,
      });
      expect(await at(new Date(2)).totals()).toEqual({
        users: 2,
        groups: 3,
        memberships: 2,
        usersInNoGroup: 0,
        disabledUsersInGroups: 1,
        emptyGroups: 1,
      });
    });
  });
}

/** As the index has the user: without what is not indexed. */
function withIndexed(user: User): User {
  return { ...user, attributes: user.attributes.filter(({ name }) => INDEXED.has(name)) };
}

async function pages(directory: IndexedDirectory, by: UserOrder, size: number): Promise<readonly IndexedUserRow[]> {
  const all: IndexedUserRow[] = [];
  for (let after: string | null = null; ; ) {
    const page: readonly IndexedUserRow[] = await directory.users(EVERYBODY, by, after, size);
    all.push(...page);
    const last = page.at(-1);
    if (page.length < size || last === undefined) return all;
    after = last.position;
  }
}
