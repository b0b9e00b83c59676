import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn, setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { sql } from 'kysely';
import type {
  IndexedDirectory,
  UserOrder,
  UserOrderField,
  UserQuery,
} from '../src/domain/directory-index/indexed-directory.ts';
import { parseUserFilter } from '../src/domain/filter/parse-user-filter.ts';
import type { UserFilter } from '../src/domain/filter/user-filter.ts';
import { systemClock } from '../src/domain/ports/clock.ts';
import { PostgresDatabase } from '../src/storage/postgres/postgres-database.ts';
import { DirectoryCopy } from '../src/storage/sql/directory-index/copy/directory-copy.ts';
import { FoundRowsCache } from '../src/storage/sql/directory-index/copy/found-rows-cache.ts';
import { InMemoryDirectory } from '../src/storage/sql/directory-index/copy/in-memory-directory.ts';
import { SqlIndexedDirectory } from '../src/storage/sql/directory-index/read/sql-indexed-directory.ts';
import type { PoolTables } from '../src/storage/sql/pool-tables.ts';
import { openDatabase } from '../src/storage/sqlite/open-database.ts';
import { sqliteTables } from '../src/storage/sqlite/sqlite-tables.ts';
import { insertHistory, insertState } from '../test/storage/directory-index/directory-rows.ts';
import { DirectoryModel } from '../test/storage/directory-index/model.ts';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';
import { openBenchDatabase } from './database.ts';
import { DIRECTORY_SIZE, directoryPool } from './directory-pool.ts';
import { percentile } from './percentile.ts';

const PAGE = 60;
/** How often all queries are asked, each time as if nobody had asked before. */
const ROUNDS = 3;
/** How long the event loop may be late without anybody's doing, in milliseconds. */
const RESOLUTION_MS = 1;

/** Searching, filtering and ordering a large pool in the store, by both engines. */
export const directoryIndex: readonly Benchmark[] = [
  { group: 'index', name: 'index-sqlite', run: () => measure('SQLite', openSqlite) },
  { group: 'index', name: 'index-postgres', run: () => measure('PostgreSQL', openPostgres) },
];

/** What somebody looks for; each in an order of its own. */
const QUERIES: readonly (readonly [search: string | null, filter: UserFilter, field: UserOrderField])[] = [
  [null, {}, 'USERNAME'],
  [null, {}, 'EMAIL'],
  [null, {}, 'GROUP_COUNT'],
  ['mül', {}, 'USERNAME'],
  ['ada mul', {}, 'NAME'],
  ['ler', {}, 'CREATED_AT'],
  ['x', {}, 'USERNAME'],
  ['example', {}, 'EMAIL'],
  ['nobody', {}, 'USERNAME'],
  ['mül', { inAnyGroup: ['admin'], enabled: false }, 'USERNAME'],
  [null, { enabled: false }, 'UPDATED_AT'],
  [null, { inAnyGroup: ['group-0'] }, 'NAME'],
  [null, { inAnyGroup: ['group-40'] }, 'NAME'],
  [null, { inAnyGroup: ['group-0'], enabled: false }, 'EMAIL'],
  [null, { inAllGroups: ['group-0', 'group-1'] }, 'STATUS'],
  [null, { inNoGroup: true }, 'CREATED_AT'],
  [null, { notInAnyGroup: ['group-0'] }, 'EMAIL'],
  [null, { email: { contains: 'mül' } }, 'EMAIL'],
  [null, { email: { endsWith: '@example1.com' } }, 'NAME'],
  [null, { name: { startsWith: 'Ada S' } }, 'CREATED_AT'],
  [null, { createdAt: { after: new Date('2022-01-01'), before: new Date('2022-02-01') } }, 'EMAIL'],
  [null, { status: ['EXTERNAL_PROVIDER'], enabled: false }, 'GROUP_COUNT'],
  [null, { or: [{ email: { contains: 'ad' } }, { name: { contains: 'mü' } }] }, 'NAME'],
  [null, { not: { email: { contains: 'a' } } }, 'EMAIL'],
];

interface OpenStore {
  readonly tables: PoolTables;
  /** In bytes. */
  size(): Promise<number>;
  close(): Promise<void>;
}

async function measure(engine: string, open: () => Promise<OpenStore>): Promise<BenchmarkResult> {
  const pool = directoryPool();
  const store = await open();
  const { tables } = store;
  await insertHistory(tables, pool);
  await insertState(tables);
  const size = await store.size();

  const first: number[] = [];
  const next: number[] = [];
  const totals = new Map<UserQuery, number>();
  const queries = QUERIES.map(([search, filter, field]) => ({
    query: { search, filter: parseUserFilter(filter) },
    order: { field, direction: 'ASC' } as const,
  }));
  const database = new SqlIndexedDirectory(tables, null);
  const copy = new DirectoryCopy(tables);
  const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  const before = memoryInUse();
  loop.enable();
  const loadedIn: number[] = [];
  await timed(() => copy.load(), loadedIn);
  // A block that lasts to the end shows only in the next turn of the loop.
  await setTimeout(10 * RESOLUTION_MS);
  const lateInLoading = lateness(loop);
  const memory = memoryInUse() - before;
  // The collector's run shows in the next turn as well, and is no part of what is measured.
  await setTimeout(10 * RESOLUTION_MS);
  loop.reset();
  for (let round = 0; round < ROUNDS; round++) {
    const directory = new InMemoryDirectory(copy, new FoundRowsCache(), database);
    for (const { query, order } of queries) {
      const page = await timed(() => readPage(directory, query, order, null), first);
      totals.set(query, page.total);
      const position = page.rows.at(-1)?.position ?? null;
      await timed(() => readPage(directory, query, order, position), next);
      await timed(() => readPage(directory, query, { ...order, direction: 'DESC' }, null), next);
    }
  }
  await setTimeout(10 * RESOLUTION_MS);
  loop.disable();
  await store.close();

  const model = new DirectoryModel(pool, null);
  const mistakes = [...totals].flatMap(([query, total], index) => {
    const expected = model.find(query, { field: 'USERNAME', direction: 'ASC' }).length;
    return total === expected ? [] : [`query ${index}: ${total} users, and there are ${expected}`];
  });
  const blocked = { atMost: 20 };
  return {
    title: `${PAGE} of ${DIRECTORY_SIZE.users} users by search, filter and order, with the total and their groups, in ${engine}`,
    figures: [
      {
        what: 'a further page or another order, p95',
        value: percentile(next, 0.95),
        unit: 'ms',
        bound: { atMost: 10 },
      },
      { what: 'asked for the first time, p95', value: percentile(first, 0.95), unit: 'ms', bound: { atMost: 10 } },
      { what: 'asked for the first time, median', value: percentile(first, 0.5), unit: 'ms', bound: null },
      { what: 'event loop blocked, longest', value: lateness(loop), unit: 'ms', bound: blocked },
      { what: 'copied to memory in', value: loadedIn[0] ?? 0, unit: 'ms', bound: null },
      { what: 'event loop blocked while it is copied, longest', value: lateInLoading, unit: 'ms', bound: blocked },
      { what: 'memory of the copy', value: memory / 1e6, unit: 'MB', bound: { atMost: 150 } },
      { what: 'the index on disk', value: size / 1e6, unit: 'MB', bound: null },
    ],
    notes: [
      `${DIRECTORY_SIZE.memberships} memberships in ${DIRECTORY_SIZE.groups} groups; ${QUERIES.length} queries, each with its total for the first time, and then twice with the total kept`,
    ],
    mistakes,
  };
}

/** In bytes, once the collector has run. */
function memoryInUse(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function lateness({ max }: Pick<IntervalHistogram, 'max'>): number {
  return Math.max(0, max / 1e6 - RESOLUTION_MS);
}

async function readPage(directory: IndexedDirectory, query: UserQuery, order: UserOrder, after: string | null) {
  const [rows, total] = await Promise.all([directory.users(query, order, after, PAGE), directory.countUsers(query)]);
  await directory.membershipsOf(rows.map(({ user }) => user.username));
  return { rows, total };
}

/** Each in a turn of the loop of its own, as requests come: SQLite in this process would else answer all of them in one. */
async function timed<Result>(work: () => Promise<Result>, took: number[]): Promise<Result> {
  await nextTurn();
  const start = performance.now();
  const result = await work();
  took.push(performance.now() - start);
  return result;
}

async function openSqlite(): Promise<OpenStore> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-index-'));
  const database = openDatabase(directory, 'pool', systemClock);
  return {
    tables: sqliteTables(database, systemClock),
    async size() {
      database.query('PRAGMA wal_checkpoint(TRUNCATE)');
      return statSync(join(directory, 'pool.sqlite')).size;
    },
    async close() {
      database.close();
      rmSync(directory, { recursive: true });
    },
  };
}

async function openPostgres(): Promise<OpenStore> {
  const server = await openBenchDatabase();
  const options = { url: server.url, schema: 'bench', maxConnections: 4, applicationName: 'bench' };
  const database = await PostgresDatabase.open(options, systemClock, () => {});
  return {
    tables: database.tablesOf('bench'),
    async size() {
      await sql`vacuum analyze`.execute(database.db);
      const { rows } = await sql<{ size: number }>`select sum(pg_total_relation_size(oid))::bigint as size from pg_class
        where relkind = 'r' and relname like 'directory_%'`.execute(database.db);
      return rows[0]?.size ?? 0;
    },
    async close() {
      await database.close();
      await server.stop();
    },
  };
}
